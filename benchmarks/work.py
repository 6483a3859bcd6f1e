"""What is asked of every candidate, and the facts that their answers must share before anything is timed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.test import RequestFactory
from rest_framework.request import Request

from events.event.models import Event
from tradeapi.api import cursors
from tradeapi.api.pagination import digest

from .peers import flat

ON = date(2026, 6, 1).isoformat()
ORIGINS = ("AD", "AE", "AF", "AG", "AH", "AI", "AJ", "AK", "AL", "AM")
MONTHS = [(date(2008, 1, 1) + timedelta(days=400 * at)).isoformat() for at in range(10)]

#: The floor where it gives the headers of this API, too.
DRESSED = "floor, same headers"

Facts = Callable[[bytes], Any]


@dataclass(frozen=True)
class Work:
    """One sort of question: its paths for each candidate, and what is compared of the answers."""

    name: str
    paths: dict[str, list[str]]
    facts: Facts | None
    conditional: bool = False


#: Members that are not compared: no peer has them.
LEFT_OUT = {
    "known_on": "no peer can be asked what was known on a day",
    "disputes": "no made-up source disputes another, so that an empty list would be all there is to compare",
}
#: What comes before the path of a record in its address, at each candidate.
HOME = re.compile(rb'"http://(?:localhost|127\.0\.0\.1):[0-9]+(?:/api/v1|/drf|/ninja)?/')


def documents(body: bytes) -> list[dict[str, Any]]:
    """The whole documents of a page, or that of a detail, but for the host of addresses and what is left out."""
    answer = json.loads(HOME.sub(b'"/', body))
    found = next((answer[name] for name in ("results", "rows") if name in answer), [answer])
    return [
        {name: value for name, value in flat.parsed(one).items() if name not in LEFT_OUT} for one in found
    ]


def the_work(events: int) -> list[Work]:
    """All of it, for tables with so many events."""
    tariffs = tariffs_asked_for()
    days = [
        f"country={code}&from={day}&to={plus_years(day)}&limit=50"
        for code, day in zip(ORIGINS, MONTHS, strict=True)
    ]
    slugs = [f"event-{events // 11 * at}" for at in range(1, 11)]
    offset = events * 3 // 4
    last = Event.objects.order_by("-earliest", "-id")[offset - 1]
    deep = f"cursor={cursor_at([last.earliest, last.pk])}"
    return [
        Work(
            "list of 50 tariffs, nested",
            each(tariffs, "tariffs/")
            | {
                "datasette": [flat.tariffs_of(code) for code in ORIGINS],
                "datasette, nested": [flat.nested_tariffs_of(code) for code in ORIGINS],
            },
            documents,
        ),
        Work("timeline of 50 by country and dates", each(days, "events/"), documents),
        Work(
            "detail of an event",
            {
                "tradeapi": [f"/api/v1/events/{slug}/" for slug in slugs],
                "drf": [f"/drf/events/{slug}/" for slug in slugs],
                "ninja": [f"/ninja/events/{slug}/" for slug in slugs],
                "fastapi": [f"/events/{slug}/" for slug in slugs],
                "datasette": [f"/flat/events/{slug}.json?_shape=objects" for slug in slugs],
                "floor": [f"/event/?slug={slug}" for slug in slugs],
            },
            documents,
        ),
        Work(
            "deep page",
            {
                "tradeapi": [f"/api/v1/events/?{deep}"],
                "drf": [f"/drf/events/?limit=50&offset={offset}"],
                "ninja": [f"/ninja/events/?limit=50&offset={offset}"],
                "fastapi": [f"/events/?limit=50&offset={offset}"],
                "floor": [f"/page/?earliest={last.earliest}&id={last.pk}"],
            },
            documents,
        ),
        Work("first page", {"tradeapi": ["/api/v1/events/"]}, None),
        Work("search, common word", {"tradeapi": ["/api/v1/events/?q=tariff"]}, None),
        Work(
            "search, rare word",
            {
                "tradeapi": ["/api/v1/events/?q=zirconium"],
                "fastapi": ["/search/?q=zirconium"],
                "floor": ["/search/?q=zirconium"],
            },
            documents,
        ),
        Work(
            "rates on a day",
            {
                "tradeapi": [
                    f"/api/v1/tariffs/rates/?imposed_by={code}&origin=AA&on={ON}" for code in ORIGINS[5:]
                ]
            },
            None,
        ),
        Work(
            "list of 50 tariffs, kept",
            {
                "tradeapi, keeping": [f"/api/v1/tariffs/?{tariffs[0]}"],
                "tradeapi, lagging": [f"/api/v1/tariffs/?{tariffs[0]}"],
                "drf": [f"/kept/tariffs/?{tariffs[0]}"],
                "floor": [f"/kept/?{tariffs[0]}"],
                DRESSED: [f"/kept/?{tariffs[0]}"],
            },
            documents,
        ),
        Work(
            "304",
            {
                "tradeapi, keeping": [f"/api/v1/tariffs/?{tariffs[0]}"],
                "tradeapi, lagging": [f"/api/v1/tariffs/?{tariffs[0]}"],
                "drf": [f"/kept/tariffs/?{tariffs[0]}"],
                DRESSED: ["/static/"],
            },
            None,
            conditional=True,
        ),
        Work("small static answer", {"floor": ["/static/"]}, None),
    ]


def tariffs_asked_for() -> list[str]:
    """What is asked of lists of tariffs."""
    return [f"imposed_by={code}&on={ON}&limit=50" for code in ORIGINS]


def each(questions: list[str], path: str) -> dict[str, list[str]]:
    homes = {"tradeapi": "/api/v1/", "drf": "/drf/", "ninja": "/ninja/", "fastapi": "/", "floor": "/"}
    return {name: [f"{home}{path}?{one}" for one in questions] for name, home in homes.items()}


def plus_years(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1_500)).isoformat()


def cursor_at(place: list[Any]) -> str:
    """A cursor of the plain list of events, as its own pages would give it there."""
    request = Request(RequestFactory().get("/api/v1/events/"))
    return cursors.write(place, digest(request, ["-date"]))


def server_processes() -> list[int]:
    """Processes of the database that serve others than this one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE backend_type IN ('client backend', 'parallel worker')"
            " AND pid <> pg_backend_pid()"
        )
        return [pid for (pid,) in cursor.fetchall()]
