"""Signals over HTTP: what was expected, what came of it, and how soon."""

from datetime import UTC, datetime

import pytest
import time_machine

from tests.events.shapes import dated, ref
from tests.factories import make_event, make_link, make_meeting, make_signal, make_source
from tradeapi.curation import transitions

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit_expected():
    """A visit in autumn was expected in August 2025 and happened on 2025-09-18."""
    with time_machine.travel(datetime(2025, 9, 30, 12, tzinfo=UTC), tick=False):
        article = make_source("Reset", slug="article", publisher="Techsoma", tier="blog")
        visit = make_meeting("Carney visits Mexico", slug="visit", date="2025-09-18")
        signal = make_signal(
            "Carney may visit Mexico",
            slug="visit-expected",
            date="2025-09/2025-11",
            announced="2025-08~",
            settled="2025-09-18",
            basis="reported_plan",
            voiced_by="Officials",
            window_text="this autumn",
            resolution="met",
            explanation="He went to Mexico City.",
            sources=[article],
            published=False,
        )
        make_link(visit, signal, "resolves", make_source("Joint statement", slug="statement"))
        transitions.admit(signal, "made for a test")
    return signal


def test_a_signal_says_what_was_expected_and_what_came_of_it(ask, visit_expected):
    signal, event = ask("signals/visit-expected/"), ask("events/visit-expected/")

    assert event.pop("detail") == ref("signals/visit-expected", "Carney may visit Mexico")
    assert signal == {
        **event,
        "basis": "reported_plan",
        "voiced_by": "Officials",
        "window_text": "this autumn",
        "resolution": "met",
        "explanation": "He went to Mexico City.",
        "resolved_by": [
            {
                "event": ref("events/visit", "Carney visits Mexico"),
                "source": ref("sources/statement", "Department of Finance Canada: Joint statement"),
            }
        ],
        "resolved_on": dated("2025-09-18"),
        "days_to_resolution": {"at_least": 18, "at_most": 48},
    }
    assert (signal["kind"], signal["occurrence"]) == ("signal", "occurred")
    assert signal["date"] == dated("2025-09/2025-11", "2025-09-01", "2025-11-30")
    assert signal["announced"] == dated("2025-08~", "2025-08-01", "2025-08-31", approximate=True)
    assert signal["settled"] == signal["resolved_on"]


@pytest.mark.parametrize(
    ("announced", "settled", "days"),
    [
        ("2025-08-01", "2025-08-11", {"at_least": 10, "at_most": 10}),
        ("2025-08-01", "2025-08-01", {"at_least": 0, "at_most": 0}),
        ("2025-08", "2025-08-11", {"at_least": 0, "at_most": 10}),
        ("2025-08-01", "2025-09", {"at_least": 31, "at_most": 60}),
        ("2025-08-01", "", None),
        ("2025-08-01", "../2025-09-01", None),
        ("2025-08-02", "2025-08-01", None),
    ],
)
def test_the_days_are_as_exact_as_the_dates(ask, announced, settled, days):
    make_signal(
        slug="one", announced=announced, settled=settled, resolution="missed", explanation="It did not come."
    )

    assert ask("signals/one/")["days_to_resolution"] == days


def test_an_open_signal_has_no_resolution(ask):
    make_signal(slug="open")

    signal = ask("signals/open/")

    assert (signal["resolution"], signal["occurrence"]) == ("open", "expected")
    assert (signal["resolved_by"], signal["resolved_on"], signal["days_to_resolution"]) == ([], None, None)


def test_what_is_not_published_resolves_nothing(ask, visit_expected):
    before = ask("signals/visit-expected/")

    make_link(make_event(published=False), visit_expected, "resolves")
    make_link(make_event(), visit_expected, "resolves", make_source(published=False))

    assert ask("signals/visit-expected/") == before


def test_other_links_are_no_resolution(ask, visit_expected):
    make_link(make_event(), visit_expected, "responds_to")

    signal = ask("signals/visit-expected/")

    assert [by["event"]["id"] for by in signal["resolved_by"]] == ["visit"]
    assert {link["relation"] for link in signal["links"]} == {"resolves", "responds_to"}


def test_a_list_takes_the_same_number_of_queries_however_long(ask, visit_expected, django_assert_num_queries):
    with django_assert_num_queries(7):
        assert len(ask("signals/")["results"]) == 1
    make_link(make_event(), make_signal(), "resolves")

    with django_assert_num_queries(7):
        assert len(ask("signals/")["results"]) == 2


@pytest.mark.parametrize("key", ["date", "announced", "title", "updated_at", "resolved"])
def test_each_ordering_turns_round(found, key):
    resolved = {"resolution": "missed", "explanation": "It did not come."}
    make_signal("A", slug="first", date="2025-09", announced="2025-08-01", settled="2025-10-01", **resolved)
    make_signal("B", slug="second", date="2025-10", announced="2025-08-02", settled="2025-11-01", **resolved)

    assert found("signals/", ordering=key) == ["first", "second"]
    assert found("signals/", ordering=f"-{key}") == ["second", "first"]
