"""Timelines by country: copies beside the countries, however they are written, and the same answers as without them."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from events.event.models import Event, EventCountry
from tests.factories import (
    make_country,
    make_event,
    make_meeting,
    make_membership,
    make_tariff_action,
)
from tradeapi.api.planned import PlannedKeyset
from tradeapi.api.plans import HandledInPython, plans
from tradeapi.documents import building

pytestmark = pytest.mark.django_db
EVENTS = "/api/v1/events/"


def copies_beside(event):
    rows = EventCountry.objects.filter(event=event.pk)
    return set(rows.values_list("country", "earliest", "latest", "kind"))


def own(event, *codes):
    event.refresh_from_db()
    return {(code, event.earliest, event.latest, event.kind) for code in codes}


def by_save(event):
    event.date = "2025-08"
    event.save()


def in_bulk(event):
    event.date = "2025-08"
    Event.objects.bulk_update([event], ["date", "earliest", "latest"])


def by_an_update(event):
    Event.objects.filter(pk=event.pk).update(earliest="2025-01-01", latest=None)


def by_plain_sql(event):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE events_event SET latest = '2030-01-01' WHERE id = %s", [event.pk])


def to_another_kind(event):
    Event.objects.filter(pk=event.pk).update(kind="statement")


def over_the_copy(event):
    EventCountry.objects.filter(event=event.pk).update(earliest="1999-01-01", latest=None, kind="meeting")


def by_saving_the_role(event):
    row = EventCountry.objects.get(event=event.pk, country="CA")
    row.role = "concerned"
    row.save()


@pytest.mark.parametrize(
    "write",
    [by_save, in_bulk, by_an_update, by_plain_sql, to_another_kind, over_the_copy, by_saving_the_role],
)
def test_copies_beside_countries_are_those_of_the_event_however_it_is_written(write):
    event = make_event(kind="policy", date="2025-06-29", countries=[("CA", "actor"), ("US", "target")])

    write(event)

    assert copies_beside(event) == own(event, "CA", "US")


def test_rows_written_in_bulk_and_moved_to_another_event_have_its_copies():
    one = make_event(date="2025-06-29", countries=[], published=False)
    other = make_event(kind="policy", date="2024", countries=[], published=False)
    make_country("CA"), make_country("US")
    EventCountry.objects.bulk_create(
        EventCountry(event=one, country_id=code, role="actor") for code in ("CA", "US")
    )

    EventCountry.objects.filter(country="US").update(event=other)

    assert copies_beside(one) == own(one, "CA")
    assert copies_beside(other) == own(other, "US")


def test_derived_roles_and_those_given_to_another_country_have_copies():
    meeting = make_meeting(date="2025-08-05/2025-08-06", countries=("CA", "MX"))
    action = make_tariff_action(date="2025-03-03")
    EventCountry.objects.filter(event=meeting.pk, country="MX").update(country=make_country("US"))

    assert copies_beside(meeting) == own(meeting, "CA", "US")
    assert copies_beside(action) == own(action, "CA", "US")


@pytest.mark.parametrize("write", [by_save, to_another_kind])
def test_what_is_corrected_leaves_no_history_of_its_copies(write):
    event = make_event(kind="policy")
    history = EventCountry.pgh_event_model.objects
    before = history.count()

    write(event)

    assert history.count() == before


@pytest.fixture
def timeline(db):
    """Events of every sort of date around a membership, some with a country in several roles, some not public."""
    make_membership("EU", "DE", "2000-01-01/2025-06-30")
    dated = {
        "2024-01-01": "DE actor, DE host, FR target",
        "2024-01-01/2025-12-31": "DE target",
        "2024/..": "DE concerned",
        "../2025-02-01": "DE target, EU target",
        "2025-01-01": "EU target",
        "2025-01-02": "EU actor",
        "2025-02": "EU target, DE target",
        "2025-03-01": "DE actor",
        "2025-06-30": "EU imposed_by",
        "2025-07-01": "EU target",
        "2025-08-01": "FR actor, DE target",
    }
    for at, (date, roles) in enumerate(dated.items()):
        make_event(slug=f"event-{at}", date=date, countries=[role.split() for role in roles.split(", ")])
    make_event(date="2025-04-01", countries=[("DE", "actor")], published=False)
    make_meeting(date="2025-05-01/2025-05-02", countries=("DE", "FR"))
    make_meeting(slug="met-in-january", date="2025-01", countries=("DE", "EU"))
    building.settle()
    plans.clear()


def walked(question):
    """All pages of two, one after the other."""
    found, address = [], f"{question}&limit=2"
    while address:
        page = Client().get(address).json()
        found += [(row["slug"], row["date"]["edtf"]) for row in page["results"]]
        address = page["next"]
    return found


CHOSEN = (
    "country=DE",
    "country=DE,FR",
    "country=DE,FR&match=all",
    "target=DE",
    "actor=DE",
    "target=DE&country=EU",
    "country=DE&kind=meeting",
    "country=DE&kind=meeting,policy,statement",
    "country=DE&country__not=FR",
)
OF_ONE_KIND = ("country=DE", "participant=DE,FR", "country=DE&host=FR")
CHOSEN_OF = {EVENTS: CHOSEN, "/api/v1/meetings/": OF_ONE_KIND, "/api/v1/tariff-actions/": OF_ONE_KIND}
DAYS = ("", "&from=2025-01-01", "&to=2025-06-30", "&from=2024-12-31&to=2025-03-01")


def test_timelines_are_the_same_with_walks_and_without(timeline, monkeypatch):
    questions = [
        f"{path}?{chosen}{days}&ordering={ordering}"
        for path in CHOSEN_OF
        for chosen in CHOSEN_OF[path]
        for days in DAYS
        for ordering in ("-date", "date")
    ]
    by_walks = [walked(question) for question in questions]

    def refuse(self, *args):
        raise HandledInPython

    monkeypatch.setattr(PlannedKeyset, "part", refuse)

    assert dict(zip(questions, by_walks, strict=True)) == {one: walked(one) for one in questions}
    assert all(len(set(found)) == len(found) for found in by_walks)


def test_a_page_by_country_is_read_from_the_index_of_its_days(timeline):
    question = {"country": "DE", "from": "2025-01-01", "limit": 2}
    Client().get(EVENTS, question)

    with CaptureQueriesContext(connection) as captured:
        assert len(Client().get(EVENTS, question).json()["results"]) == 2

    page = captured.captured_queries[-1]["sql"]
    assert "UNION" in page
    assert page.count('"events_eventcountry"."latest" >=') == 2
    assert '"events_eventcountry"."kind"' not in page


@pytest.mark.parametrize("question", ["/api/v1/meetings/?country=DE", f"{EVENTS}?country=DE&kind=meeting"])
def test_a_page_of_one_kind_by_country_asks_the_row_of_the_country_for_the_kind(timeline, question):
    Client().get(question)

    with CaptureQueriesContext(connection) as captured:
        assert len(Client().get(question).json()["results"]) == 2

    assert captured.captured_queries[-1]["sql"].count('"events_eventcountry"."kind"') == 2
