"""What signals can be asked, and the scorecard."""

import pytest

from events.signal.models import Signal
from tests.factories import make_event, make_link, make_signal, make_source

pytestmark = pytest.mark.django_db


@pytest.fixture
def signals():
    """Of the analysts one met, one missed and one open; one statutory date partly met."""
    article = make_source(slug="article", publisher="Techsoma", tier="blog")
    make_signal(
        slug="met",
        basis="analyst",
        date="2025-09",
        announced="2025-08-01",
        settled="2025-08-11",
        sources=[article],
        voiced_by="Trade lawyers in Toronto",
        resolution="met",
        explanation="It came.",
        resolved_by=make_event(slug="deal"),
    )
    make_signal(
        slug="missed",
        basis="analyst",
        date="2025-10",
        announced="2025-08-01",
        settled="2025-08",
        sources=[article],
        resolution="missed",
        explanation="It did not come.",
    )
    make_signal(slug="open", basis="analyst", date="2025-11", announced="2025-08-01")
    make_signal(
        slug="review",
        basis="statutory",
        date="2026-07-01",
        announced="2020-07-01",
        countries=(("US", "concerned"),),
        resolution="partly_met",
        explanation="Held late.",
        resolved_by=make_event(slug="late-review"),
    )


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ({"basis": "analyst"}, ["open", "missed", "met"]),
        ({"basis": "statutory,reported_plan"}, ["review"]),
        ({"basis__not": "statutory"}, ["open", "missed", "met"]),
        ({"resolution": "met,partly_met"}, ["review", "met"]),
        ({"resolution__not": "open"}, ["review", "missed", "met"]),
        ({"resolution": "withdrawn"}, []),
        ({"resolved_by": "deal"}, ["met"]),
        ({"resolved_by": "deal,late-review"}, ["review", "met"]),
        ({"voiced_by": "toronto"}, ["met"]),
        ({"source": "article"}, ["missed", "met"]),
        ({"publisher": "Techsoma"}, ["missed", "met"]),
        ({"country": "US"}, ["review"]),
        ({"occurrence": "expected"}, ["open"]),
        ({"from_": "2025-10-31", "to": "2025-11-01"}, ["open", "missed"]),
        ({"open_on": "2025-08-10"}, ["review", "open", "missed", "met"]),
        ({"open_on": "2025-08-11"}, ["review", "open", "missed"]),
    ],
)
def test_what_signals_can_be_asked(found, signals, question, answer):
    assert found("signals/", **question) == answer


def test_a_link_on_the_word_of_a_draft_resolves_nothing(found, signals):
    make_link(
        make_event(slug="rumoured"), Signal.objects.get(slug="open"), "resolves", make_source(published=False)
    )

    assert found("signals/", resolved_by="rumoured") == []


def test_the_scorecard_counts_by_basis_and_gives_the_median_in_bounds(ask, signals):
    assert ask("signals/scorecard/") == {
        "by": "basis",
        "known_on": None,
        "results": [
            {
                "basis": "analyst",
                "publisher": None,
                "country": None,
                "total": 3,
                "open": 1,
                "met": 1,
                "partly_met": 0,
                "missed": 1,
                "overtaken": 0,
                "withdrawn": 0,
                "median_days_to_resolution": {"at_least": 5.0, "at_most": 20.0},
            },
            {
                "basis": "statutory",
                "publisher": None,
                "country": None,
                "total": 1,
                "open": 0,
                "met": 0,
                "partly_met": 1,
                "missed": 0,
                "overtaken": 0,
                "withdrawn": 0,
                "median_days_to_resolution": None,
            },
        ],
    }


@pytest.mark.parametrize(
    ("question", "totals"),
    [
        ({"source": "article"}, {"analyst": 2}),
        ({"country": "US"}, {"statutory": 1}),
        ({"country": "US,CA"}, {"analyst": 3, "statutory": 1}),
        ({"resolution": "met,partly_met"}, {"analyst": 1, "statutory": 1}),
        ({"q": "review"}, {"analyst": 3, "statutory": 1}),
        ({"publisher": "Nobody"}, {}),
    ],
)
def test_the_scorecard_takes_the_filters_of_the_list(ask, signals, question, totals):
    answer = ask("signals/scorecard/", **question)

    assert {score["basis"]: score["total"] for score in answer["results"]} == totals


def test_a_draft_is_in_no_scorecard(ask, signals):
    before = ask("signals/scorecard/")

    make_signal(basis="analyst", published=False)
    make_signal(basis="official_hint", published=False)

    assert ask("signals/scorecard/") == before


def test_the_scorecard_is_one_query(ask, signals, django_assert_num_queries):
    with django_assert_num_queries(1):
        ask("signals/scorecard/")


@pytest.mark.parametrize("path", ["signals/", "signals/scorecard/"])
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("basis", "hunch"), ("resolution", "perhaps"), ("resolved_by", "nothing"), ("source", "nothing"),
        ("voiced_by", ""), ("kind", "signal"), ("bases", "analyst"),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_refused_by_name(refused, path, name, value):
    assert refused(path, **{name: value}) == [name]


def test_a_scorecard_has_no_pages(refused):
    assert refused("signals/scorecard/", limit="5") == ["limit"]
