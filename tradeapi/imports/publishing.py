"""How loaded records become public: drafts are admitted, what was public and has changed is checked again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tradeapi.curation import transitions
from tradeapi.curation.writing import note

from .report import ImportReport
from .rows import Row

REASON = "Loaded from the tables that ship."


@dataclass
class Reading:
    """A record and the row it was read from; ``touched`` once the row has changed it or one of its parts."""

    row: Row
    record: Any
    touched: bool = False


def make_public(readings: Iterable[Reading], report: ImportReport) -> None:
    """Publish every draft and check every published record that was touched; they may name one another.

    Does nothing once a row is faulty: nothing is written then, and further faults would only follow from it.
    """
    if report.faults:
        return
    rows, drafts = {}, []
    for reading in readings:
        if not reading.record.is_public:
            rows[type(reading.record), reading.record.pk] = reading.row
            drafts.append(reading.record)
        elif reading.touched:
            note(type(reading.record), [reading.record.pk])
            reading.record.rebuild()
            tell_unmet(reading, report)
    for record, sentences in transitions.admit_all(drafts, REASON):
        row = rows[type(record), record.pk]
        report.faults += [row.fault("row", sentence) for sentence in sentences]


def tell_unmet(reading: Reading, report: ImportReport) -> None:
    """Report why a record that is public already is not fit to be so any more."""
    try:
        transitions.check_published(reading.record)
    except transitions.TransitionNotAllowed as refusal:
        report.faults += [reading.row.fault("row", sentence) for sentence in refusal.unmet]
