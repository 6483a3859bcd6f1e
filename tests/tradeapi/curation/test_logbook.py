"""The history of a record, read as a person reads it."""

import pytest
from django.urls import reverse

from tests.factories import (
    make_country,
    make_link,
    make_meeting,
    make_official,
    make_participation,
    make_rate_line,
    make_source,
    make_tariff_action,
    make_tenure,
    make_user,
)
from tradeapi.curation import logbook, transitions
from tradeapi.curation.writing import recorded

pytestmark = pytest.mark.django_db


def told(entry):
    return [(change.row, change.column, change.old, change.new) for change in entry.changes]


def test_the_life_of_a_record_is_told_from_the_newest():
    ada, grace = make_user("Contributor", username="ada"), make_user("Reviewer", username="grace")
    source, other = make_source(published=False), make_source(title="The one")

    transitions.submit(source, ada)
    transitions.send_back(source, grace, "Mend the date.")
    transitions.submit(source, ada)
    transitions.publish(source, grace)
    transitions.merge(source, other, grace, "Entered twice.")

    story = [(entry.title, entry.who, entry.reason) for entry in logbook.entries(source)]
    assert story == [
        ("Merged into Department of Finance Canada: The one", "grace", "Entered twice."),
        ("Published", "grace", ""),
        ("Submitted for review", "ada", ""),
        ("Sent back", "grace", "Mend the date."),
        ("Submitted for review", "ada", ""),
        ("Created", "the system", ""),
    ]


def test_parts_of_the_record_are_in_its_history_by_name():
    meeting, official = make_meeting(), make_official("Anita Anand")
    editor = make_user("Editor", username="ada")

    with recorded(by=editor, action="edit", reason="Who was there."):
        row = make_participation(meeting, official=official)
        row.role = "delegate"
        row.save()

    entry = next(entry for entry in logbook.entries(meeting) if entry.who == "ada")
    assert (entry.title, entry.reason) == ("Parts changed", "Who was there.")
    assert told(entry) == [
        ("Participation added: Anita Anand for CA", "Country", "", "Canada"),
        ("Participation added: Anita Anand for CA", "Official", "", "Anita Anand"),
        ("Participation added: Anita Anand for CA", "Role", "", "principal"),
        ("Participation changed: Anita Anand for CA", "Role", "principal", "delegate"),
    ]


def test_what_was_removed_is_told_with_what_it_said():
    action = make_tariff_action(published=False)
    line = make_rate_line(action, label="potash", rate_percent=10)
    line.excluded_origins.add(make_country("MX"))
    number = line.pk

    with recorded(by=make_user(username="ada"), action="edit"):
        line.delete()

    rows = {row for entry in logbook.entries(action) for row, *_ in told(entry)}
    assert f"Rate line removed: no. {number}" in rows
    entry = next(entry for entry in logbook.entries(action) if entry.who == "ada")
    removed = [change for change in entry.changes if change.column == "Rate percent"]
    assert [(change.old, change.new) for change in removed] == [("10.000", "")]


def test_a_tenure_is_told_with_the_person_and_with_the_office():
    tenure = make_tenure()

    for owner, other in ((tenure.official, "Office"), (tenure.office, "Official")):
        told_of = {
            change.column for entry in logbook.entries(owner) for change in entry.changes if change.row
        }
        assert other in told_of, owner


def test_what_only_the_system_derived_is_no_entry():
    meeting = make_meeting()
    before = len(logbook.entries(meeting))

    type(meeting).objects.filter(pk=meeting.pk).update(verification="disputed")

    assert len(logbook.entries(meeting)) == before


def test_a_link_belongs_to_the_later_event():
    later, earlier = make_meeting(), make_meeting()
    make_link(later, earlier)

    assert any(change.row.startswith("Event link") for e in logbook.entries(later) for change in e.changes)
    assert not any(
        change.row.startswith("Event link") for e in logbook.entries(earlier) for change in e.changes
    )


def test_the_history_page_shows_who_when_why_and_what(at_the_desk):
    source = make_source(title="Old title")
    editor = at_the_desk("Editor", username="ada")
    page = reverse("admin:events_source_change", args=[source.pk])
    editor.open(page).fill(title="New title", reason="The page was renamed.").press("Save")

    editor.open(page).follow("History")

    assert "Corrected ada," in editor.text
    assert "The page was renamed." in editor.text
    assert "Title Old title New title" in editor.text
    assert "Status draft published" in editor.text


def test_the_history_is_for_those_who_may_see_the_record(at_the_desk):
    url = reverse("admin:events_source_history", args=[make_source().pk])

    assert at_the_desk().open(url).status == 403
    assert at_the_desk("Reviewer").open(url).status == 200
