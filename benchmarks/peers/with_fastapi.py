"""The same with FastAPI and SQLAlchemy: mapped classes, selectinload, Pydantic models as answers."""

from __future__ import annotations

import datetime
import os
from decimal import Decimal
from typing import Annotated, Any

import psycopg
from fastapi import FastAPI, HTTPException, Query
from pydantic import BaseModel, ConfigDict
from sqlalchemy import ARRAY, ForeignKey, Text, create_engine, select
from sqlalchemy.dialects.postgresql import DATERANGE
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship, selectinload

engine = create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(os.environ["BENCHMARK_DSN"]))
app = FastAPI(openapi_url=None)


class Base(DeclarativeBase):
    type_annotation_map = {list[str]: ARRAY(Text)}


class Country(Base):
    __tablename__ = "countries_country"
    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]


class Source(Base):
    __tablename__ = "events_source"
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str]
    publisher: Mapped[str]
    title: Mapped[str]
    tier: Mapped[str]
    url: Mapped[str]


class Citation(Base):
    __tablename__ = "events_citation"
    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events_event.id"))
    source_id: Mapped[int] = mapped_column(ForeignKey("events_source.id"))
    quote: Mapped[str]
    locator: Mapped[str]
    attributed_to: Mapped[str]
    stance: Mapped[str]
    source: Mapped[Source] = relationship()


class Role(Base):
    __tablename__ = "events_eventcountry"
    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events_event.id"))
    country_id: Mapped[str] = mapped_column(ForeignKey("countries_country.code"))
    role: Mapped[str]
    earliest: Mapped[datetime.date | None]
    latest: Mapped[datetime.date | None]
    country: Mapped[Country] = relationship()


class Event(Base):
    __tablename__ = "events_event"
    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[str]
    slug: Mapped[str]
    kind: Mapped[str]
    title: Mapped[str]
    summary: Mapped[str]
    date: Mapped[str]
    earliest: Mapped[datetime.date | None]
    latest: Mapped[datetime.date | None]
    announced: Mapped[str]
    occurrence: Mapped[str]
    place: Mapped[str]
    topics: Mapped[list[str]]
    verification: Mapped[str]
    note: Mapped[str]
    updated_at: Mapped[datetime.datetime]
    countries: Mapped[list[Role]] = relationship()
    citations: Mapped[list[Citation]] = relationship()


class Action(Base):
    __tablename__ = "events_tariffaction"
    event_ptr_id: Mapped[int] = mapped_column(ForeignKey("events_event.id"), primary_key=True)
    tariff_id: Mapped[int] = mapped_column(ForeignKey("events_tariff.id"))
    action: Mapped[str]
    effective: Mapped[str]
    until: Mapped[str]
    instrument_type: Mapped[str]
    event: Mapped[Event] = relationship(lazy="joined", innerjoin=True)
    slug = property(lambda self: self.event.slug)
    title = property(lambda self: self.event.title)
    date = property(lambda self: self.event.date)
    verification = property(lambda self: self.event.verification)


class Line(Base):
    __tablename__ = "events_rateline"
    id: Mapped[int] = mapped_column(primary_key=True)
    origin_id: Mapped[str | None] = mapped_column(ForeignKey("countries_country.code"))
    label: Mapped[str]
    treatment: Mapped[str]
    rate_type: Mapped[str]
    rate_percent: Mapped[Decimal | None]
    qualifier: Mapped[str]
    role: Mapped[str]
    origin_kind: Mapped[str]
    product_kind: Mapped[str]
    hs_include: Mapped[list[str]]
    hs_exclude: Mapped[list[str]]
    sector: Mapped[str]
    goods: Mapped[str]
    condition: Mapped[str]
    legal_code: Mapped[str]
    origin: Mapped[Country | None] = relationship(lazy="joined")


class Rate(Base):
    __tablename__ = "events_rateperiod"
    id: Mapped[int] = mapped_column(primary_key=True)
    tariff_id: Mapped[int] = mapped_column(ForeignKey("events_tariff.id"))
    line_id: Mapped[int] = mapped_column(ForeignKey("events_rateline.id"))
    state: Mapped[str]
    due: Mapped[str]
    valid: Mapped[Any] = mapped_column(DATERANGE)
    line: Mapped[Line] = relationship(lazy="joined", innerjoin=True)


