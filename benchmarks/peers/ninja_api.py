"""The same with django-ninja: Pydantic instead of serializers, the same questions to the database."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from django.shortcuts import get_object_or_404
from ninja import Field, NinjaAPI, Schema

from . import questions

api = NinjaAPI(docs_url=None, openapi_url=None)


class CountryOut(Schema):
    code: str
    name: str


class SourceOut(Schema):
    slug: str
    publisher: str
    title: str
    tier: str
    url: str


class CitationOut(Schema):
    source: SourceOut
    quote: str
    locator: str
    attributed_to: str
    stance: str


class RoleOut(Schema):
    country: CountryOut
    role: str


class EventOut(Schema):
    slug: str
    kind: str
    title: str
    summary: str
    date: str
    earliest: datetime.date | None
    latest: datetime.date | None
    announced: str
    occurrence: str
    place: str
    topics: list[str]
    verification: str
    note: str
    updated_at: datetime.datetime
    countries: list[RoleOut] = Field(alias="event_countries")
    citations: list[CitationOut]


class LineOut(Schema):
    label: str
    treatment: str
    rate_type: str
    rate_percent: Decimal | None
    qualifier: str
    role: str
    origin_kind: str
    origin: CountryOut | None
    product_kind: str
    hs_include: list[str]
    hs_exclude: list[str]
    sector: str
    goods: str
    condition: str
    legal_code: str


class RateOut(Schema):
    line: LineOut
    state: str
    due: str


class StatusOut(Schema):
    status: str
    collected: bool
    since: datetime.date


class ActionOut(Schema):
    slug: str
    title: str
    action: str
    date: str
    effective: str
    until: str
    instrument_type: str
    verification: str


class TariffOut(Schema):
    slug: str
    title: str
    aliases: list[str]
    type: str
    imposed_by: CountryOut
    legal_basis: str
    series: str
    scope: str
    summary: str
    status: list[StatusOut] = Field(alias="status_periods")
    rates: list[RateOut] = Field(alias="rate_periods")
    actions: list[ActionOut]
    note: str
    updated_at: datetime.datetime


class TariffsOut(Schema):
    results: list[TariffOut]


class EventsOut(Schema):
    results: list[EventOut]


@api.get("/tariffs/", response=TariffsOut, by_alias=False)
def tariffs(request: Any, imposed_by: str, on: str, limit: int = 50) -> Any:
    return {"results": list(questions.tariffs(imposed_by, on)[:limit])}


@api.get("/events/", response=EventsOut, by_alias=False)
def events(request: Any, country: str = "", to: str = "", limit: int = 50, offset: int = 0) -> Any:
    found = questions.events(country, request.GET.get("from", ""), to)
    return {"results": list(found[offset : offset + limit])}


@api.get("/events/{slug}/", response=EventOut, by_alias=False)
def event(request: Any, slug: str) -> Any:
    return get_object_or_404(questions.events(), slug=slug)
