"""Deadlines: what is due by a day, and what was overdue on one."""

from datetime import UTC, datetime

import pytest
import time_machine

from tests.factories import make_event, make_milestone, make_signal, make_source

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def midsummer():
    with time_machine.travel(datetime(2025, 8, 12, 12, tzinfo=UTC), tick=False):
        yield


def deadline(slug, date, announced, occurrence="expected", settled="", **fields):
    return make_event(
        slug, slug=slug, kind="deadline", date=date, announced=announced, occurrence=occurrence,
        settled=settled, sources=[make_source(dated=announced)], **fields,
    )  # fmt: skip


@pytest.fixture
def deadlines():
    """One missed and settled, one forgotten, one ahead, one about a month, one open-ended; and what happened."""
    deadline("missed", "2025-07-21", "2025-06-29", "missed", "2025-07-23")
    deadline("forgotten", "2025-08-01", "2025-07-10")
    deadline("pause", "2025-10-29~", "2025-07-31")
    deadline("autumn", "2025-10", "2025-07-01")
    deadline("some-day", "2025-09-01/..", "2025-07-01")
    make_event(slug="statement", date="2025-07-15")
    make_event(slug="visit-planned", date="2025-07-30", announced="2025-07-01")
    make_milestone(
        slug="review", step="review_due", date="2026-07-01", announced="2020-07-01", occurrence="expected"
    )
    make_signal(slug="hint", date="2025-09", announced="2025-08-01")


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ({"due_by": "2025-07-20"}, []),
        ({"due_by": "2025-07-21"}, ["missed"]),
        ({"due_by": "2025-08-01"}, ["missed", "visit-planned", "forgotten"]),
        ({"due_by": "2025-10-30", "occurrence": "expected"}, ["forgotten", "hint", "pause"]),
        ({"due_by": "2025-10-31", "occurrence": "expected"}, ["forgotten", "hint", "pause", "autumn"]),
        ({"due_by": "2025-10-31", "occurrence": "expected", "from_": "2025-10-01"}, ["pause", "autumn"]),
        ({"due_by": "2025-08-01", "known_on": "2025-07-09"}, ["missed", "visit-planned"]),
        ({"due_by": "2025-08-01", "known_on": "2025-07-09", "occurrence": "missed"}, []),
        ({"occurrence": "expected"}, ["forgotten", "hint", "pause", "autumn", "review", "some-day"]),
        ({"overdue": "true"}, ["forgotten"]),
        ({"overdue": "true", "on": "2025-08-01"}, []),
        ({"overdue": "true", "on": "2025-07-22"}, ["missed"]),
        ({"overdue": "true", "on": "2025-07-23"}, []),
        ({"overdue": "true", "on": "2025-11-01"}, ["forgotten", "hint", "pause", "autumn"]),
        (
            {"overdue": "true", "on": "2025-11-01", "known_on": "2025-07-22"},
            ["missed", "visit-planned", "forgotten", "autumn"],
        ),
        (
            {"overdue": "false", "occurrence": "expected"},
            ["hint", "pause", "autumn", "review", "some-day"],
        ),
        ({"on": "2025-10-29"}, ["pause", "autumn", "some-day"]),
    ],
)  # fmt: skip
def test_what_is_due_and_what_is_overdue_soonest_first(found, deadlines, question, answer):
    assert found("events/", ordering="due", **question) == answer


def test_a_list_says_as_of_which_day_something_is_overdue(ask, deadlines):
    assert ask("events/", overdue="true")["days"] == {"on": "2025-08-12", "known_on": None}
    assert ask("events/", overdue="true", on="2025-11-01")["days"]["on"] == "2025-11-01"


def test_the_order_of_due_days_turns_round(found, deadlines):
    assert found("events/", ordering="-due", occurrence="expected")[:2] == ["review", "autumn"]


def test_the_window_in_which_it_is_due_is_shown(ask, deadlines):
    [autumn] = ask("events/", occurrence="expected", due_by="2025-10-31", from_="2025-10-30")["results"]

    assert (autumn["date"]["earliest"], autumn["date"]["latest"]) == ("2025-10-01", "2025-10-31")


@pytest.mark.parametrize(
    ("question", "name"), [({"overdue": "yes"}, "overdue"), ({"due_by": "October"}, "due_by")]
)
def test_what_is_not_understood_is_refused(refused, question, name):
    assert refused("events/", **question) == [name]
