"""Buttons and bulk actions: an editor presses them and looks at the page."""

import pytest
from django.urls import reverse

from tests.factories import make_event, make_source, make_user
from tradeapi.curation import transitions

pytestmark = pytest.mark.django_db

SOURCES = "admin:events_source_changelist"


def page_of(record):
    return reverse(f"admin:events_{record._meta.model_name}_change", args=[record.pk])


def in_review(record):
    transitions.submit(record, make_user("Contributor"))
    return record


@pytest.mark.parametrize(
    ("group", "status", "buttons"),
    [
        ("Contributor", "draft", {"Save and submit for review"}),
        ("Contributor", "in_review", set()),
        ("Contributor", "published", set()),
        ("Editor", "draft", {"Save and submit for review", "Discard…"}),
        ("Editor", "in_review", set()),
        ("Editor", "published", set()),
        ("Reviewer", "draft", set()),
        ("Reviewer", "in_review", {"Publish", "Send back…"}),
        ("Reviewer", "published", {"Withdraw…", "Merge into…"}),
    ],
)
def test_each_group_is_offered_what_it_may_do(at_the_desk, group, status, buttons):
    source = make_source(published=status == "published")
    if status == "in_review":
        in_review(source)
    offered = {"Save and submit for review", "Publish", "Send back…", "Withdraw…", "Merge into…", "Discard…"}

    editor = at_the_desk(group).open(page_of(source))

    assert {label for label in offered if editor.offers(label)} == buttons


def test_publishing_is_one_click(at_the_desk):
    source = in_review(make_source(published=False))

    reviewer = at_the_desk("Reviewer").open(page_of(source)).press("Publish")

    source.refresh_from_db()
    assert source.is_public
    assert f"Source “{source}” was published." in reviewer.text
    assert "View on site" in reviewer.page.links


def test_publishing_shows_every_rule_that_is_not_met(at_the_desk):
    event = in_review(make_event(countries=(), sources=[], published=False))

    reviewer = at_the_desk("Reviewer").open(page_of(event)).press("Publish")

    messages = [str(message) for message in reviewer.response.context["messages"]]
    assert messages == [
        "Cite the page or document this was taken from.",
        "Name at least one country and its role.",
    ]
    event.refresh_from_db()
    assert event.status == "in_review"


def test_a_reviewer_publishes_what_was_looked_at_and_nothing_newer(at_the_desk):
    source = in_review(make_source(published=False))
    reviewer = at_the_desk("Reviewer").open(page_of(source))
    transitions.send_back(source, make_user("Reviewer"), "Mend the title.")
    source.title = "Something else"
    source.save()
    transitions.submit(source, make_user("Contributor"))

    reviewer.press("Publish")

    source.refresh_from_db()
    assert source.status == "in_review"
    assert "It was changed since you opened it; look at it again." in reviewer.text


def test_who_submitted_is_told_that_someone_else_publishes(at_the_desk):
    reviewer = at_the_desk("Reviewer", "Contributor")
    source = make_source(published=False)
    transitions.submit(source, reviewer.user)

    reviewer.open(page_of(source))
    assert "Nothing is missing; someone other than you publishes it." in reviewer.text
    reviewer.press("Publish")

    assert "You submitted this record; someone else publishes it." in reviewer.text
    source.refresh_from_db()
    assert source.status == "in_review"


def test_sending_back_asks_for_the_reason(at_the_desk):
    source = in_review(make_source(published=False))
    reviewer = at_the_desk("Reviewer").open(page_of(source)).follow("Send back…")

    reviewer.press("Send back")
    assert "Give the reason." in reviewer.text
    reviewer.fill(reason="The date is missing.").press("Send back")

    source.refresh_from_db()
    assert source.status == "draft"
    assert "Sent back: The date is missing." in reviewer.text


def test_a_withdrawal_that_is_refused_keeps_the_reason_typed(at_the_desk):
    source = make_source()
    event = make_event(title="Repeal", sources=[source])
    reviewer = at_the_desk("Reviewer").open(page_of(source)).follow("Withdraw…")

    reviewer.fill(reason="It was a forgery.").press("Withdraw")
    assert f"Published records name it: event 'Repeal' ({event.slug})." in reviewer.text
    assert "It was a forgery." in reviewer.page.html

    transitions.withdraw(event, make_user(is_superuser=True), "Rests on a forgery.")
    reviewer.press("Withdraw")
    source.refresh_from_db()
    assert source.withdrawn_reason == "It was a forgery."
    assert "Withdrawn: It was a forgery." in reviewer.text


