"""Rows of a file, each with the line it begins on, so that a fault can be found by whoever wrote it."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .report import Fault


@dataclass(frozen=True)
class Row:
    """One record of a file: its values by field, where it begins, and its path inside a larger record."""

    file: str
    line: int
    values: dict[str, Any]
    path: str = ""

    def fault(self, field: str, reason: str) -> Fault:
        return Fault(self.file, self.line, f"{self.path}{field}", reason)

    def nested(self, field: str, faults: list[Fault]) -> list[Row]:
        """The records of the list ``field`` inside this one; anything else there is added to the faults."""
        values = self.values.get(field) or []
        if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
            faults.append(self.fault(field, "a list of objects is expected"))
            return []
        return [
            Row(self.file, self.line, value, f"{self.path}{field}[{place}].")
            for place, value in enumerate(values)
        ]


class UnreadableFile(Exception):  # noqa: N818 - it says what is wrong with the file
    """The file is not what it should be as a whole; the message names file, line and reason."""


def json_rows(path: Path, key: str) -> Iterator[Row]:
    """The objects of the list ``key`` in the top-level object of a JSON file, in order.

    Raises UnreadableFile when the file is not JSON, has no such list, or holds something else in it.
    """
    text = path.read_text(encoding="utf-8")
    try:
        document = json.loads(text)
    except ValueError as error:
        raise UnreadableFile(f"{path.name}: not JSON: {error}") from error
    if not isinstance(document, dict) or not isinstance(document.get(key), list):
        raise UnreadableFile(f'{path.name}: an object with a list "{key}" is expected.')
    for line, value in zip(element_lines(text, key), document[key], strict=True):
        if not isinstance(value, dict):
            raise UnreadableFile(f"{path.name}, line {line}: an object is expected.")
        yield Row(path.name, line, value)


def element_lines(text: str, key: str) -> Iterator[int]:
    """Line on which each element of the top-level list ``key`` begins; ``text`` is valid JSON."""
    decoder = json.JSONDecoder()

    def skip(position: int) -> int:
        while text[position] in " \t\r\n,:":
            position += 1
        return position

    position = skip(text.index("{") + 1)
    while text[position] != "}":
        name, position = decoder.raw_decode(text, position)
        position = skip(position)
        if name != key:
            position = skip(decoder.raw_decode(text, position)[1])
            continue
        position, counted, line = skip(position + 1), 0, 1
        while text[position] != "]":
            line += text.count("\n", counted, position)
            counted = position
            yield line
            position = skip(decoder.raw_decode(text, position)[1])
        return


def csv_rows(path: Path, columns: set[str]) -> Iterator[Row]:
    """The rows of a CSV file with a header line; raises UnreadableFile when one of ``columns`` is missing."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        missing = columns - set(reader.fieldnames or ())
        if missing:
            raise UnreadableFile(f"{path.name}, line 1: missing columns: {', '.join(sorted(missing))}.")
        for values in reader:
            yield Row(path.name, reader.line_num, dict(values))
