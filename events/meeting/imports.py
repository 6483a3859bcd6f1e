"""The shipped table of meetings: who met whom, in which office, about which agreements and tariffs."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from countries.country.models import Country
from countries.official.models import Office, Official
from events.agreement.models import Agreement
from events.event.imports import FIELDS, Directory, columns, knows, read_as, relate
from events.event.models import Kind
from events.source.imports import DATA
from events.tariff.models import Tariff
from tradeapi.curation.writing import one_writer, recorded
from tradeapi.imports.publishing import REASON, Reading, make_public
from tradeapi.imports.report import ImportReport
from tradeapi.imports.rows import Row, json_rows
from tradeapi.imports.writing import all_or_nothing, sync_parts, tell_kept_set

from .models import Meeting, Participation

COLUMNS = ("format", "medium", "interaction", "outcome")
SUBJECTS = {"agreements": Agreement, "tariffs": Tariff}
MEETING_FIELDS = {*FIELDS, *COLUMNS, *SUBJECTS, "host", "participants"}
WORDS = ("name", "title_then", "role")


def load_meetings(path: Path = DATA / "meetings.json") -> ImportReport:
    """Meetings of the list ``meetings``, each with its participants and what was spoken of.

    Countries, officials, sources, agreements and tariffs must have been loaded before. Raises ImportRefused,
    with nothing written, when a row is faulty.
    """
    with one_writer(), recorded(action="load", reason=REASON), all_or_nothing() as report:
        directory = Directory(report)
        readings = read_meetings(json_rows(path, "meetings"), directory)
        relate(readings, directory)
        make_public(readings, report)
    return report


def read_meetings(rows: Iterable[Row], directory: Directory) -> list[Reading]:
    """First pass over the rows of meetings."""
    return [reading for row in rows if (reading := read_meeting(row, directory))]


def read_meeting(row: Row, directory: Directory) -> Reading | None:
    """The meeting of one row with what it owns; None, with a fault, when the row is wrong."""
    report = directory.report
    before = report.changes
    values = {"kind": Kind.MEETING, **columns(Meeting, row, COLUMNS, report)}
    values["host_id"] = directory.key(Country, row, "host")
    reading = read_as(Meeting, row, directory, values, fields=MEETING_FIELDS, given=["host"])
    if reading is None:
        return None
    read_participants(reading.record, row, directory)
    for name, model in SUBJECTS.items():
        set_subjects(reading.record, name, directory.listed(model, row, name), report)
    reading.touched = report.changes > before
    return reading


def read_participants(meeting: Any, row: Row, directory: Directory) -> None:
    """Make the participations of a meeting agree with its row."""
    wanted = [
        participation
        for one in row.nested("participants", directory.report.faults)
        if (participation := read_participant(meeting, one, directory))
    ]
    sync_parts(
        meeting,
        "participations",
        wanted,
        directory.report,
        key=lambda p: (p.country_id, p.official_id, p.name),
        row=row,
        given=["country", "official", "office"],
    )


def read_participant(meeting: Any, row: Row, directory: Directory) -> Participation | None:
    """The unsaved participation of a nested row; None, with a fault, when the row is wrong."""
    report = directory.report
    before = len(report.faults)
    if not knows(row, {"country", "official", "office", *WORDS}, report):
        return None
    if not row.values.get("country"):
        report.faults.append(row.fault("country", "is missing"))
    participation = Participation(
        meeting=meeting,
        country_id=directory.key(Country, row, "country"),
        official_id=directory.key(Official, row, "official"),
        office_id=directory.key(Office, row, "office"),
        **columns(Participation, row, WORDS, report),
    )
    return participation if len(report.faults) == before else None


def set_subjects(meeting: Any, name: str, keys: set[Any], report: ImportReport) -> None:
    """Make the agreements or tariffs that a meeting was about those with these keys."""
    related = getattr(meeting, name)
    have = {record.pk: record.public_id for record in related.all()}
    if keys == have.keys():
        return
    # These pairs have no history of their own: they are an editor's once an editor has saved the meeting.
    if report.edits.touched(meeting):
        said = related.model.objects.in_bulk(keys).values()
        tell_kept_set(meeting, name, have.values(), [record.public_id for record in said], report)
    else:
        related.set(keys)
        report.changed[f"{name} of meetings"] += 1
