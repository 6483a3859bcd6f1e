"""Rows of plain events: what they own, what they are part of, and what links them."""

import pytest

from events.event.imports import load_events
from events.event.models import Event, EventCountry, EventLink
from tests.events.tables import faults_of, table, without
from tests.factories import (
    make_country,
    make_meeting,
    make_office,
    make_official,
    make_source,
    make_tenure,
)

RULING = {
    "slug": "ruling-2025-05-28",
    "kind": "court_ruling",
    "title": "Court of International Trade strikes the duties down",
    "date": "2025-05-28",
    "countries": [{"country": "US", "role": "actor"}, {"country": "CA", "role": "concerned"}],
    "citations": [{"source": "opinion", "locator": "page 49", "quote": "exceed any authority granted"}],
}
STAY = {
    "slug": "stay-2025-05-29",
    "kind": "court_ruling",
    "title": "Court of Appeals stays the ruling",
    "date": "2025-05-29",
    "countries": [{"country": "US", "role": "actor"}],
    "citations": [{"source": "opinion"}],
    "links": [{"relation": "responds_to", "to": "ruling-2025-05-28", "source": "opinion"}],
}
DUE = {
    "slug": "deal-due-2025-07-21",
    "kind": "deadline",
    "title": "Agreement due",
    "date": "2025-07-21",
    "announced": "2025-06-29",
    "occurrence": "missed",
    "settled": "2025-07-22",
    "countries": [{"country": "CA", "role": "party"}],
    "citations": [{"source": "article", "claim": "a deadline, without naming the day"}],
    "resolved_by": [{"event": "stay-2025-05-29", "source": "article"}],
}
SAID = {
    "slug": "anand-2025-08",
    "kind": "statement",
    "title": "Anand judges the talks productive",
    "date": "2025-08~",
    "part_of": "visit-2025-08-05",
    "topics": ["trade"],
    "countries": [{"country": "CA", "role": "actor"}],
    "officials": [{"official": "anita-anand", "role": "said", "office": "ca-foreign-minister"}],
    "citations": [{"source": "article", "locator": "sentence 7", "attributed_to": "Reuters"}],
}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def world(db):
    """What the rows name."""
    for code in ("CA", "US"):
        make_country(code)
    make_source("Opinion", slug="opinion", publisher="Court of International Trade")
    make_source("Canada Courts Mexico", slug="article", tier="press", publisher="Techsoma Canada")
    make_tenure(make_official("Anita Anand", slug="anita-anand"), make_office(slug="ca-foreign-minister"))
    make_meeting(slug="visit-2025-08-05", date="2025-08-05/2025-08-06")


def load(tmp_path, *rows):
    return load_events(table(tmp_path, "events", *rows))


def test_events_are_published_with_what_they_own(tmp_path):
    load(tmp_path, RULING, SAID)

    ruling = Event.objects.published().get(slug=RULING["slug"])
    assert (ruling.kind, ruling.verification) == ("court_ruling", "official")
    assert {(row.country_id, row.role) for row in ruling.event_countries.all()} == {
        ("US", "actor"),
        ("CA", "concerned"),
    }
    [citation] = ruling.citations.all()
    assert (citation.locator, citation.quote) == ("page 49", "exceed any authority granted")
    said = Event.objects.published().get(slug=SAID["slug"])
    assert (said.date, said.topics, said.part_of.slug) == ("2025-08~", ["trade"], "visit-2025-08-05")
    [person] = said.event_officials.all()
    assert (person.official.slug, person.office.slug, person.role) == (
        "anita-anand",
        "ca-foreign-minister",
        "said",
    )


def test_an_event_may_be_named_before_its_row(tmp_path):
    load(tmp_path, DUE, STAY, RULING)

    links = EventLink.objects.values_list("event__slug", "relation", "to_event__slug", "source__slug")
    assert set(links) == {
        ("stay-2025-05-29", "responds_to", "ruling-2025-05-28", "opinion"),
        ("stay-2025-05-29", "resolves", "deal-due-2025-07-21", "article"),
    }


def test_read_twice_the_rows_change_nothing(tmp_path):
    load(tmp_path, DUE, STAY, RULING, SAID)
    versions = set(Event.objects.values_list("slug", "version"))

    report = load(tmp_path, DUE, STAY, RULING, SAID)

    assert report.changes == 0
    assert set(Event.objects.values_list("slug", "version")) == versions


def test_a_link_that_resolves_stands_with_what_is_resolved_and_outlives_the_other_row(tmp_path):
    load(tmp_path, DUE, STAY, RULING)

    load(tmp_path, STAY | {"links": []}, RULING)

    assert EventLink.objects.values_list("relation", flat=True).get() == "resolves"


def test_corrected_rows_replace_citations_countries_and_what_the_event_is_part_of(tmp_path):
    load(tmp_path, SAID)
    corrected = SAID | {
        "part_of": None,
        "countries": [{"country": "US", "role": "actor"}],
        "citations": [{"source": "opinion"}],
    }

    load(tmp_path, corrected)

    said = Event.objects.get(slug=SAID["slug"])
    assert said.part_of is None
    assert said.verification == "official"
    assert [row.country_id for row in said.event_countries.all()] == ["US"]


def test_countries_that_the_system_derived_stay(tmp_path):
    load(tmp_path, RULING)
    EventCountry.objects.create(
        event=Event.objects.get(slug=RULING["slug"]),
        country=make_country("MX"),
        role="concerned",
        derived=True,
    )

    load(tmp_path, RULING)

    assert EventCountry.objects.filter(country="MX", derived=True).exists()


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (without(RULING, "title"), "title"),
        (without(RULING, "kind"), "kind"),
        (RULING | {"kind": "meeting"}, "kind"),
        (RULING | {"slug": "visit-2025-08-05"}, "slug"),
        (RULING | {"date": "May"}, "date"),
        (RULING | {"topics": "tariffs"}, "topics"),
        (RULING | {"countries": [{"country": "United States", "role": "actor"}]}, "countries[0].country"),
        (RULING | {"countries": [{"country": "US", "role": "boss"}]}, "countries"),
        (RULING | {"countries": []}, "row"),
        (RULING | {"citations": [{"source": "opinion", "stance": "doubts"}]}, "citations.stance"),
        (RULING | {"citations": [{"source": "opinion", "page": 4}]}, "citations[0].page"),
        (RULING | {"part_of": "nothing"}, "part_of"),
        (RULING | {"part_of": "ruling-2025-05-28"}, "part_of"),
        (
            RULING | {"links": [{"relation": "responds_to", "to": "nothing", "source": "opinion"}]},
            "links[0].to_event",
        ),
        (
            RULING | {"links": [{"relation": "answers", "to": "stay-2025-05-29", "source": "opinion"}]},
            "links.relation",
        ),
        (RULING | {"resolved_by": [{"event": "stay-2025-05-29"}]}, "resolved_by[0].source"),
        (without(DUE, "announced") | {"resolved_by": []}, "row"),
        (SAID | {"officials": [{"official": "nobody", "role": "said"}]}, "officials[0].official"),
    ],
)
def test_a_faulty_row_is_named_and_nothing_is_written(tmp_path, row, field):
    stay = without(STAY, "links")

    assert faults_of(load_events, table(tmp_path, "events", stay, row)) == [("events.json", 3, field)]
    assert not Event.objects.filter(slug=STAY["slug"]).exists()


def test_an_office_not_held_that_day_is_refused(tmp_path):
    row = SAID | {"date": "2025-05-01", "part_of": None}

    assert faults_of(load_events, table(tmp_path, "events", row)) == [("events.json", 2, "row")]
