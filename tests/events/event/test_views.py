"""The timeline over HTTP: the shape of an event, and what is shown of the records around it."""

from datetime import UTC, datetime

import pytest
import time_machine

from events.event.models import Event
from tests.events.shapes import countries, dated, ref
from tests.factories import (
    make_citation,
    make_country,
    make_event,
    make_event_country,
    make_event_official,
    make_link,
    make_meeting,
    make_milestone,
    make_office,
    make_official,
    make_signal,
    make_source,
    make_tariff_action,
    make_tenure,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def repeal():
    """Canada announces the repeal of its tax: by its minister, in a package, after talks were broken off."""
    with time_machine.travel(datetime(2025, 8, 15, 12, tzinfo=UTC), tick=False):
        ministry = make_source(
            "Canada rescinds tax", slug="finance-canada", url="https://www.canada.ca/rescinds"
        )
        press = make_source(
            "Tax gone", slug="press", publisher="Techsoma", tier="blog", url="https://techsoma.example/tax"
        )
        event = make_event(
            slug="repeal",
            summary="The tax is to be repealed.",
            date="2025-06-29",
            announced="2025-06~",
            settled="2025-06-30",
            place="Ottawa",
            topics=["digital services"],
            note="The bill followed later.",
            sources=[ministry],
            part_of=make_event("Budget package", slug="package", date="2025-06"),
        )
        make_event_country(event, "US", "concerned")
        champagne = make_official("François-Philippe Champagne", slug="champagne")
        finance = make_office("Minister of Finance", slug="ca-finance", role="finance_minister")
        make_tenure(champagne, finance, "2025-05-13/..")
        make_event_official(event, champagne, "announced", finance)
        make_citation(
            event,
            press,
            quote="scrapped at once",
            locator="section 2",
            attributed_to="Reuters",
            stance="contradicts",
            claim="The tax ended at once.",
            claimed_field="date",
            claimed_date="2025-06-30?",
        )
        threat = make_event("US ends talks", slug="threat", date="2025-06-27", countries=(("US", "actor"),))
        make_link(event, threat, "responds_to", ministry, quote="in anticipation")
        talks = make_meeting("Talks resume", slug="talks", date="2025-06-30", countries=("CA", "US"))
        make_link(talks, event, "concession_for", press)
        make_event("Collection halted", slug="halt", date="2025-06-30", part_of=event)
    return event


def test_an_event_says_what_happened_who_acted_on_whose_word_and_what_it_led_to(ask, repeal):
    assert ask("events/repeal/") == {
        "slug": "repeal",
        "kind": "policy",
        "title": "Canada announces the repeal of its digital services tax",
        "summary": "The tax is to be repealed.",
        "date": dated("2025-06-29"),
        "announced": dated("2025-06~", "2025-06-01", "2025-06-30", approximate=True),
        "occurrence": "occurred",
        "settled": dated("2025-06-30"),
        "place": "Ottawa",
        "topics": ["digital services"],
        "countries": [
            {"country": ref("countries/CA", "Canada"), "role": "actor"},
            {"country": ref("countries/US", "United States"), "role": "concerned"},
        ],
        "officials": [
            {
                "official": ref("officials/champagne", "François-Philippe Champagne"),
                "role": "announced",
                "office": ref("offices/ca-finance", "Minister of Finance (CA)"),
            }
        ],
        "citations": [
            {
                "source": ref("sources/finance-canada", "Department of Finance Canada: Canada rescinds tax"),
                "publisher": "Department of Finance Canada",
                "tier": "official",
                "url": "https://www.canada.ca/rescinds",
                "quote": "",
                "locator": "",
                "attributed_to": "",
                "stance": "supports",
                "claim": None,
            },
            {
                "source": ref("sources/press", "Techsoma: Tax gone"),
                "publisher": "Techsoma",
                "tier": "blog",
                "url": "https://techsoma.example/tax",
                "quote": "scrapped at once",
                "locator": "section 2",
                "attributed_to": "Reuters",
                "stance": "contradicts",
                "claim": {
                    "says": "The tax ended at once.",
                    "rate_percent": None,
                    "qualifier": "",
                    "date": dated("2025-06-30?", "2025-06-30", uncertain=True),
                    "field": "date",
                    "line": "",
                    "recorded": "2025-06-29",
                    "open": True,
                    "settlement": None,
                },
            },
        ],
        "verification": "disputed",
        "disputes": [
            {
                "field": "date",
                "state": "open",
                "recorded": "2025-06-29",
                "supporting": [
                    ref("sources/finance-canada", "Department of Finance Canada: Canada rescinds tax")
                ],
                "claims": [
                    {
                        "value": "2025-06-30?",
                        "qualifier": "",
                        "line": "",
                        "source": ref("sources/press", "Techsoma: Tax gone"),
                        "publisher": "Techsoma",
                        "tier": "blog",
                        "url": "https://techsoma.example/tax",
                        "quote": "scrapped at once",
                        "says": "The tax ended at once.",
                        "attributed_to": "Reuters",
                        "stance": "contradicts",
                        "open": True,
                    }
                ],
                "settlement": None,
            }
        ],
        "part_of": ref("events/package", "Budget package"),
        "has_parts": [ref("events/halt", "Collection halted")],
        "links": [
            {
                "relation": "responds_to",
                "direction": "to",
                "event": ref("events/threat", "US ends talks"),
                "source": ref("sources/finance-canada", "Department of Finance Canada: Canada rescinds tax"),
                "quote": "in anticipation",
            },
            {
                "relation": "concession_for",
                "direction": "from",
                "event": ref("events/talks", "Talks resume"),
                "source": ref("sources/press", "Techsoma: Tax gone"),
                "quote": "",
            },
        ],
        "note": "The bill followed later.",
        "known_on": None,
        "updated_at": "2025-08-15T12:00:00Z",
        "detail": None,
    }


def test_an_event_that_says_nothing_more_has_empty_parts_and_nulls(ask):
    make_event(slug="plain")

    plain = ask("events/plain/")

    empty = ("announced", "settled", "part_of", "detail")
    assert {name: plain[name] for name in empty} == dict.fromkeys(empty)
    assert [plain[name] for name in ("officials", "has_parts", "links", "topics")] == [[], [], [], []]


@pytest.mark.parametrize(
    ("make", "kind", "folder"),
    [
        (make_meeting, "meeting", "meetings"),
        (make_tariff_action, "tariff_action", "tariff-actions"),
        (make_milestone, "agreement_milestone", "milestones"),
        (make_signal, "signal", "signals"),
    ],
)
def test_every_kind_is_in_the_timeline_once_and_leads_to_its_detail(ask, make, kind, folder):
    record = make(slug="the-one")

    [event] = ask("events/", kind=kind)["results"]

    assert event["slug"] == "the-one"
    assert event["detail"] == ref(f"{folder}/the-one", record.title)
    assert ask(f"{folder}/the-one/")["slug"] == "the-one"


def test_newest_first_and_what_is_not_dated_last(found):
    make_event(slug="old", date="1999")
    make_event(slug="open-start", date="../2025-01-01")
    make_event(slug="new", date="2025-08-05")
    make_event(slug="same-day-later", date="2025-08-05")

    assert found("events/") == ["same-day-later", "new", "old", "open-start"]
    assert found("events/", ordering="date") == ["old", "new", "same-day-later", "open-start"]


@pytest.mark.parametrize("key", ["date", "announced", "title", "updated_at"])
def test_each_ordering_turns_round(found, key):
    make_event("A first", slug="first", date="2025-01-01", announced="2025-01-01")
    make_event("B second", slug="second", date="2025-02-01", announced="2025-02-01")

    assert found("events/", ordering=key) == ["first", "second"]
    assert found("events/", ordering=f"-{key}") == ["second", "first"]


def test_a_list_takes_the_same_number_of_queries_however_long(ask, repeal, django_assert_num_queries):
    with django_assert_num_queries(7):  # the events and six sorts of rows around them
        short = ask("events/", limit=1)
    make_meeting(part_of=repeal)
    make_link(make_event(), repeal)

    with django_assert_num_queries(7):
        long = ask("events/", limit=200)

    assert len(short["results"]) == 1
    assert len(long["results"]) == Event.objects.count()


def test_a_detail_takes_no_more_queries_than_a_list(ask, repeal, django_assert_num_queries):
    with django_assert_num_queries(7):
        ask("events/repeal/")


def test_what_is_not_published_is_not_shown_around_an_event(ask):
    hidden = {"published": False}
    event = make_event(slug="shown")
    other = make_event()
    before = ask("events/shown/")

    Event.objects.filter(pk=event.pk).update(part_of=make_event("Hidden package", **hidden))
    make_citation(event, make_source("Hidden source", **hidden), stance="contradicts")
    make_event_country(event, make_country("ZZ", **hidden), "target")
    make_event_official(event, make_official("Hidden person", **hidden), "said")
    make_event("Hidden part", part_of=event, **hidden)
    make_link(event, make_event("Hidden event", **hidden))
    make_link(event, other, source=make_source("Hidden word", **hidden))
    make_link(make_event("Hidden follower", **hidden), event)
    after = ask("events/shown/")

    assert after == before


def test_an_office_that_is_not_published_is_null_and_the_person_stays(ask):
    event = make_event(slug="shown")
    person = make_official(slug="joly")
    make_event_official(event, person, "said", make_office(published=False))

    [row] = ask("events/shown/")["officials"]

    assert (row["official"]["id"], row["office"]) == ("joly", None)


def test_a_list_shows_what_the_detail_shows(ask, repeal):
    listed = {event["slug"]: event for event in ask("events/")["results"]}

    assert listed["repeal"] == ask("events/repeal/")
    assert countries(listed["repeal"]) == {("CA", "actor"), ("US", "concerned")}
