"""``known_on`` of signals: open until what came of them was known, in rows, filters and the scorecard."""

from datetime import UTC, datetime

import pytest
import time_machine

from events.event.models import EventLink
from tests.factories import make_citation, make_event, make_meeting, make_signal, make_source

pytestmark = pytest.mark.django_db

REUTERS = {"publisher": "Reuters", "tier": "wire", "dated": "2025-08-02"}


@pytest.fixture(autouse=True)
def in_2026():
    with time_machine.travel(datetime(2026, 11, 23, 12, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def visit():
    """A visit was expected on 1 August 2025; he came on 18 September."""
    signal = make_signal(
        "A visit of Carney to Mexico",
        slug="visit-expected",
        basis="reported_plan",
        date="2025-08/2025-12",
        announced="2025-08-01",
        settled="2025-09-18",
        resolution="met",
        explanation="He came.",
        resolved_by=make_meeting(slug="visit", date="2025-09-18"),
        countries=(("CA", "actor"), ("MX", "host")),
        sources=[make_source(publisher="Techsoma", tier="blog", dated="2025-08-01")],
    )
    link = EventLink.objects.get()
    link.source = make_source(slug="readout", dated="2025-09-18")
    link.save()
    return signal


@pytest.mark.parametrize(
    ("known_on", "resolution", "days"), [("2025-08-01", "open", None), ("2025-09-17", "open", None),
    ("2025-09-18", "met", {"at_least": 48, "at_most": 48}), (None, "met", {"at_least": 48, "at_most": 48})]
)  # fmt: skip
def test_a_signal_is_open_until_its_resolution_was_known(ask, visit, known_on, resolution, days):
    signal = ask("signals/visit-expected/", **({"known_on": known_on} if known_on else {}))

    is_open = resolution == "open"
    assert signal["resolution"] == resolution
    assert signal["occurrence"] == ("expected" if is_open else "occurred")
    assert signal["explanation"] == ("" if is_open else "He came.")
    assert [one["event"]["id"] for one in signal["resolved_by"]] == ([] if is_open else ["visit"])
    assert (signal["resolved_on"] is None) is is_open
    assert signal["days_to_resolution"] == days


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ({"resolution": "open", "known_on": "2025-09-17"}, ["visit-expected"]),
        ({"resolution": "met", "known_on": "2025-09-17"}, []),
        ({"resolution__not": "open", "known_on": "2025-09-17"}, []),
        ({"resolution": "met", "known_on": "2025-09-18"}, ["visit-expected"]),
        ({"resolved_by": "visit", "known_on": "2025-09-17"}, []),
        ({"resolved_by": "visit", "known_on": "2025-09-18"}, ["visit-expected"]),
        ({"occurrence": "expected", "known_on": "2025-09-17"}, ["visit-expected"]),
        ({"known_on": "2025-07-31"}, []),
    ],
)
def test_filters_answer_from_what_the_rows_show(found, visit, question, answer):
    assert found("signals/", **question) == answer


def test_a_link_is_not_known_before_what_it_settles(ask, visit):
    """A report of 2 August says that the visit settles it, and it came to be so on 18 September."""
    link = EventLink.objects.get()
    link.source = make_source(slug="early", **REUTERS)
    link.save()
    meeting = link.event
    meeting.announced = "2025-08-15"
    meeting.save()

    assert ask("signals/visit-expected/", known_on="2025-09-17")["links"] == []
    assert ask("meetings/visit/", known_on="2025-09-17")["links"] == []
    assert len(ask("meetings/visit/", known_on="2025-09-18")["links"]) == 1


def test_the_order_of_resolution_tells_nothing_that_was_not_known(found, visit):
    resolved = {"resolution": "missed", "explanation": "No."}
    make_signal(slug="first", announced="2025-07-01", date="2025-08-01", settled="2025-08-10", **resolved)
    make_signal(slug="second", announced="2025-07-01", date="2025-07-15", settled="2025-09-30", **resolved)

    assert found("signals/", ordering="resolved", known_on="2025-09-17") == [
        "first",
        "visit-expected",
        "second",
    ]
    assert found("signals/", ordering="-resolved", known_on="2025-09-17")[0] == "first"
    assert found("signals/", ordering="resolved") == ["first", "visit-expected", "second"]
    assert found("signals/", ordering="-resolved") == ["second", "visit-expected", "first"]


def test_the_scorecard_of_a_day_counts_what_was_known_then(ask, visit):
    before, after = (ask("signals/scorecard/", known_on=day) for day in ("2025-09-17", "2025-09-18"))

    assert (before["known_on"], after["known_on"]) == ("2025-09-17", "2025-09-18")
    [then], [now] = before["results"], after["results"]
    assert (then["open"], then["met"], then["median_days_to_resolution"]) == (1, 0, None)
    assert (now["open"], now["met"], now["median_days_to_resolution"]) == (
        0, 1, {"at_least": 48.0, "at_most": 48.0},
    )  # fmt: skip
    assert ask("signals/scorecard/", known_on="2025-07-31")["results"] == []


def test_a_signal_counts_once_for_each_publisher_that_voices_it(ask, visit):
    make_citation(visit, make_source(**REUTERS))
    make_citation(visit, make_source(**{**REUTERS, "dated": "2025-08-03"}))
    make_citation(visit, make_source(publisher="Doubter", tier="press"), stance="contradicts")
    make_citation(visit, make_source(publisher="Draft", published=False))
    make_signal(
        slug="other", resolution="missed", explanation="No.", announced="2025-08-01", settled="2025-08-03",
        sources=[make_source(**REUTERS)],
    )  # fmt: skip

    answer = ask("signals/scorecard/", by="publisher")

    assert answer["by"] == "publisher"
    assert [
        (one["publisher"], one["basis"], one["country"], one["total"], one["met"], one["missed"])
        for one in answer["results"]
    ] == [("Reuters", None, None, 2, 1, 1), ("Techsoma", None, None, 1, 1, 0)]
    assert answer["results"][0]["median_days_to_resolution"] == {"at_least": 25.0, "at_most": 25.0}
    then = ask("signals/scorecard/", by="publisher", known_on="2025-08-01")
    assert [(one["publisher"], one["total"]) for one in then["results"]] == [("Techsoma", 1)]


def test_a_signal_counts_once_for_each_country_that_it_concerns(ask, visit):
    visit.event_countries.create(country_id="CA", role="target")
    make_signal(slug="other", countries=(("CA", "concerned"),))

    answer = ask("signals/scorecard/", by="country")

    assert [(one["country"]["id"], one["total"], one["met"], one["open"]) for one in answer["results"]] == [
        ("CA", 2, 1, 1),
        ("MX", 1, 1, 0),
    ]
    only = ask("signals/scorecard/", by="country", country="MX", resolution="met")
    assert [(one["country"]["id"], one["total"]) for one in only["results"]] == [("CA", 1), ("MX", 1)]


@pytest.mark.parametrize(("by", "queries"), [("basis", 1), ("publisher", 1), ("country", 2)])
def test_a_scorecard_takes_a_fixed_number_of_queries(ask, visit, django_assert_num_queries, by, queries):
    make_signal(resolution="missed", explanation="No.", resolved_by=make_event())

    with django_assert_num_queries(queries):
        ask("signals/scorecard/", by=by)
    with django_assert_num_queries(queries):
        ask("signals/scorecard/", by=by, known_on="2026-11-23")


def test_an_unknown_way_to_count_is_refused(refused):
    assert refused("signals/scorecard/", by="bases") == ["by"]
