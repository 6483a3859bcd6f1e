"""The same with django-ninja: Pydantic instead of serializers, the same questions to the database as plain DRF."""

from __future__ import annotations

import datetime
from typing import Any

from django.shortcuts import get_object_or_404
from ninja import NinjaAPI, Query

from . import documents, questions, shapes

api = NinjaAPI(docs_url=None, openapi_url=None)


def site(request: Any) -> str:
    return str(request.build_absolute_uri("/ninja"))


@api.get("/tariffs/", response=shapes.Tariffs)
def tariffs(request: Any, imposed_by: str, on: datetime.date, limit: int = 50) -> Any:
    here = site(request)
    return {"results": [documents.tariff(one, on, here) for one in questions.tariffs(imposed_by, on)[:limit]]}


@api.get("/events/", response=shapes.Events)
def events(
    request: Any,
    country: str = "",
    from_: datetime.date | None = Query(None, alias="from"),  # noqa: B008 - ninja's way
    to: datetime.date | None = None,
    limit: int = 50,
    offset: int = 0,
) -> Any:
    here = site(request)
    found = questions.events(country, from_, to)[offset : offset + limit]
    return {"results": [documents.event(one, here) for one in found]}


@api.get("/events/{slug}/", response=shapes.Event)
def event(request: Any, slug: str) -> Any:
    return documents.event(get_object_or_404(questions.EVENTS, slug=slug), site(request))
