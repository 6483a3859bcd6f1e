"""``events/{slug}/chain/``: what led to an event and what followed, along cited links."""

from datetime import UTC, datetime

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.event.chain import MOST_EVENTS, chain
from events.event.models import Event, EventLink
from tests.events.shapes import dated, ref
from tests.factories import make_event, make_link, make_source, make_tariff_action

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_2026():
    with time_machine.travel(datetime(2026, 11, 23, 12, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def reuters():
    return make_source("Talks", slug="reuters", publisher="Reuters", url="https://reuters.example/1")


@pytest.fixture
def repeal(reuters):
    """A tax; talks ended over it; its repeal announced in answer; talks resumed after that."""
    tax = make_event("Tax", slug="tax", date="2024-06-20")
    threat = make_tariff_action(action="threatened", slug="threat", title="US ends talks", date="2025-06-27")
    repeal = make_event("Repeal", slug="repeal", date="2025-06-29")
    talks = make_event("Talks resume", slug="talks", date="2025-06-30")
    make_link(threat, tax, "responds_to", reuters)
    make_link(repeal, threat, "responds_to", reuters, quote="in a bid to advance talks")
    make_link(repeal, threat, "responds_to", make_source("Repeal", slug="press", publisher="Press"))
    make_link(repeal, threat, "concession_for", reuters)
    make_link(talks, repeal, "responds_to", reuters)
    return repeal


def test_the_chain_says_what_led_to_it_what_followed_and_on_whose_word(ask, repeal):
    reuters = {
        "source": ref("sources/reuters", "Reuters: Talks"),
        "publisher": "Reuters",
        "url": "https://reuters.example/1",
        "quote": "",
    }
    answer = ask("events/repeal/chain/")

    assert {name: value for name, value in answer.items() if name != "links"} == {
        "event": ref("events/repeal", "Repeal"),
        "steps": 5,
        "known_on": None,
        "led_to_it": [
            {
                "event": ref("events/threat", "US ends talks"),
                "kind": "tariff_action",
                "date": dated("2025-06-27"),
                "occurrence": "occurred",
                "steps": 1,
            },
            {
                "event": ref("events/tax", "Tax"),
                "kind": "policy",
                "date": dated("2024-06-20"),
                "occurrence": "occurred",
                "steps": 2,
            },
        ],
        "followed": [
            {
                "event": ref("events/talks", "Talks resume"),
                "kind": "policy",
                "date": dated("2025-06-30"),
                "occurrence": "occurred",
                "steps": 1,
            }
        ],
        "is_cut": False,
    }
    links = [(one["event"]["id"], one["relation"], one["to_event"]["id"]) for one in answer["links"]]
    assert links == [
        ("threat", "responds_to", "tax"),
        ("repeal", "responds_to", "threat"),
        ("repeal", "concession_for", "threat"),
        ("talks", "responds_to", "repeal"),
    ]
    assert answer["links"][0]["citations"] == [reuters]
    assert [one["publisher"] for one in answer["links"][1]["citations"]] == ["Reuters", "Press"]
    assert answer["links"][1]["citations"][0]["quote"] == "in a bid to advance talks"


def test_steps_bound_the_chain_and_it_says_that_it_goes_on(ask, repeal):
    one = ask("events/repeal/chain/", steps=1)
    two = ask("events/repeal/chain/", steps=2)

    assert ([step["event"]["id"] for step in one["led_to_it"]], one["is_cut"]) == (["threat"], True)
    assert ([step["event"]["id"] for step in two["led_to_it"]], two["is_cut"]) == (["threat", "tax"], False)


@pytest.mark.parametrize("steps", ["0", "11", "-1", "many"])
def test_steps_outside_of_what_is_followed_are_refused(refused, repeal, steps):
    assert refused("events/repeal/chain/", steps=steps) == ["steps"]


def test_links_in_a_circle_end(ask, repeal, reuters):
    tax, talks = (Event.objects.get(slug=slug) for slug in ("tax", "talks"))
    make_link(tax, talks, "supersedes", reuters)

    answer = ask("events/repeal/chain/", steps=10)

    assert [one["event"]["id"] for one in answer["led_to_it"]] == ["threat", "tax", "talks"]
    assert [one["event"]["id"] for one in answer["followed"]] == ["talks", "tax", "threat"]
    assert len(answer["links"]) == 5
    assert answer["is_cut"] is False


def test_what_led_to_it_is_not_followed_on_to_other_consequences(ask, repeal, reuters):
    make_link(make_event(slug="sibling"), Event.objects.get(slug="threat"), "responds_to", reuters)

    answer = ask("events/repeal/chain/")

    assert "sibling" not in {one["event"]["id"] for one in (*answer["led_to_it"], *answer["followed"])}


def test_a_chain_is_as_known_on_a_day(ask, api_client, repeal):
    late = make_source("Later", dated="2025-07-10")
    make_link(make_event(slug="claimed", date="2025-06-28"), repeal, "responds_to", late)

    then = ask("events/repeal/chain/", known_on="2025-06-29")
    later = ask("events/repeal/chain/", known_on="2025-07-10")

    assert then["known_on"] == "2025-06-29"
    assert [one["event"]["id"] for one in then["led_to_it"]] == ["threat", "tax"]
    assert then["followed"] == []
    assert [one["event"]["id"] for one in later["followed"]] == ["claimed", "talks"]
    assert api_client.get("/api/v1/events/repeal/chain/", {"known_on": "2025-06-28"}).status_code == 404


def test_only_what_is_published_is_linked(ask, repeal, reuters, api_client):
    before = ask("events/repeal/chain/")

    draft = make_event(slug="draft", published=False)
    make_link(draft, repeal, "responds_to", reuters)
    make_link(make_event(), draft, "responds_to", reuters)
    make_link(make_event(), repeal, "responds_to", make_source(published=False))

    assert ask("events/repeal/chain/") == before
    assert api_client.get("/api/v1/events/draft/chain/").status_code == 404


def test_a_withdrawn_event_has_no_chain(api_client, repeal):
    talks = Event.objects.get(slug="talks")
    Event.objects.filter(pk=talks.pk).update(
        status="withdrawn", withdrawn_reason="It was another day.", withdrawn_at=talks.published_at
    )

    response = api_client.get("/api/v1/events/talks/chain/")

    assert (response.status_code, response.json()["detail"]) == (410, "It was another day.")


def test_a_step_costs_one_query_in_each_direction(repeal, reuters, django_assert_num_queries):
    last = Event.objects.get(slug="talks")
    for number in range(4):
        for wide in range(3):
            event = make_event(slug=f"step-{number}-{wide}", date="2025-07-01")
            make_link(event, last, "responds_to", reuters)
        last = event

    with django_assert_num_queries(3 + 4):  # back to where it ends; on, with a look whether more lies beyond
        found = chain(repeal, steps=3)

    assert found.is_cut
    assert {step.steps for step in found.followed} == {1, 2, 3}


def test_a_wide_chain_is_cut(ask, repeal, reuters):
    events = Event.objects.bulk_create(
        Event(
            slug=f"wide-{number}", kind="policy", title="E", date="2025-07-01", status="published",
            published_at=repeal.created_at,
        )
        for number in range(MOST_EVENTS + 5)
    )  # fmt: skip
    EventLink.objects.bulk_create(
        EventLink(event=event, relation="responds_to", to_event=repeal, source=reuters) for event in events
    )

    answer = ask("events/repeal/chain/")

    assert len(answer["followed"]) == MOST_EVENTS
    assert answer["is_cut"] is True


PAIRS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=10)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PAIRS)
def test_it_finds_exactly_what_can_be_reached_by_the_shortest_way(db, pairs):
    source, when = make_source(), datetime(2025, 1, 1, tzinfo=UTC)
    events = [
        Event.objects.create(
            slug=f"e{source.pk}-{number}", kind="policy", title="E", date="2025-01-01", status="published",
            published_at=when,
        )
        for number in range(6)
    ]  # fmt: skip
    edges = {(a, b) for a, b in pairs if a != b}
    for a, b in edges:
        make_link(events[a], events[b], "responds_to", source)

    found = chain(events[0], steps=10)

    def reachable(turned):
        near, distance = {0: 0}, 0
        while True:
            distance += 1
            new = {
                (a if turned else b)
                for a, b in edges
                if (b if turned else a) in near and (a if turned else b) not in near
            }
            if not new:
                return {events[key].pk: steps for key, steps in near.items() if key}
            near |= dict.fromkeys(new, distance)

    assert {step.event.pk: step.steps for step in found.led_to_it} == reachable(turned=False)
    assert {step.event.pk: step.steps for step in found.followed} == reachable(turned=True)
    assert not found.is_cut
