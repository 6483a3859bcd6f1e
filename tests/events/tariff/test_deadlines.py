"""Deadlines open by themselves: the ends that pauses and limited orders name, and what comes of them."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse

from events.event.models import Event, EventLink
from events.tariff.deriving import differences, rebuild_tariff
from events.tariff.models import TariffAction
from tests.factories import make_event, make_link, make_source, make_tariff, make_tariff_action, make_user
from tradeapi.curation import transitions
from tradeapi.curation.transitions import TransitionNotAllowed
from tradeapi.curation.writing import one_writer

pytestmark = pytest.mark.django_db
SUMMER = datetime(2025, 6, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_summer():
    with time_machine.travel(SUMMER, tick=False):
        yield


@pytest.fixture
def tariff():
    """In force from March on, paused in April until 9 July."""
    tariff = make_tariff(slug="reciprocal", title="Reciprocal tariff")
    make_tariff_action(tariff, slug="order")
    add(tariff, "pause", "paused", "2025-04-09", effective="2025-04-10", until="2025-07-09")
    return tariff


def add(tariff, slug, kind, date, **fields):
    source = make_source(slug=f"source-{slug}", dated=date)
    fields = {"effective": "", "sources": [source], "title": slug, **fields}
    return make_tariff_action(tariff, slug=slug, action=kind, date=date, **fields)


def deadline(ask, slug, **question):
    return ask(f"events/{slug}/", **question)


def links(answer):
    return {(one["relation"], one["direction"], one["event"]["id"]) for one in answer["links"]}


def withdraw(record):
    transitions.withdraw(record, make_user("Reviewer"), "A forgery.")


def test_a_pause_opens_the_deadline_of_its_end(ask, tariff):
    answer = deadline(ask, "end-of-pause")

    assert (answer["kind"], answer["occurrence"], answer["settled"]) == ("deadline", "expected", None)
    assert answer["title"] == "End of the pause: Reciprocal tariff"
    assert (answer["date"]["edtf"], answer["announced"]["edtf"]) == ("2025-07-09", "2025-04-09")
    assert [one["source"]["id"] for one in answer["citations"]] == ["source-pause"]
    assert {(one["country"]["id"], one["role"]) for one in answer["countries"]} == {("US", "imposed_by")}
    assert links(answer) == {("set_by", "to", "pause")}
    assert links(ask("events/pause/")) == {("set_by", "from", "end-of-pause")}


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ({"occurrence": "expected"}, ["end-of-pause"]),
        ({"set_by": "pause"}, ["end-of-pause"]),
        ({"due_by": "2025-07-08", "occurrence": "expected"}, []),
        ({"due_by": "2025-07-09", "occurrence": "expected"}, ["end-of-pause"]),
        ({"overdue": "true", "on": "2025-07-09"}, []),
        ({"overdue": "true", "on": "2025-07-10"}, ["end-of-pause"]),
        ({"open_on": "2025-04-08"}, []),
        ({"open_on": "2025-04-09", "kind": "deadline"}, ["end-of-pause"]),
        ({"kind": "deadline", "known_on": "2025-04-08"}, []),
        ({"kind": "deadline", "known_on": "2025-04-09"}, ["end-of-pause"]),
    ],
)
def test_it_is_found_like_any_other(found, tariff, question, answer):
    assert found("events/", **question) == answer


def test_it_followed_from_its_action(ask, tariff):
    chain = ask("events/pause/chain/")

    assert [step["event"]["id"] for step in chain["followed"]] == ["end-of-pause"]
    assert [one["citations"][0]["source"]["id"] for one in chain["links"]] == ["source-pause"]


def test_an_extension_takes_the_place_of_the_old_deadline(ask, tariff):
    add(tariff, "extension", "pause_extended", "2025-05-20", effective="2025-07-09", until="2025-08-01")
    old, new = deadline(ask, "end-of-pause"), deadline(ask, "end-of-extension")

    assert (old["occurrence"], old["settled"]["edtf"]) == ("superseded", "2025-05-20")
    assert (new["occurrence"], new["date"]["edtf"]) == ("expected", "2025-08-01")
    assert new["title"] == "End of the extended pause: Reciprocal tariff"
    assert links(new) == {("set_by", "to", "extension"), ("supersedes", "to", "end-of-pause")}
    then = deadline(ask, "end-of-pause", known_on="2025-05-19")
    assert (then["occurrence"], links(then)) == ("expected", {("set_by", "to", "pause")})
    assert differences(tariff) == []


def test_an_extension_without_an_end_settles_the_deadline(ask, tariff):
    add(tariff, "for-good", "pause_extended", "2025-05-20", effective="2025-07-09")

    old = deadline(ask, "end-of-pause")

    assert old["occurrence"] == "superseded"
    assert ("resolves", "from", "for-good") in links(old)
    assert not Event.objects.filter(slug="end-of-for-good").exists()


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("resumed", {"effective": "2025-06-15"}),
        ("repealed", {"effective": "2025-06-15"}),
        ("invalidated", {"effective": "2025-07-08"}),
        ("repealed", {"retroactive_to": "2025-03-04"}),
    ],
)
def test_what_ends_or_lifts_a_pause_before_calls_its_deadline_off(ask, tariff, kind, fields):
    add(tariff, "turn", kind, "2025-05-20", **fields)

    old = deadline(ask, "end-of-pause")

    assert (old["occurrence"], old["settled"]["edtf"]) == ("cancelled", "2025-05-20")
    assert links(old) == {("set_by", "to", "pause"), ("resolves", "from", "turn")}
    assert deadline(ask, "end-of-pause", known_on="2025-05-19")["occurrence"] == "expected"


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("resumed", {"effective": "2025-07-09"}),
        ("repealed", {"effective": "2025-07-09"}),
        ("invalidated", {"relief_limited_to": "the plaintiffs"}),
        ("repeal_announced", {}),
    ],
)
def test_what_leaves_the_pause_its_end_leaves_the_deadline(ask, tariff, kind, fields):
    add(tariff, "turn", kind, "2025-05-20", **fields)

    assert deadline(ask, "end-of-pause")["occurrence"] == "expected"


def test_the_turn_withdrawn_opens_the_deadline_again(ask, tariff):
    turn = add(tariff, "turn", "resumed", "2025-05-20", effective="2025-06-15")

    withdraw(turn)

    again = deadline(ask, "end-of-pause")
    assert (again["occurrence"], again["settled"]) == ("expected", None)
    assert links(again) == {("set_by", "to", "pause")}


def test_a_day_that_has_passed_has_come(ask, tariff):
    with time_machine.travel("2025-07-09T12:00:00Z", tick=False):
        assert differences(tariff) == [
            "reciprocal: “End of the pause: Reciprocal tariff” says otherwise: occurrence, settled"
        ]
        call_command("periods", "rebuild", verbosity=0)
        answer = deadline(ask, "end-of-pause")

    assert (answer["occurrence"], answer["settled"]["edtf"]) == ("occurred", "2025-07-09")


@pytest.mark.parametrize(
    ("kind", "fields", "title"),
    [
        ("in_force", {"effective": "2025-06-10"}, "End of the order: Surcharge"),
        ("exempted", {"effective": "2025-06-10"}, "End of the order: Surcharge"),
        ("stayed", {}, "End of the stay: Surcharge"),
        ("collection_halted", {}, "End of the halt of collection: Surcharge"),
    ],
)
def test_limited_orders_and_stays_name_deadlines_too(ask, kind, fields, title):
    tariff = make_tariff(title="Surcharge")
    make_tariff_action(tariff)
    add(tariff, "limited", kind, "2025-05-20", until="2025-12-24~", **fields)

    answer = deadline(ask, "end-of-limited")

    assert (answer["title"], answer["date"]["edtf"]) == (title, "2025-12-24~")


def test_an_order_that_goes_on_beyond_the_end_takes_its_place(ask):
    tariff = make_tariff()
    add(tariff, "first", "in_force", "2025-02-20", effective="2025-02-24", until="2025-07-24")
    add(tariff, "second", "in_force", "2025-05-20", effective="2025-07-24", until="2026-07-24")

    assert deadline(ask, "end-of-first")["occurrence"] == "superseded"
    assert ("supersedes", "to", "end-of-first") in links(deadline(ask, "end-of-second"))


def test_partial_relief_and_drafts_open_none(tariff):
    add(tariff, "for-some", "stayed", "2025-05-20", until="2025-08-01", relief_limited_to="the plaintiffs")
    add(tariff, "draft", "pause_extended", "2025-05-21", until="2025-09-01", published=False)

    assert list(Event.objects.filter(kind="deadline").values_list("slug", flat=True)) == ["end-of-pause"]


def test_a_corrected_end_moves_the_deadline(at_the_desk, ask, tariff):
    pause = tariff.actions.get(slug="pause")
    editor = at_the_desk("Editor").open(reverse("admin:events_tariffaction_change", args=[pause.pk]))

    editor.fill(until="2025-07-14", reason="The order says the 14th.").press("Save")

    assert deadline(ask, "end-of-pause")["date"]["edtf"] == "2025-07-14"
    [*_, corrected] = [one for one in ask("changes/")["results"] if one["slug"] == "end-of-pause"]
    assert (corrected["action"], corrected["reason"]) == ("corrected", "The order says the 14th.")


def test_a_corrected_document_is_cited_by_the_deadline(ask, tariff):
    pause = tariff.actions.get(slug="pause")
    pause.citations.update(source=make_source(slug="better"))
    with one_writer():
        pause.rebuild()

    answer = deadline(ask, "end-of-pause")
    assert [one["source"]["id"] for one in answer["citations"]] == ["better"]
    assert [one["source"]["id"] for one in answer["links"]] == ["better"]
    assert differences(tariff) == []


def test_an_end_taken_away_takes_its_deadline_and_an_end_named_again_opens_another(api_client, ask, tariff):
    pause = tariff.actions.get(slug="pause")
    for until in ("", "2025-07-09"):
        pause.until = until
        with one_writer():
            pause.save()
            pause.rebuild()

    assert api_client.get("/api/v1/events/end-of-pause/").status_code == 410
    assert deadline(ask, "end-of-pause-2")["occurrence"] == "expected"


def test_a_withdrawn_pause_takes_its_deadline_along(api_client, tariff):
    withdraw(tariff.actions.get(slug="pause"))

    gone = api_client.get("/api/v1/events/end-of-pause/")
    assert (gone.status_code, gone.json()["detail"]) == (410, "The action that named the day was withdrawn.")
    assert not EventLink.objects.filter(derived=True).exists()
    assert differences(tariff) == []


def test_a_pause_whose_deadline_is_named_is_not_withdrawn(tariff):
    named = Event.objects.get(slug="end-of-pause")
    talk = make_event("Talks before the end of the pause", slug="talks", date="2025-06-30")
    make_link(talk, named, "responds_to")

    with pytest.raises(TransitionNotAllowed, match="Published records name it: event 'Talks before"):
        withdraw(tariff.actions.get(slug="pause"))


def entered_by_hand(tariff):
    """A draft of the deadline that the pause set."""
    deadline_of_editors = make_event(
        "Pause ends",
        slug="pause-ends",
        kind="deadline",
        date="2025-07-09",
        announced="2025-04-09",
        occurrence="expected",
        published=False,
    )
    make_link(deadline_of_editors, tariff.actions.get(slug="pause"), "set_by")
    return deadline_of_editors


def test_a_deadline_entered_by_hand_stands_for_the_action(api_client, ask, tariff):
    by_hand = entered_by_hand(tariff)
    assert deadline(ask, "end-of-pause")["occurrence"] == "expected"

    transitions.admit(by_hand, "made for a test")

    merged = api_client.get("/api/v1/events/end-of-pause/")
    assert (merged.status_code, merged["Location"].partition("testserver")[2]) == (
        301,
        "/api/v1/events/pause-ends/",
    )
    extension = add(
        tariff, "extension", "pause_extended", "2025-05-20", effective="2025-07-09", until="2025-08-01"
    )
    old = deadline(ask, "pause-ends")
    assert (old["occurrence"], old["settled"]["edtf"]) == ("superseded", "2025-05-20")
    assert ("supersedes", "from", "end-of-extension") in links(old)
    withdraw(extension)
    assert deadline(ask, "pause-ends")["occurrence"] == "expected"
    assert differences(tariff) == []


def test_a_deadline_by_hand_that_is_withdrawn_leaves_its_place(ask, tariff):
    by_hand = entered_by_hand(tariff)
    transitions.admit(by_hand, "made for a test")

    withdraw(by_hand)

    assert deadline(ask, "end-of-pause-2")["occurrence"] == "expected"


def test_a_deadline_by_hand_that_is_withdrawn_is_named_by_nothing_public(tariff):
    by_hand = make_event(
        "Pause ends",
        kind="deadline",
        date="2025-07-09",
        announced="2025-04-09",
        occurrence="expected",
        published=False,
    )
    make_link(by_hand, tariff.actions.get(slug="pause"), "set_by")
    transitions.admit(by_hand, "made for a test")
    add(tariff, "extension", "pause_extended", "2025-05-20", effective="2025-07-09", until="2025-08-01")

    withdraw(by_hand)

    successor = Event.objects.get(slug="end-of-extension")
    assert [link.to_event.slug for link in successor.links.all()] == ["extension", "end-of-pause-2"]
    transitions.check_published(successor)
    assert differences(tariff) == []


def test_a_derived_deadline_is_not_written_by_hand(at_the_desk, tariff):
    event = Event.objects.get(slug="end-of-pause")
    page = at_the_desk("Reviewer").open(reverse("admin:events_event_change", args=[event.pk]))

    sentence = "It follows from the end that “pause” names: correct it there"
    assert 'name="title"' not in page.page.html
    assert sentence in page.text
    with pytest.raises(TransitionNotAllowed, match=sentence):
        withdraw(event)


def test_written_again_nothing_changes(tariff):
    add(tariff, "extension", "pause_extended", "2025-05-20", effective="2025-07-09", until="2025-08-01")
    before = [list(model.objects.order_by("pk").values()) for model in (Event, EventLink)]

    with one_writer():
        rebuild_tariff(tariff)

    assert [list(model.objects.order_by("pk").values()) for model in (Event, EventLink)] == before


def test_the_log_tells_of_it(ask, tariff):
    told = [(one["action"], one["slug"]) for one in ask("changes/", resource="events")["results"]]

    assert ("published", "end-of-pause") in told


def test_verify_tells_what_differs(tariff):
    Event.objects.filter(slug="end-of-pause").update(date="2025-07-10")
    EventLink.objects.filter(derived=True).update(derived=False)

    assert differences(tariff) == []

    EventLink.objects.update(derived=True)
    assert differences(tariff) == ["reciprocal: “End of the pause: Reciprocal tariff” says otherwise: date"]


def test_a_deadline_that_two_tariffs_set_is_linked_once_and_stays_as_it_is(tariff):
    other = make_tariff(slug="counter", title="Counter-tariff")
    make_tariff_action(other)
    add(other, "other-pause", "paused", "2025-04-09", until="2025-07-09")
    for slug, date, set_by in (
        ("first", "2025-07-09", ("pause", "other-pause")),
        ("second", "2025-08-01", ("extension", "other-extension")),
    ):
        if slug == "second":
            add(tariff, "extension", "pause_extended", "2025-05-20", effective="2025-07-09", until=date)
            add(other, "other-extension", "pause_extended", "2025-05-20", effective="2025-07-09", until=date)
        by_hand = make_event(
            slug,
            slug=slug,
            kind="deadline",
            date=date,
            announced="2025-04-09",
            occurrence="expected",
            published=False,
        )
        for action in set_by:
            make_link(by_hand, TariffAction.objects.get(slug=action), "set_by")
        transitions.admit(by_hand, "made for a test")

    links_between = EventLink.objects.filter(
        relation="supersedes", to_event__slug="first", event__slug="second"
    )
    assert links_between.count() == 1
    assert Event.objects.get(slug="first").occurrence == "superseded"
    assert [differences(one) for one in (tariff, other)] == [[], []]
