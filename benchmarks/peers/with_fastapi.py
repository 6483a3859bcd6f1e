"""The same with FastAPI and SQLAlchemy: mapped classes, selectinload, Pydantic models as answers."""

from __future__ import annotations

import datetime
import os
from typing import Annotated, Any

import psycopg
from fastapi import FastAPI, HTTPException, Query, Request
from sqlalchemy import create_engine, func, literal_column, select
from sqlalchemy.orm import Session, joinedload, selectinload

from . import documents, shapes
from .tables import (
    Action,
    Citation,
    Event,
    EventOfficial,
    Line,
    Link,
    RatePeriod,
    Role,
    StatusPeriod,
    Tariff,
)

engine = create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(os.environ["BENCHMARK_DSN"]))
app = FastAPI(openapi_url=None)

EVENTS = (
    select(Event)
    .where(Event.status == "published")
    .options(
        joinedload(Event.part_of),
        selectinload(Event.event_countries).joinedload(Role.country),
        selectinload(Event.event_officials).options(
            joinedload(EventOfficial.official), joinedload(EventOfficial.office)
        ),
        selectinload(Event.citations).options(joinedload(Citation.source), joinedload(Citation.settlement)),
        selectinload(Event.links).options(joinedload(Link.to_event), joinedload(Link.source)),
        selectinload(Event.links_from).options(joinedload(Link.event), joinedload(Link.source)),
        selectinload(Event.has_parts),
    )
)


def site(request: Request) -> str:
    return str(request.base_url).rstrip("/")


@app.get("/tariffs/", response_model=shapes.Tariffs)
def tariffs(request: Request, imposed_by: str, on: datetime.date, limit: int = 50) -> Any:
    on_the_day = RatePeriod.valid.contains(on) & func.upper_inf(RatePeriod.known)
    found = (
        select(Tariff)
        .where(Tariff.status == "published", Tariff.imposed_by_id == imposed_by)
        .options(
            joinedload(Tariff.imposed_by),
            joinedload(Tariff.replaced_by),
            selectinload(Tariff.status_periods.and_(func.upper_inf(StatusPeriod.known))),
            selectinload(Tariff.rate_periods.and_(on_the_day))
            .joinedload(RatePeriod.line)
            .options(
                joinedload(Line.origin),
                joinedload(Line.agreement),
                joinedload(Line.action),
                selectinload(Line.excluded_origins),
            ),
            selectinload(Tariff.actions.and_(Action.status == "published")),
        )
        .order_by(Tariff.title, Tariff.id)
        .limit(limit)
    )
    here = site(request)
    with Session(engine) as session:
        return {"results": [documents.tariff(one, on, here) for one in session.scalars(found)]}


@app.get("/events/", response_model=shapes.Events)
def events(
    request: Request,
    country: str = "",
    from_: Annotated[datetime.date | None, Query(alias="from")] = None,
    to: datetime.date | None = None,
    limit: int = 50,
    offset: int = 0,
) -> Any:
    days: Any = Role if country else Event
    key = Role.event_id if country else Event.id
    order = (days.earliest.desc().nulls_last(), key.desc())
    if country:  # the days stand beside the country too, in one index
        page: Any = select(Role.earliest, Role.event_id).distinct().where(Role.country_id == country)
        page = page.join(Event).where(Event.status == "published")
    else:
        page = EVENTS
    if from_:
        page = page.where(days.latest >= from_)
    if to:
        page = page.where(days.earliest <= to)
    page = page.order_by(*order).limit(limit).offset(offset)
    if country:
        chosen = page.subquery()
        page = EVENTS.join(chosen, chosen.c.event_id == Event.id)
        page = page.order_by(Event.earliest.desc().nulls_last(), Event.id.desc())
    here = site(request)
    with Session(engine) as session:
        return {"results": [documents.event(one, here) for one in session.scalars(page)]}


@app.get("/search/", response_model=shapes.Events)
def search(request: Request, q: str, limit: int = 50) -> Any:
    column: Any = literal_column("events_event.search")
    asked = func.websearch_to_tsquery(literal_column("'tradeapi'::regconfig"), q)
    found = EVENTS.where(column.op("@@")(asked))
    found = found.order_by(func.ts_rank(column, asked).desc(), Event.id.desc()).limit(limit)
    here = site(request)
    with Session(engine) as session:
        return {"results": [documents.event(one, here) for one in session.scalars(found)]}


@app.get("/events/{slug}/", response_model=shapes.Event)
def event(request: Request, slug: str) -> Any:
    with Session(engine) as session:
        found = session.scalars(EVENTS.where(Event.slug == slug)).first()
        if found is None:
            raise HTTPException(404)
        return documents.event(found, site(request))
