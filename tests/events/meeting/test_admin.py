import pytest
from django.urls import reverse

from events.meeting.models import Meeting
from tests.factories import make_agreement, make_country, make_meeting, make_source, make_tenure

pytestmark = pytest.mark.django_db


def test_a_meeting_is_entered_with_who_took_part(at_the_desk):
    make_country("MX")
    tenure = make_tenure()
    agreement = make_agreement()
    source = make_source()
    editor = at_the_desk("Contributor").open(reverse("admin:events_meeting_add"))

    editor.fill(
        title="Joly meets Sheinbaum", slug="joly-sheinbaum", date="2025-08-05", format="visit",
        medium="in_person", host="MX", agreements=[agreement.pk],
    )  # fmt: skip
    editor.add_row(
        "participations", country="CA", official=tenure.official_id, office=tenure.office_id, role="principal"
    )
    editor.add_row("participations", country="MX", name="Delegation of Mexico", role="principal")
    editor.add_row("citations", source=source.pk, stance="supports")
    editor.press("Save and continue editing")

    meeting = Meeting.objects.get(slug="joly-sheinbaum")
    assert meeting.kind == "meeting"
    assert [row.tenure for row in meeting.participations.all()] == [tenure, None]
    assert list(meeting.agreements.all()) == [agreement]
    assert "Countries that follow: Mexico (host), Canada (participant), Mexico (participant)" in editor.text
    assert "Nothing is missing." in editor.text


def test_a_participant_is_somebody(at_the_desk):
    meeting = make_meeting(published=False)
    editor = at_the_desk("Contributor").open(reverse("admin:events_meeting_change", args=[meeting.pk]))

    editor.add_row("participations", country="CA", role="delegate").press("Save")

    assert "Name the official, or write the name of the delegation." in editor.text
    assert meeting.participations.count() == 2


def test_countries_that_follow_change_with_the_participants(at_the_desk):
    meeting = make_meeting(published=False)
    editor = at_the_desk("Contributor").open(reverse("admin:events_meeting_change", args=[meeting.pk]))

    editor.fill(**{"participations-1-DELETE": "on"}).press("Save and continue editing")

    assert "Countries that follow: Canada (participant)" in editor.text
    assert "Name participants of at least two parties." in editor.text