def test_merging_asks_which_record_stands_in(at_the_desk):
    source, twin = make_source(), make_source()
    draft = make_source(published=False)
    reviewer = at_the_desk("Reviewer").open(page_of(twin)).follow("Merge into…")

    reviewer.fill(reason="Entered twice.").press("Merge into")
    assert "Choose the record that stands in for it." in reviewer.text
    reviewer.fill(into=draft.pk).press("Merge into")
    assert "Select a valid choice." in reviewer.text
    reviewer.fill(into=source.pk).press("Merge into")

    twin.refresh_from_db()
    assert twin.merged_into == source


def test_a_draft_is_discarded_after_a_question(at_the_desk):
    event = make_event(published=False)
    editor = at_the_desk("Editor").open(page_of(event)).follow("Discard…")

    assert "It was never public." in editor.text
    editor.press("Discard")

    assert not type(event).objects.filter(pk=event.pk).exists()
    assert "was discarded." in editor.text
    assert editor.url == reverse("admin:events_event_changelist")


@pytest.mark.parametrize("name", ["submit", "send_back", "publish", "withdraw", "merge", "discard"])
def test_the_addresses_of_buttons_need_the_permission_a_token_and_a_known_name(at_the_desk, name):
    source = make_source(published=False)
    url = reverse("admin:events_source_transition", args=[source.pk, name])
    nobody, boss = at_the_desk(), at_the_desk(is_superuser=True)

    assert nobody.open(url).status == 403
    assert boss.client.post(url).status_code == 403  # no token of the form
    assert boss.open(url.replace(name, "promote")).status == 404
    assert boss.open(url.replace(f"/{source.pk}/", "/999999/")).url == reverse("admin:index")
    source.refresh_from_db()
    assert source.version == 1


def choose(editor, action, *records):
    editor.open(reverse(SOURCES)).fill(action=action, _selected_action=[record.pk for record in records])
    return editor.press("Go") if editor.offers("Go") else editor.press("Run")


def test_many_drafts_are_submitted_at_once(at_the_desk):
    drafts = [make_source(published=False) for _ in range(3)]
    contributor = choose(at_the_desk("Contributor"), "submit_chosen", *drafts)

    assert contributor.text.count(drafts[0].title) == 3
    contributor.press("Submit")

    assert "3 sources were submitted." in contributor.text
    assert {type(d).objects.get(pk=d.pk).status for d in drafts} == {"in_review"}


def test_what_is_refused_among_many_stays_and_says_why(at_the_desk):
    ready = in_review(make_source(published=False))
    draft = make_source(title="Not submitted", published=False)

    reviewer = choose(at_the_desk("Reviewer"), "publish_chosen", ready, draft).press("Publish")

    assert "1 source was published." in reviewer.text
    assert "was not published. It is draft; only what is in review can be published." in reviewer.text
    ready.refresh_from_db()
    draft.refresh_from_db()
    assert (ready.status, draft.status) == ("published", "draft")


def test_many_are_withdrawn_for_one_reason(at_the_desk):
    sources = [make_source(), make_source()]
    reviewer = choose(at_the_desk("Reviewer"), "withdraw_chosen", *sources)

    reviewer.press("Withdraw")
    assert "Give the reason." in reviewer.text
    choose(reviewer, "withdraw_chosen", *sources).fill(reason="One forger.").press("Withdraw")

    assert {type(s).objects.get(pk=s.pk).withdrawn_reason for s in sources} == {"One forger."}


def test_bulk_actions_are_offered_by_permission(at_the_desk):
    make_source()

    def offered(group):
        html = at_the_desk(group).open(reverse(SOURCES)).page.html
        return {name for name in ("submit", "publish", "withdraw", "delete") if f'value="{name}_' in html}

    assert offered("Contributor") == offered("Editor") == {"submit"}
    assert offered("Reviewer") == {"publish", "withdraw"}
