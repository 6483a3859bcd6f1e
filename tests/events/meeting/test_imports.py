"""The table of meetings: participants their offices that day, what was spoken of, conflicting dates."""

import pytest
from django.urls import reverse

from events.event.models import EventCountry
from events.meeting.imports import load_meetings
from events.meeting.models import Meeting
from tests.events.tables import faults_of, table, without
from tests.factories import (
    make_agreement,
    make_country,
    make_office,
    make_official,
    make_source,
    make_tariff,
    make_tenure,
)

ANAND = {
    "country": "CA",
    "official": "anita-anand",
    "office": "ca-foreign-minister",
    "title_then": "Minister of Foreign Affairs",
}
HOSTS = {"country": "MX", "name": "Officials of the foreign ministry", "role": "delegate"}
VISIT = {
    "slug": "visit-2025-08-05-anand",
    "title": "Anand in Mexico City",
    "format": "visit",
    "medium": "in_person",
    "interaction": "consult",
    "date": "2025-08-05/2025-08-06",
    "host": "MX",
    "place": "Mexico City",
    "participants": [ANAND, HOSTS],
    "outcome": "Work plan on supply chains.",
    "topics": ["USMCA"],
    "agreements": ["usmca"],
    "tariffs": ["us-ieepa-canada"],
    "citations": [{"source": "daily"}, {"source": "article", "locator": "sentence 6"}],
}
CALL = {
    "slug": "call-2025-07-15",
    "title": "Carney-Sheinbaum call",
    "format": "call",
    "medium": "phone",
    "date": "2025-07-15",
    "participants": [
        {"country": "CA", "name": "Mark Carney"},
        {"country": "MX", "name": "Claudia Sheinbaum"},
    ],
    "citations": [
        {"source": "readout"},
        {
            "source": "daily",
            "stance": "contradicts",
            "claimed_field": "date",
            "claimed_date": "2025-07-16",
            "claim": "Gives 16 July.",
        },
    ],
}


@pytest.fixture(autouse=True)
def world(db):
    """What the rows name."""
    for code in ("CA", "MX"):
        make_country(code)
    make_tenure(make_official("Anita Anand", slug="anita-anand"), make_office(slug="ca-foreign-minister"))
    make_agreement(slug="usmca")
    make_tariff(slug="us-ieepa-canada")
    make_source("Readout", slug="readout")
    make_source(
        "Sheinbaum hosts Canadian ministers", slug="daily", tier="press", publisher="Mexico News Daily"
    )
    make_source("Canada Courts Mexico", slug="article", tier="press", publisher="Techsoma Canada")


def test_a_meeting_is_published_with_participants_and_subjects(tmp_path):
    load_meetings(table(tmp_path, "meetings", VISIT))

    meeting = Meeting.objects.published().get(slug=VISIT["slug"])
    anand, hosts = meeting.participations.all()
    assert (anand.official.slug, anand.office.slug, anand.tenure.dates) == (
        "anita-anand",
        "ca-foreign-minister",
        "2025-05-13/..",
    )
    assert (hosts.name, hosts.role, hosts.official) == (HOSTS["name"], "delegate", None)
    assert [a.slug for a in meeting.agreements.all()] == ["usmca"]
    assert [t.slug for t in meeting.tariffs.all()] == ["us-ieepa-canada"]
    assert meeting.verification == "corroborated"


def test_the_countries_of_a_meeting_follow_from_host_and_participants(tmp_path):
    load_meetings(table(tmp_path, "meetings", VISIT))

    roles = set(EventCountry.objects.values_list("country_id", "role"))
    assert roles == {("CA", "participant"), ("MX", "participant"), ("MX", "host")}


def test_a_day_on_which_sources_differ_is_kept_beside_the_record(tmp_path):
    load_meetings(table(tmp_path, "meetings", CALL))

    call = Meeting.objects.published().get()
    assert (call.date, call.verification) == ("2025-07-15", "disputed")
    assert call.citations.get(stance="contradicts").claimed_date == "2025-07-16"


def test_read_twice_the_table_changes_nothing(tmp_path):
    path = table(tmp_path, "meetings", VISIT, CALL)
    load_meetings(path)

    report = load_meetings(path)

    assert report.changes == 0
    assert (report.unchanged["meeting"], report.unchanged["participation"]) == (2, 4)


def test_a_corrected_row_corrects_participants_subjects_and_countries(tmp_path):
    load_meetings(table(tmp_path, "meetings", VISIT))
    hosted_at_home = VISIT | {"host": "CA", "participants": [without(ANAND, "office"), HOSTS], "tariffs": []}

    load_meetings(table(tmp_path, "meetings", hosted_at_home))

    meeting = Meeting.objects.get()
    assert not meeting.tariffs.exists()
    assert not meeting.participations.filter(office__isnull=False).exists()
    assert meeting.event_countries.get(role="host").country_id == "CA"


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (without(VISIT, "title"), "title"),
        (without(VISIT, "format"), "format"),
        (VISIT | {"format": "picnic"}, "format"),
        (VISIT | {"date": "2025-08-06/2025-08-05"}, "date"),
        (VISIT | {"host": "Mexico"}, "host"),
        (VISIT | {"agreements": ["nafta"]}, "agreements"),
        (VISIT | {"tariffs": "us-ieepa-canada"}, "tariffs"),
        (VISIT | {"participants": [ANAND | {"official": "anita"}, HOSTS]}, "participants[0].official"),
        (VISIT | {"participants": [ANAND, without(HOSTS, "country")]}, "participants[1].country"),
        (VISIT | {"participants": [ANAND, without(HOSTS, "name")]}, "participations"),
        (VISIT | {"participants": [ANAND]}, "row"),
        (VISIT | {"date": "2025-05-01"}, "row"),
        (VISIT | {"citations": []}, "row"),
        (VISIT | {"guests": []}, "guests"),
    ],
)
def test_a_faulty_row_is_named_and_nothing_is_written(tmp_path, row, field):
    faults = faults_of(load_meetings, table(tmp_path, "meetings", CALL, row))

    assert [(line, name) for _, line, name in faults] == [(3, field)]
    assert not Meeting.objects.exists()


def test_what_an_editor_says_a_meeting_was_about_stays(tmp_path, at_the_desk):
    load_meetings(table(tmp_path, "meetings", VISIT))
    meeting = Meeting.objects.get()
    page = reverse("admin:events_meeting_change", args=[meeting.pk])
    editor = at_the_desk("Editor").open(page)
    editor.fill(tariffs=[], reason="Tariffs were no subject.").press("Save")

    report = load_meetings(table(tmp_path, "meetings", VISIT))

    assert not meeting.tariffs.exists()
    assert [agreement.slug for agreement in meeting.agreements.all()] == ["usmca"]
    told = "meeting visit-2025-08-05-anand, tariffs: nothing stays; the table says us-ieepa-canada"
    assert report.kept == [told]
