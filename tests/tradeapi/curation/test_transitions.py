import pytest
from django.utils import timezone

from events.event.models import Event
from tests.factories import (
    make_citation,
    make_country,
    make_event,
    make_link,
    make_meeting,
    make_milestone,
    make_official,
    make_signal,
    make_source,
    make_tariff,
    make_tariff_action,
    make_user,
)
from tradeapi.curation import transitions
from tradeapi.curation.models import Status
from tradeapi.curation.transitions import TRANSITIONS, TransitionNotAllowed

pytestmark = pytest.mark.django_db

REASON = "The page was a forgery."
LEGAL = {
    ("submit", "draft"): "in_review",
    ("send_back", "in_review"): "draft",
    ("publish", "in_review"): "published",
    ("withdraw", "published"): "withdrawn",
    ("merge", "published"): "withdrawn",
    ("discard", "draft"): None,
}


@pytest.fixture
def boss():
    return make_user(is_superuser=True)


def source_in(status, boss):
    """A source that came to that status by the gate."""
    source = make_source(published=status in ("published", "withdrawn"))
    if status == "in_review":
        transitions.submit(source, make_user("Contributor"))
    if status == "withdrawn":
        transitions.withdraw(source, boss, REASON)
    return source


def carry(name, record, by, reason=REASON, into=None):
    extra = [into or make_source()] if name == "merge" else []
    extra += [by]
    extra += [reason] if TRANSITIONS[name].needs_reason else []
    getattr(transitions, name)(record, *extra)


@pytest.mark.parametrize("status", Status.values)
@pytest.mark.parametrize("name", TRANSITIONS)
def test_only_the_transitions_of_the_table_are_carried_out(boss, name, status):
    source = source_in(status, boss)
    version = source.version

    if (name, status) not in LEGAL:
        with pytest.raises(TransitionNotAllowed, match="It is"):
            carry(name, source, boss)
        source.refresh_from_db()
        assert (source.status, source.version) == (status, version)
        return
    carry(name, source, boss)

    after = LEGAL[name, status]
    kept = type(source).objects.filter(slug=source.slug).first()
    assert (kept.status if kept else None) == after
    assert kept is None or kept.version == version + 1 == source.version


@pytest.mark.parametrize("name", TRANSITIONS)
def test_each_transition_needs_its_own_permission(boss, name):
    may = {"submit": "Contributor", "discard": "Editor"}.get(name, "Reviewer")
    others = {"submit": "Reviewer", "discard": "Contributor"}.get(name, "Editor")
    source = source_in(TRANSITIONS[name].before, boss)

    with pytest.raises(TransitionNotAllowed, match=f"You may not {TRANSITIONS[name].verb} records."):
        carry(name, source, make_user(others))
    carry(name, source, make_user(may))


@pytest.mark.parametrize("name", ["send_back", "withdraw", "merge"])
def test_a_reason_is_asked_for(boss, name):
    source = source_in(TRANSITIONS[name].before, boss)

    with pytest.raises(TransitionNotAllowed, match=r"Give the reason\."):
        carry(name, source, boss, reason="  ")


def test_who_submitted_does_not_publish(boss, settings):
    source = make_source(published=False)
    transitions.submit(source, boss)

    with pytest.raises(TransitionNotAllowed) as refusal:
        transitions.publish(source, boss)
    assert refusal.value.unmet == ["You submitted this record; someone else publishes it."]

    settings.FOUR_EYES = False
    transitions.publish(source, boss)
    assert source.is_public


def test_a_refusal_names_everything_that_is_missing_at_once(boss):
    draft = make_source(title="Draft source", published=False)
    event = make_event(kind="deadline", countries=(), sources=[], published=False)
    make_link(event, make_event(), source=draft)
    transitions.submit(event, boss)

    with pytest.raises(TransitionNotAllowed) as refusal:
        transitions.publish(event, boss)

    assert refusal.value.unmet == [
        "You submitted this record; someone else publishes it.",
        "Cite the page or document this was taken from.",
        "Name at least one country and its role.",
        "Say when the deadline was set, so that it can be answered what was known when.",
        "It names records that are not published:"
        f" source 'Department of Finance Canada: Draft source' ({draft.slug}).",
    ]
    event.refresh_from_db()
    assert event.status == "in_review"


def test_publication_is_dated_once_and_reviewers_are_named(boss):
    contributor, reviewer = make_user("Contributor"), make_user("Reviewer")
    source = make_source(published=False)
    before = timezone.now()

    transitions.submit(source, contributor)
    assert source.submitted_by == contributor
    transitions.publish(source, reviewer)

    source.refresh_from_db()
    assert before <= source.published_at <= timezone.now()
    assert source.submitted_by == contributor


def test_withdrawal_keeps_the_reason_and_the_day_of_publication(boss):
    source = make_source()
    published_at = source.published_at

    transitions.withdraw(source, boss, f" {REASON} ")

    source.refresh_from_db()
    assert (source.withdrawn_reason, source.published_at) == (REASON, published_at)
    assert source.withdrawn_at is not None
    assert source.merged_into is None


def test_a_duplicate_points_at_the_record_that_stands_in_for_it(boss):
    source, twin = make_source(), make_source()

    transitions.merge(twin, source, boss, "Entered twice.")

    twin.refresh_from_db()
    assert (twin.status, twin.merged_into, twin.withdrawn_reason) == ("withdrawn", source, "Entered twice.")


