"""The plan of each documented filter and ordering; a sequential scan of a large table is a fault."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from tradeapi.api.rendering import resources

#: Tables with more rows must be reached by an index.
LARGE = 10_000
LARGE_RESOURCES = ("events", "meetings", "tariff-actions", "tariffs", "sources")
#: What has no example of its own: values that select little, as most questions do.
VALUES = {
    "q": "zirconium",
    "country": "AZ",
    "imposed_by": "AZ",
    "from": "2020-01-01",
    "to": "2005-03-01",
    "between": "AZ,JP",
}
#: How statements begin that read.
READING = ("SELECT", "(SELECT", "WITH")
#: Parameters that choose no records.
NOT_ASKED = {"cursor", "limit", "count", "format", "fields", "omit", "expand", "match", "known_on"}


def main() -> int:
    """Print every plan that scans a large table; how many there are."""
    large = large_tables()
    faults = 0
    for path, parameters in questions():
        scanned = {table for table in scans(path, parameters) if table in large or " " in table}
        faults += bool(scanned)
        print(
            f"{'SCAN of ' + ', '.join(sorted(scanned)) if scanned else 'ok'}: {path} {parameters}", flush=True
        )
    print(f"{faults} questions scan a large table ({', '.join(sorted(large))})")
    return int(faults > 0)


def questions() -> Iterator[tuple[str, dict[str, str]]]:
    """One question for each filter that has a value to try, and for each ordering."""
    for name in LARGE_RESOURCES:
        resource = resources()[name]
        declared: Any = resource.view().get_filterset_class()
        for parameter, one in declared.base_filters.items():
            if parameter in NOT_ASKED:
                continue
            if parameter == "ordering":
                for word in one.field.choices:
                    if word != "relevance":
                        yield resource.path, {"ordering": word}
            elif (value := VALUES.get(parameter, example(one))) is not None:
                yield (
                    resource.path,
                    {parameter: str(value).lower() if isinstance(value, bool) else str(value)},
                )


def example(declared: Any) -> Any:
    """A value that the parameter takes; of records the name of the last one."""
    field = declared.field
    if hasattr(field, "model"):
        record = field.model.objects.published().order_by("-pk").first()
        return record and record.public_id
    return field.example


def scans(path: str, parameters: dict[str, str]) -> set[str]:
    """Tables that answering this question reads from end to end."""
    resolve(path)
    with CaptureQueriesContext(connection) as captured:
        answer = Client(SERVER_NAME="localhost").get(path, parameters)
    if answer.status_code != 200:
        return {f"nothing, for it was refused: {answer.json()['errors']}"}
    found: set[str] = set()
    with connection.cursor() as cursor:
        for query in captured.captured_queries:
            if (query["sql"] or "").startswith(READING):
                cursor.execute("EXPLAIN (FORMAT JSON) " + query["sql"].replace("%", "%%"))
                plan = cursor.fetchone()[0]
                found |= set(scanned(json.loads(plan) if isinstance(plan, str) else plan))
    return found


def scanned(plan: Any) -> Iterator[str]:
    if isinstance(plan, list):
        for one in plan:
            yield from scanned(one)
    elif isinstance(plan, dict):
        if plan.get("Node Type") == "Seq Scan":
            yield plan["Relation Name"]
        for inner in plan.values():
            if isinstance(inner, dict | list):
                yield from scanned(inner)


def large_tables() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples > %s", [LARGE])
        return {name for (name,) in cursor.fetchall()}
