"""CSV (RFC 4180): one row for each document, the same columns whatever the rows hold.

Members of objects become columns of their own, ``date.earliest``; of a reference its ``id`` and ``label``.
Lists of plain values and of references stand in one cell, parted by ``; ``; lists of objects as JSON.
A text that a spreadsheet would take for a formula is disarmed by an apostrophe in front.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from .shape import Kind, Member

MEDIA_TYPE = "text/csv"
FORMULA = re.compile(r"^[=+\-@\t\r]")
NUMBER = re.compile(r"^[+-]?[0-9]+(\.[0-9]+)?$")
SEPARATOR = "; "

Reader = Callable[[Any], str]


@dataclass(frozen=True)
class Column:
    """A column: its heading, the members that lead to its value, and how that is written."""

    path: tuple[str, ...]
    written: Reader

    @property
    def heading(self) -> str:
        return ".".join(self.path)

    def cell(self, document: Any) -> str:
        value = document
        for step in self.path:
            if value is None:
                return ""
            value = value.get(step)
        return self.written(value)


def columns(members: Iterable[Member], above: tuple[str, ...] = ()) -> Iterator[Column]:
    """The columns of documents with these members."""
    for member in members:
        path = (*above, member.name)
        match member.kind:
            case Kind.OBJECT:
                yield from columns(member.members, path)
            case Kind.REFERENCE:
                yield Column((*path, "id"), plain)
                yield Column((*path, "label"), plain)
            case Kind.REFERENCES:
                yield Column(path, lambda found: disarmed(SEPARATOR.join(one["id"] for one in found or ())))
            case Kind.VALUES:
                yield Column(path, lambda found: disarmed(SEPARATOR.join(str(one) for one in found or ())))
            case Kind.VALUE:
                yield Column(path, plain)
            case _:
                yield Column(path, as_json)


def plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return disarmed(str(value))


def as_json(value: Any) -> str:
    return "" if value is None else disarmed(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def disarmed(text: str) -> str:
    """The text as no spreadsheet computes it; numbers stay numbers."""
    return f"'{text}" if FORMULA.match(text) and not NUMBER.match(text) else text


class Line:
    """A file of which the csv writer takes the line that it would write."""

    def write(self, text: str) -> str:
        return text


def written(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """The bytes of a table, heading first, row by row."""
    writer = csv.writer(Line())
    yield writer.writerow(headings).encode()
    for row in rows:
        yield writer.writerow(row).encode()


def table(members: Iterable[Member], documents: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    """Documents with these members as CSV, row by row."""
    drawn = list(columns(members))
    rows = ([column.cell(document) for column in drawn] for document in documents)
    return written([column.heading for column in drawn], rows)
