"""Meetings over HTTP: who sat at the table, in which office, and what is not shown."""

from datetime import UTC, datetime

import pytest
import time_machine

from events.meeting.models import Meeting
from tests.events.shapes import dated, ref
from tests.factories import (
    make_agreement,
    make_country,
    make_meeting,
    make_office,
    make_official,
    make_participation,
    make_source,
    make_tariff,
    make_tenure,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit():
    """Anand visits Mexico as foreign minister, with a delegation on each side."""
    with time_machine.travel(datetime(2025, 8, 15, 12, tzinfo=UTC), tick=False):
        anand = make_official("Anita Anand", slug="anita-anand")
        foreign = make_office("Minister of Foreign Affairs", slug="ca-foreign")
        make_tenure(anand, make_office("Minister of Transport", slug="ca-transport"), "2024-01-01/2025-05-12")
        make_tenure(anand, foreign, "2025-05-13/..")
        meeting = make_meeting(
            slug="visit",
            host=make_country("MX"),
            outcome="Both sides will talk on.",
            interaction="consult",
            place="Mexico City",
            sources=[make_source("Readout", slug="readout", url="https://www.canada.ca/readout")],
        )
        make_participation(meeting, official=anand, title_then="Foreign Minister", role="delegate")
        meeting.agreements.add(make_agreement("USMCA", slug="usmca"))
        meeting.tariffs.add(make_tariff("Border tariff", slug="border-tariff"))
    return meeting


def test_a_meeting_says_who_met_whom_in_which_office_and_what_came_of_it(ask, visit):
    assert ask("meetings/visit/") == {
        "slug": "visit",
        "kind": "meeting",
        "title": "Anand and Champagne meet Sheinbaum in Mexico City",
        "summary": "",
        "date": dated("2025-08-05/2025-08-06", "2025-08-05", "2025-08-06"),
        "announced": None,
        "occurrence": "occurred",
        "settled": None,
        "place": "Mexico City",
        "topics": [],
        "countries": [
            {"country": ref("countries/MX", "Mexico"), "role": "host"},
            {"country": ref("countries/CA", "Canada"), "role": "participant"},
            {"country": ref("countries/MX", "Mexico"), "role": "participant"},
        ],
        "officials": [],
        "citations": [
            {
                "source": ref("sources/readout", "Department of Finance Canada: Readout"),
                "publisher": "Department of Finance Canada",
                "tier": "official",
                "url": "https://www.canada.ca/readout",
                "quote": "",
                "locator": "",
                "attributed_to": "",
                "stance": "supports",
                "claim": None,
            }
        ],
        "verification": "official",
        "disputes": [],
        "part_of": None,
        "has_parts": [],
        "links": [],
        "note": "",
        "known_on": None,
        "updated_at": "2025-08-15T12:00:00Z",
        "format": "visit",
        "medium": "in_person",
        "interaction": "consult",
        "host": ref("countries/MX", "Mexico"),
        "outcome": "Both sides will talk on.",
        "participants": [
            {
                "country": ref("countries/CA", "Canada"),
                "official": None,
                "name": "Delegation of Canada",
                "office": None,
                "title": "",
                "role": "principal",
            },
            {
                "country": ref("countries/MX", "Mexico"),
                "official": None,
                "name": "Delegation of Mexico",
                "office": None,
                "title": "",
                "role": "principal",
            },
            {
                "country": ref("countries/CA", "Canada"),
                "official": ref("officials/anita-anand", "Anita Anand"),
                "name": "",
                "office": ref("offices/ca-foreign", "Minister of Foreign Affairs (CA)"),
                "title": "Foreign Minister",
                "role": "delegate",
            },
        ],
        "agreements": [ref("agreements/usmca", "USMCA")],
        "tariffs": [ref("tariffs/border-tariff", "Border tariff")],
    }


def test_a_call_has_no_host(ask):
    make_meeting(slug="call", format="call", medium="phone")

    assert ask("meetings/call/")["host"] is None


@pytest.mark.parametrize(
    ("day", "office"), [("2025-05-12", "ca-transport"), ("2025-05-13", "ca-foreign"), ("2023-12-31", None)]
)
def test_the_office_is_the_one_held_that_day(ask, visit, day, office):
    make_participation(make_meeting(slug="other", date=day), official=visit.participations.last().official)

    shown = ask("meetings/other/")["participants"][-1]["office"]

    assert (shown and shown["id"]) == office


def test_the_office_that_was_named_is_shown_where_two_were_held(ask):
    person, one, two = make_official(), make_office(slug="one"), make_office(slug="two")
    make_tenure(person, one)
    make_tenure(person, two)
    meeting = make_meeting(slug="visit")
    make_participation(meeting, official=person)
    make_participation(make_meeting(slug="named"), official=person, office=two)

    assert ask("meetings/visit/")["participants"][-1]["office"] is None
    assert ask("meetings/named/")["participants"][-1]["office"]["id"] == "two"


def test_a_list_takes_the_same_number_of_queries_however_long(ask, visit, django_assert_num_queries):
    with django_assert_num_queries(10):  # those of an event, participants, agreements and tariffs
        assert len(ask("meetings/")["results"]) == 1
    other = make_meeting(host=make_country("MX"))
    make_participation(other, official=make_official())
    other.agreements.add(make_agreement())

    with django_assert_num_queries(10):
        assert len(ask("meetings/")["results"]) == 2


def test_what_is_not_published_is_not_shown_of_a_meeting(ask, visit):
    before = ask("meetings/visit/")

    visit.agreements.add(make_agreement(published=False))
    visit.tariffs.add(make_tariff(published=False))
    make_participation(visit, make_country("ZZ", published=False), name="Delegation of nowhere")
    after = ask("meetings/visit/")

    assert after == before


def test_a_person_who_is_not_published_is_null_with_what_follows_from_the_person(ask):
    hidden = make_official("Hidden person", published=False)
    make_tenure(hidden, make_office())
    make_participation(make_meeting(slug="visit"), official=hidden, title_then="Minister")

    shown = ask("meetings/visit/")["participants"][-1]

    assert (shown["official"], shown["office"], shown["title"]) == (None, None, "Minister")


def test_a_host_and_an_office_that_are_not_published_are_null(ask):
    person, office = make_official(), make_office(published=False)
    make_tenure(person, office)
    meeting = make_meeting(slug="visit")
    make_participation(meeting, official=person)
    Meeting.objects.filter(pk=meeting.pk).update(host=make_country("ZZ", published=False))

    shown = ask("meetings/visit/")

    assert (shown["host"], shown["participants"][-1]["office"]) == (None, None)
    assert shown["participants"][-1]["official"]["id"] == person.slug


def test_newest_first(found):
    make_meeting(slug="old", date="2024-01-01")
    make_meeting(slug="new", date="2025-01-01")

    assert found("meetings/") == ["new", "old"]
    assert found("meetings/", ordering="date") == ["old", "new"]
