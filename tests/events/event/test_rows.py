"""Lists of one kind: in which table they are chosen, and the same answers whichever it is."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from events.agreement.filters import MilestoneFilterSet
from events.event.filters import EventFilterSet
from events.event.views import AnyEventViewSet
from events.meeting.filters import MeetingFilterSet
from tests.factories import (
    make_agreement,
    make_event,
    make_meeting,
    make_milestone,
    make_signal,
    make_tariff_action,
)
from tradeapi.api.plans import plans
from tradeapi.documents import building

pytestmark = pytest.mark.django_db


@pytest.fixture
def events(db):
    """Several events of each kind, public and not."""
    usmca, dates = make_agreement(), ("2025-03-01", "2025-06", "2025-08-15", "2026/..")
    for at, date in enumerate(dates):
        make_event(slug=f"event-{at}", date=date)
        make_meeting(slug=f"meeting-{at}", date=date, topics=["steel"], place=f"Mexico {at}").agreements.set(
            [usmca] * (at % 2)
        )
        make_milestone(usmca, slug=f"milestone-{at}", date=date, step=("signed", "ratified")[at % 2])
        make_tariff_action(slug=f"action-{at}", date=f"2025-0{at + 1}-03")
        make_signal(slug=f"signal-{at}", date=date)
    make_meeting(slug="not-public", published=False)
    building.settle()
    plans.clear()


def page_of(question):
    """The statement that finds the page, asked the second time, and what it finds."""
    Client().get(f"/api/v1/{question}")
    with CaptureQueriesContext(connection) as captured:
        rows = Client().get(f"/api/v1/{question}").json()["results"]
    return captured.captured_queries[-1]["sql"], [row["slug"] for row in rows]


@pytest.mark.parametrize(
    ("question", "table"),
    [
        ("meetings/", "events_meeting"),
        ("meetings/?country=CA&from=2025-01-01", "events_meeting"),
        ("meetings/?topic=steel&ordering=title&limit=2", "events_meeting"),
        ("meetings/?q=sheinbaum", "events_meeting"),
        ("milestones/?occurrence=occurred&party=MX", "events_milestone"),
        ("tariff-actions/?announced__isnull=true&updated_since=2020-01-01T00:00:00Z", "events_tariffaction"),
        ("signals/?slug=signal-1,signal-2", "events_signal"),
    ],
)
def test_what_events_of_every_kind_can_be_asked_is_asked_of_the_spine_alone(events, question, table):
    statement, found = page_of(question)

    assert found
    assert f'"{table}"' not in statement


@pytest.mark.parametrize(
    ("question", "table"),
    [
        ("meetings/?medium=in_person", "events_meeting"),
        ("meetings/?role=principal&country=CA", "events_meeting"),
        ("meetings/?agreement__isnull=false", "events_meeting"),
        ("milestones/?step=signed", "events_milestone"),
        ("tariff-actions/?ordering=effective", "events_tariffaction"),
        ("signals/?ordering=resolved", "events_signal"),
    ],
)
def test_what_only_one_kind_can_be_asked_is_asked_of_its_own_table(events, question, table):
    statement, found = page_of(question)

    assert found
    assert f'"{table}"' in statement


QUESTIONS = (
    "",
    "country=CA",
    "country=CA&ordering=date",
    "country=CA,US&match=all&from=2025-06-01",
    "country=CA&to=2025-06-30&ordering=title",
    "country__not=MX",
    "topic=steel",
    "place__isnull=true",
    "q=sheinbaum",
    "updated_since=2020-01-01T00:00:00Z&ordering=-updated_at",
    "due_by=2025-07-01&ordering=due",
    "tier=official&occurrence=occurred",
)


@pytest.mark.parametrize("path", ["meetings", "milestones", "tariff-actions", "signals"])
def test_both_ways_give_the_same_rows(events, path, monkeypatch):
    by_the_spine = {asked: page_of(f"{path}/?{asked}")[1] for asked in QUESTIONS}
    plans.clear()

    monkeypatch.setattr(AnyEventViewSet, "rows", AnyEventViewSet.records)
    by_its_table = {asked: page_of(f"{path}/?{asked}")[1] for asked in QUESTIONS}
    plans.clear()

    assert by_the_spine == by_its_table
    assert by_the_spine["country=CA"]


def test_own_parameters_are_those_that_a_kind_adds_or_gives_another_sense():
    assert EventFilterSet.own_parameters() == set()
    assert {"step", "step__not", "agreement", "agreement__not"} == MilestoneFilterSet.own_parameters()
    assert {"medium", "official", "agreement__isnull"} < MeetingFilterSet.own_parameters()
    assert not MeetingFilterSet.own_parameters() & {"country", "country__not", "from", "q", "match"}
