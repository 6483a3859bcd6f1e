"""What Datasette reads: stored documents as flat tables of SQLite, a column a member, nested ones as JSON text."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

from django.db import connection

#: Columns beside the members: what a question filters and cuts by.
IMPOSED_BY = "imposed_by_code"
#: The key of tariffs: their place in the list of all.
PLACE = "nth"
BESIDE = {PLACE, IMPOSED_BY}
NESTED_IN_TARIFFS = {
    "aliases",
    "imposed_by",
    "status",
    "rates",
    "status_periods",
    "actions",
    "disputes",
    "replaced_by",
}
NESTED = NESTED_IN_TARIFFS | {"date", "announced", "settled", "topics", "countries", "officials", "citations",
                              "part_of", "has_parts", "links", "detail"}  # fmt: skip
#: No filters to suggest, no rows to count: only what was asked for.
PLAIN = "_shape=objects&_nofacet=1&_nosuggest=1&_nocount=1"
SITE = "http://localhost:80"
DOCUMENTS = """
    SELECT replace(replace(text, E'\\x10', %(on)s), E'\\x11', %(site)s) FROM documents_document
    JOIN {table} AS listed ON record = listed.id::text
    WHERE resource = %(resource)s AND (first_day IS NULL OR first_day <= %(on)s::date)
        AND (end_day IS NULL OR end_day > %(on)s::date)
    ORDER BY {order}
"""


def command(file: Path) -> tuple[str, ...]:
    return ("-m", "datasette", "serve", "--immutable", str(file), "--setting", "suggest_facets", "off")


def tariffs_of(code: str) -> str:
    return f"/flat/tariffs.json?{IMPOSED_BY}={code}&_size=50&_sort=title&{PLAIN}"


def nested_tariffs_of(code: str) -> str:
    """The same with members that are nested in the answer too."""
    return tariffs_of(code) + "".join(f"&_json={name}" for name in sorted(NESTED_IN_TARIFFS))


def parsed(row: dict[str, Any]) -> dict[str, Any]:
    """The document that a row tells; a document as it is."""
    return {
        name: json.loads(value) if name in NESTED and isinstance(value, str) else value
        for name, value in row.items()
        if name not in BESIDE
    }


def write(file: Path, on: date) -> None:
    """Write the file afresh: tariffs as they are on that day, and events."""
    file.unlink(missing_ok=True)
    with closing(sqlite3.connect(file)) as db, db:
        fill(db, "tariffs", stored("tariff", "events_tariff", "title, listed.id", on))
        fill(db, "events", stored("event", "events_event", "listed.id", on))
        db.execute(f"CREATE INDEX tariffs_of ON tariffs ({IMPOSED_BY}, title)")


def fill(db: sqlite3.Connection, table: str, found: Iterator[dict[str, Any]]) -> None:
    """A table of these documents, by the names of the first, in their order."""
    first = flattened(next(found))
    columns = ", ".join(f'"{name}"' for name in first)
    key = f", PRIMARY KEY ({'slug' if IMPOSED_BY not in first else PLACE})"
    db.execute(f'CREATE TABLE "{table}" ({columns}{key})')
    marks = ", ".join("?" * len(first))
    rows = (tuple(row.values()) for row in chain([first], map(flattened, found)))
    numbered = ((at, *row[1:]) if PLACE in first else row for at, row in enumerate(rows, start=1))
    db.executemany(f'INSERT INTO "{table}" VALUES ({marks})', numbered)  # noqa: S608 - our own names


def flattened(document: dict[str, Any]) -> dict[str, Any]:
    row = {name: json.dumps(value) if name in NESTED else value for name, value in document.items()}
    if "imposed_by" in document:
        return {PLACE: 0, IMPOSED_BY: document["imposed_by"]["id"], **row}
    return row


def stored(resource: str, table: str, order: str, on: date) -> Iterator[dict[str, Any]]:
    asked = {"resource": resource, "on": on.isoformat(), "site": SITE}
    with connection.cursor() as cursor:
        cursor.execute(DOCUMENTS.format(table=table, order=order), asked)
        while rows := cursor.fetchmany(1_000):
            yield from (json.loads(text) for (text,) in rows)
