"""How the database answers each documented filter and ordering; reading a large table from end to end is a fault."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from .questions import Question, questions

#: Tables with more rows must be reached by an index.
LARGE = 10_000
#: Most milliseconds that the statements of an answer may take together; see P17 of the promises.
MOST_MILLISECONDS = 2_000
#: So many of the questions that take longest are printed.
WORST = 10
#: How statements begin that read.
READING = ("SELECT", "(SELECT", "WITH")


@dataclass
class Look:
    """What the database did for one question: tables read from end to end, time, pages of memory."""

    path: str
    asked: Question
    refused: str = ""
    scanned: set[str] = field(default_factory=set)
    milliseconds: float = 0
    pages: int = 0
    #: How each statement was carried out, in words.
    plans: list[str] = field(default_factory=list)

    def add(self, plan: Any) -> None:
        """Count what one statement did, as EXPLAIN tells."""
        self.milliseconds += plan["Execution Time"] + plan["Planning Time"]
        self.pages += plan["Plan"]["Shared Hit Blocks"] + plan["Plan"]["Shared Read Blocks"]
        self.scanned |= set(scans(plan["Plan"]))
        self.plans.append(in_words(plan["Plan"]))

    def fault(self, large: set[str]) -> str:
        """What is wrong, if anything is."""
        if self.refused:
            return f"REFUSED {self.refused}"
        if scanned := self.scanned & large:
            return f"SCAN of {', '.join(sorted(scanned))}"
        return "SLOW" if self.milliseconds > MOST_MILLISECONDS else ""

    def __str__(self) -> str:
        asked = "&".join(f"{name}={value}" for name, value in self.asked.items())
        return f"{self.milliseconds:.1f} ms, {self.pages} pages: {self.path}?{asked}"


def main() -> int:
    """Print how each question is answered, and the slowest ones again; 1 if one of them is at fault."""
    large = large_tables()
    looks, faults = [], 0
    for path, asked in questions():
        look = look_at(path, asked)
        looks.append(look)
        fault = look.fault(large)
        faults += bool(fault)
        print(f"{fault or 'ok'}: {look}", *look.plans, sep="\n    ", flush=True)
    print(f"\nThe {WORST} that take longest:")
    for look in sorted(looks, key=lambda one: -one.milliseconds)[:WORST]:
        print(look)
    print(f"\n{faults} of {len(looks)} questions are at fault; large are {', '.join(sorted(large))}")
    return int(faults > 0)


def look_at(path: str, asked: Question) -> Look:
    """Ask the question, and have each of its statements explained while it is carried out again."""
    resolve(path)
    look = Look(path, asked)
    with CaptureQueriesContext(connection) as captured:
        answer = Client(SERVER_NAME="localhost").get(path, asked)
    if answer.status_code != 200:
        look.refused = str(answer.json().get("errors") or answer.json()["title"])
        return look
    with connection.cursor() as cursor:
        for query in captured.captured_queries:
            if (query["sql"] or "").startswith(READING):
                cursor.execute(
                    "EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) " + query["sql"].replace("%", "%%")
                )
                plan = cursor.fetchone()[0]
                look.add((json.loads(plan) if isinstance(plan, str) else plan)[0])
    return look


def in_words(plan: Any) -> str:
    """A plan in a line: each step, by which index or of which table, and in brackets what it works on."""
    what = plan.get("Index Name") or plan.get("Relation Name") or ""
    inner = ", ".join(in_words(one) for one in plan.get("Plans", ()))
    return f"{plan['Node Type']} {what}".rstrip() + (f" ({inner})" if inner else "")


def scans(plan: Any) -> Iterator[str]:
    """Tables that a plan read from end to end; what was not carried out does not count."""
    if plan["Node Type"] == "Seq Scan" and plan["Actual Loops"]:
        yield plan["Relation Name"]
    for inner in plan.get("Plans", ()):
        yield from scans(inner)


def large_tables() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples > %s", [LARGE])
        return {name for (name,) in cursor.fetchall()}