@pytest.mark.parametrize(
    ("into", "sentence"),
    [
        (lambda twin: make_source(published=False), "The record that stands in for it must be published."),
        (lambda twin: twin, "A record cannot be merged into itself."),
        (lambda twin: make_country(), "Only another source can stand in for it."),
    ],
)
def test_only_a_published_record_of_the_same_kind_stands_in(boss, into, sentence):
    twin = make_source()

    with pytest.raises(TransitionNotAllowed) as refusal:
        transitions.merge(twin, into(twin), boss, "Entered twice.")
    assert refusal.value.unmet == [sentence]


def test_a_meeting_does_not_stand_in_for_a_signal_though_both_are_events(boss):
    with pytest.raises(TransitionNotAllowed, match="Only another signal can stand in for it"):
        transitions.merge(make_signal().spine, make_meeting().spine, boss, "Entered twice.")


@pytest.mark.parametrize("name", ["withdraw", "merge"])
def test_what_published_records_name_cannot_go(boss, name):
    source = make_source()
    event = make_event(title="Repeal", sources=[source])
    draft = make_event(sources=[source], published=False)

    with pytest.raises(TransitionNotAllowed) as refusal:
        carry(name, source, boss)
    assert refusal.value.unmet == [f"Published records name it: event 'Repeal' ({event.slug})."]
    assert draft.slug not in str(refusal.value)

    transitions.withdraw(event, boss, REASON)
    carry(name, source, boss)
    assert source.status == "withdrawn"


def test_a_long_list_of_what_names_a_record_is_cut(boss):
    source = make_source()
    for _ in range(transitions.LISTED + 2):
        make_event(sources=[source])

    with pytest.raises(TransitionNotAllowed, match=r" and 2 more\.$"):
        transitions.withdraw(source, boss, REASON)


def test_an_event_of_the_spine_is_judged_as_the_kind_it_is(boss):
    meeting = make_meeting(countries=("CA",), published=False)
    spine = Event.objects.get(pk=meeting.pk)
    transitions.submit(spine, make_user("Contributor"))

    with pytest.raises(TransitionNotAllowed, match="Name participants of at least two parties"):
        transitions.publish(spine, boss)


def test_discarding_a_draft_leaves_nothing_of_it(boss):
    meeting = make_meeting(published=False)

    transitions.discard(meeting, boss)

    assert not Event.objects.filter(pk=meeting.pk).exists()


def test_a_draft_that_something_names_is_kept(boss):
    source = make_source(published=False)
    make_event(sources=[source], published=False)

    with pytest.raises(TransitionNotAllowed, match="It is named by citation"):
        transitions.discard(source, boss)
    source.refresh_from_db()


def test_a_record_that_went_away_meanwhile_is_refused(boss):
    source = make_source(published=False)
    type(source).objects.filter(pk=source.pk).delete()

    with pytest.raises(TransitionNotAllowed, match="does not exist any more"):
        transitions.submit(source, boss)


def test_admitting_twice_changes_nothing_and_undoes_no_withdrawal(boss):
    source = make_source()
    transitions.admit(source, "loaded again")
    assert source.version == 2

    transitions.withdraw(source, boss, REASON)
    transitions.admit(source, "loaded again")
    assert source.status == "withdrawn"


def test_admitting_runs_the_rules_and_leaves_reviews_alone():
    event = make_event(countries=(), published=False)
    with pytest.raises(TransitionNotAllowed) as refusal:
        transitions.admit(event, "loaded")
    assert refusal.value.unmet == ["Name at least one country and its role."]

    source = make_source(published=False)
    transitions.submit(source, make_user("Contributor"))
    with pytest.raises(TransitionNotAllowed, match="It is in review"):
        transitions.admit(source, "loaded")


def test_the_periods_of_a_tariff_follow_what_is_published(boss):
    tariff = make_tariff()
    action = make_tariff_action(tariff, published=False)
    assert not tariff.status_periods.exists()

    transitions.submit(action, make_user("Contributor"))
    transitions.publish(action, boss)
    assert "in_force" in tariff.status_periods.values_list("status", flat=True)

    transitions.withdraw(action, boss, REASON)
    assert not tariff.status_periods.exists()


def test_a_tariff_stays_while_its_actions_are_public(boss):
    action = make_tariff_action()

    with pytest.raises(TransitionNotAllowed, match=action.slug):
        transitions.withdraw(action.tariff, boss, REASON)


def test_a_corrected_record_is_checked_as_for_publication():
    event = make_event()
    transitions.check_published(event)

    event.citations.all().delete()
    with pytest.raises(TransitionNotAllowed) as refusal:
        transitions.check_published(event)
    assert refusal.value.unmet == ["Cite the page or document this was taken from."]


def test_what_is_derived_follows_in_the_same_transaction(boss):
    event = make_event(sources=[make_source(tier="press")], published=False)
    make_citation(event, make_source(tier="press", publisher="Globe and Mail"))
    transitions.submit(event, make_user("Contributor"))
    transitions.publish(event, boss)

    event.refresh_from_db()
    assert event.verification == "corroborated"


@pytest.mark.parametrize(
    "make", [make_official, make_milestone, make_signal, make_meeting, make_tariff_action]
)
def test_every_kind_goes_all_the_way(boss, make):
    record = make(published=False)

    transitions.submit(record, make_user("Contributor"))
    transitions.send_back(record, boss, "Name the date.")
    transitions.submit(record, make_user("Editor"))
    transitions.publish(record, boss)
    transitions.withdraw(record, boss, REASON)

    record.refresh_from_db()
    assert (record.status, record.version) == ("withdrawn", 6)