class Status(Base):
    __tablename__ = "events_statusperiod"
    id: Mapped[int] = mapped_column(primary_key=True)
    tariff_id: Mapped[int] = mapped_column(ForeignKey("events_tariff.id"))
    status: Mapped[str]
    collected: Mapped[bool]
    since: Mapped[datetime.date]
    valid: Mapped[Any] = mapped_column(DATERANGE)


class Tariff(Base):
    __tablename__ = "events_tariff"
    id: Mapped[int] = mapped_column(primary_key=True)
    status_: Mapped[str] = mapped_column("status")
    slug: Mapped[str]
    title: Mapped[str]
    aliases: Mapped[list[str]]
    type: Mapped[str]
    imposed_by_id: Mapped[str] = mapped_column(ForeignKey("countries_country.code"))
    legal_basis: Mapped[str]
    series: Mapped[str]
    scope: Mapped[str]
    summary: Mapped[str]
    note: Mapped[str]
    updated_at: Mapped[datetime.datetime]
    imposed_by: Mapped[Country] = relationship(lazy="joined", innerjoin=True)
    status: Mapped[list[Status]] = relationship()
    rates: Mapped[list[Rate]] = relationship()
    actions: Mapped[list[Action]] = relationship()


class Out(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class CountryOut(Out):
    code: str
    name: str


class SourceOut(Out):
    slug: str
    publisher: str
    title: str
    tier: str
    url: str


class CitationOut(Out):
    source: SourceOut
    quote: str
    locator: str
    attributed_to: str
    stance: str


class RoleOut(Out):
    country: CountryOut
    role: str


class EventOut(Out):
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
    countries: list[RoleOut]
    citations: list[CitationOut]


class LineOut(Out):
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


class RateOut(Out):
    line: LineOut
    state: str
    due: str


class StatusOut(Out):
    status: str
    collected: bool
    since: datetime.date


class ActionOut(Out):
    slug: str
    title: str
    action: str
    date: str
    effective: str
    until: str
    instrument_type: str
    verification: str


class TariffOut(Out):
    slug: str
    title: str
    aliases: list[str]
    type: str
    imposed_by: CountryOut
    legal_basis: str
    series: str
    scope: str
    summary: str
    status: list[StatusOut]
    rates: list[RateOut]
    actions: list[ActionOut]
    note: str
    updated_at: datetime.datetime


class TariffsOut(Out):
    results: list[TariffOut]


class EventsOut(Out):
    results: list[EventOut]


def with_parts() -> Any:
    return (
        selectinload(Event.countries).joinedload(Role.country),
        selectinload(Event.citations).joinedload(Citation.source),
    )


@app.get("/tariffs/", response_model=TariffsOut)
def tariffs(imposed_by: str, on: datetime.date, limit: int = 50) -> Any:
    found = (
        select(Tariff)
        .where(Tariff.status_ == "published", Tariff.imposed_by_id == imposed_by)
        .options(
            selectinload(Tariff.status.and_(Status.valid.contains(on))),
            selectinload(Tariff.rates.and_(Rate.valid.contains(on))),
            selectinload(Tariff.actions),
        )
        .order_by(Tariff.title, Tariff.id)
        .limit(limit)
    )
    with Session(engine) as session:
        return TariffsOut(results=session.scalars(found).all())


@app.get("/events/", response_model=EventsOut)
def events(
    country: str = "",
    from_: Annotated[datetime.date | None, Query(alias="from")] = None,
    to: datetime.date | None = None,
    limit: int = 50,
    offset: int = 0,
) -> Any:
    days: Any = Role if country else Event
    key = Role.event_id if country else Event.id
    order = (days.earliest.desc().nulls_last(), key.desc())
    found = select(Event).where(Event.status == "published").options(*with_parts())
    if country:  # from the same index as the others
        page: Any = select(Role.earliest, Role.event_id).distinct().where(Role.country_id == country)
        page = page.join(Event).where(Event.status == "published")
    else:
        page = found
    if from_:
        page = page.where(days.latest >= from_, days.earliest <= to)
    page = page.order_by(*order).limit(limit).offset(offset)
    if country:
        chosen = page.subquery()
        page = found.join(chosen, chosen.c.event_id == Event.id)
        page = page.order_by(Event.earliest.desc().nulls_last(), Event.id.desc())
    with Session(engine) as session:
        return EventsOut(results=session.scalars(page).all())


@app.get("/events/{slug}/", response_model=EventOut)
def event(slug: str) -> Any:
    with Session(engine) as session:
        found = session.scalars(select(Event).where(Event.slug == slug).options(*with_parts())).first()
        if found is None:
            raise HTTPException(404)
        return EventOut.model_validate(found)
