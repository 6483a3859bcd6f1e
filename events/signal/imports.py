"""Signals of the tables that ship: what someone expected, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from events.event.imports import FIELDS, Directory, columns, read_as, relate
from events.event.models import Kind
from events.source.imports import DATA
from tradeapi.curation.writing import one_writer, recorded
from tradeapi.imports.publishing import REASON, Reading, make_public
from tradeapi.imports.report import ImportReport
from tradeapi.imports.rows import Row, json_rows
from tradeapi.imports.writing import all_or_nothing

from .models import Signal

COLUMNS = ("basis", "voiced_by", "window_text", "resolution", "explanation")
SIGNAL_FIELDS = {*FIELDS, *COLUMNS} - {"occurrence"}


def load_signals(path: Path = DATA / "founding_article.json") -> ImportReport:
    """Signals of the list ``signals``; the events that resolved them must have been loaded before.

    Raises ImportRefused, with nothing written, when a row is faulty.
    """
    with one_writer(), recorded(action="load", reason=REASON), all_or_nothing() as report:
        directory = Directory(report)
        readings = read_signals(json_rows(path, "signals"), directory)
        relate(readings, directory)
        make_public(readings, report)
    return report


def read_signals(rows: Iterable[Row], directory: Directory) -> list[Reading]:
    """First pass over the rows of signals."""
    return [reading for row in rows if (reading := read_signal(row, directory))]


def read_signal(row: Row, directory: Directory) -> Reading | None:
    """The signal of one row with what it owns; None, with a fault, when the row is wrong."""
    values = {"kind": Kind.SIGNAL, **columns(Signal, row, COLUMNS, directory.report)}
    values["occurrence"] = Signal.OCCURRENCES.get(values.get("resolution", ""), "expected")
    return read_as(Signal, row, directory, values, fields=SIGNAL_FIELDS)
