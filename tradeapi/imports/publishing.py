"""How loaded records become public: drafts are admitted, what was public and has changed is checked again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from tradeapi.curation import transitions

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
    """Publish every draft, in this order, and check every published record that was touched.

    Does nothing once a row is faulty: nothing is written then, and further faults would only follow from it.
    """
    if report.faults:
        return
    for reading in readings:
        if not reading.record.is_public:
            _or_fault(lambda record: transitions.admit(record, REASON), reading, report)
        elif reading.touched:
            reading.record.rebuild()
            _or_fault(transitions.check_published, reading, report)


def _or_fault(transition: Callable[[Any], None], reading: Reading, report: ImportReport) -> None:
    try:
        transition(reading.record)
    except transitions.TransitionNotAllowed as refusal:
        report.faults += [reading.row.fault("row", sentence) for sentence in refusal.unmet]
