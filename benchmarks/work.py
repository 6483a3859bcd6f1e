"""What is asked of every candidate, and the facts that their answers must share before anything is timed."""

from __future__ import annotations

import json
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

ON = date(2026, 6, 1).isoformat()
ORIGINS = ("AD", "AE", "AF", "AG", "AH", "AI", "AJ", "AK", "AL", "AM")
MONTHS = [(date(2008, 1, 1) + timedelta(days=400 * at)).isoformat() for at in range(10)]

Facts = Callable[[bytes], Any]


@dataclass(frozen=True)
class Work:
    """One sort of question: its paths for each candidate, and what is compared of the answers."""

    name: str
    paths: dict[str, list[str]]
    facts: Facts | None
    conditional: bool = False


def tariff_facts(body: bytes) -> Any:
    """Slug, who imposes, status on the day, and the rates by origin."""
    return [tariff_fact(one) for one in json.loads(body)["results"]]


def tariff_fact(one: Any) -> Any:
    """The same of one tariff; a status that is not there yet is None."""
    status = (one["status"] or [None])[0] if isinstance(one["status"], list) else one["status"]
    return (
        one["slug"],
        one["imposed_by"].get("code") or one["imposed_by"]["id"],
        status and status["status"],
        sorted(rate_of(period) for period in one["rates"]),
        sorted(action.get("slug") or action["id"] for action in one["actions"]),
    )


def rate_of(period: Any) -> tuple[str, float, str]:
    line = period["line"]
    if "scope" in line:
        return line["origin"]["country"]["id"], float(line["rate"]["percent"]), period["state"]
    return line["origin"]["code"], float(line["rate_percent"]), period["state"]


def event_facts(one: Any) -> Any:
    """Slug, title, day, countries with their roles, and sources with their quotations."""
    return (
        one["slug"],
        one["title"],
        one["date"] if isinstance(one["date"], str) else one["date"]["edtf"],
        sorted((row["country"].get("code") or row["country"]["id"], row["role"]) for row in one["countries"]),
        sorted((row["source"].get("slug") or row["source"]["id"], row["quote"]) for row in one["citations"]),
    )


def page_facts(body: bytes) -> Any:
    return [event_facts(one) for one in json.loads(body)["results"]]


def detail_facts(body: bytes) -> Any:
    return event_facts(json.loads(body))


def the_work(events: int) -> list[Work]:
    """All of it, for tables with so many events."""
    tariffs = [f"imposed_by={code}&on={ON}&limit=50" for code in ORIGINS]
    days = [
        f"country={code}&from={day}&to={plus_years(day)}&limit=50"
        for code, day in zip(ORIGINS, MONTHS, strict=True)
    ]
    slugs = [f"event-{events // 11 * at}" for at in range(1, 11)]
    offset = events * 3 // 4
    last = Event.objects.order_by("-earliest", "-id")[offset - 1]
    deep = f"cursor={cursor_at([last.earliest, last.pk])}"
    return [
        Work("list of 50 tariffs, nested", each(tariffs, "tariffs/"), tariff_facts),
        Work("timeline of 50 by country and dates", each(days, "events/"), page_facts),
        Work(
            "detail of an event",
            {
                "tradeapi": [f"/api/v1/events/{slug}/" for slug in slugs],
                "drf": [f"/drf/events/{slug}/" for slug in slugs],
                "ninja": [f"/ninja/events/{slug}/" for slug in slugs],
                "fastapi": [f"/events/{slug}/" for slug in slugs],
                "floor": [f"/event/?slug={slug}" for slug in slugs],
            },
            detail_facts,
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
            page_facts,
        ),
        Work("first page", {"tradeapi": ["/api/v1/events/"]}, None),
        Work("search, common word", {"tradeapi": ["/api/v1/events/?q=tariff"]}, None),
        Work("search, rare word", {"tradeapi": ["/api/v1/events/?q=zirconium"]}, None),
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
            },
            tariff_facts,
        ),
        Work(
            "304",
            {
                "tradeapi, keeping": [f"/api/v1/tariffs/?{tariffs[0]}"],
                "tradeapi, lagging": [f"/api/v1/tariffs/?{tariffs[0]}"],
                "drf": [f"/kept/tariffs/?{tariffs[0]}"],
            },
            None,
            conditional=True,
        ),
        Work("small static answer", {"floor": ["/static/"]}, None),
    ]


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
