import pytest
from django.urls import reverse

from events.event.models import Event
from tests.factories import (
    make_country,
    make_event,
    make_meeting,
    make_office,
    make_official,
    make_source,
    make_tenure,
)

pytestmark = pytest.mark.django_db


def page_of(event):
    return reverse("admin:events_event_change", args=[event.pk])


def test_an_event_is_entered_with_its_source_its_country_and_the_person(at_the_desk):
    make_country("CA")
    tenure = make_tenure(make_official("François-Philippe Champagne"), make_office("Minister of Finance"))
    source = make_source(tier="press")
    editor = at_the_desk("Contributor").open(reverse("admin:events_event_add"))

    editor.fill(
        kind="policy", title="Canada rescinds its digital services tax", slug="2025-06-29-dst", date="2025-06-29",
        topics="digital services tax\ntalks",
    )  # fmt: skip
    editor.add_row("citations", source=source.pk, quote="will rescind", stance="supports")
    editor.add_row("event_countries", country="CA", role="actor")
    editor.add_row("event_officials", official=tenure.official_id, role="announced", office=tenure.office_id)
    editor.press("Save and continue editing")

    event = Event.objects.get(slug="2025-06-29-dst")
    assert (event.topics, event.verification, event.known_day.isoformat()) == (
        ["digital services tax", "talks"], "single_source", "2025-06-29",
    )  # fmt: skip
    assert "Nothing is missing." in editor.text


def test_only_plain_kinds_are_offered_and_listed(at_the_desk):
    make_event(title="Repeal announced")
    make_meeting(title="Talks in Mexico City")
    editor = at_the_desk("Contributor")

    listed = editor.open(reverse("admin:events_event_changelist")).text
    assert "Repeal announced" in listed
    assert "Talks in Mexico City" not in listed
    form = editor.open(reverse("admin:events_event_add")).page.html
    assert 'value="deadline"' in form
    assert 'value="meeting"' not in form


def test_the_address_of_another_kind_leads_to_its_own_page(at_the_desk):
    meeting = make_meeting()

    editor = at_the_desk("Contributor").open(page_of(meeting), _popup="1")

    assert editor.url == reverse("admin:events_meeting_change", args=[meeting.pk]) + "?_popup=1"


def test_an_office_not_held_that_day_is_named_before_publication(at_the_desk):
    tenure = make_tenure(make_official("François-Philippe Champagne"), make_office("Minister of Finance"))
    foreign = make_office("Minister of Foreign Affairs")
    event = make_event(published=False)
    event.event_officials.create(official=tenure.official, office=foreign, role="announced")

    page = at_the_desk("Contributor").open(page_of(event)).text

    assert (
        "François-Philippe Champagne did not hold the office Minister of Foreign Affairs on 2025-06-29;"
        " held then: Minister of Finance."
    ) in page


def test_the_same_document_is_not_cited_twice_with_the_same_words(at_the_desk):
    source = make_source()
    event = make_event(sources=[source], published=False)
    editor = at_the_desk("Contributor").open(page_of(event))

    editor.add_row("citations", source=source.pk, stance="supports").press("Save")

    assert "already exists" in editor.text or "Please correct the duplicate" in editor.text
    assert event.citations.count() == 1
