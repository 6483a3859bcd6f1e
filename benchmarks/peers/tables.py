"""The tables as classes of SQLAlchemy, with the columns that are shown; the rows around a row as Django names them."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ARRAY, Column, ForeignKey, Table, Text
from sqlalchemy.dialects.postgresql import DATERANGE
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    type_annotation_map = {list[str]: ARRAY(Text)}


class Slugged:
    """A record that its slug names."""

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str]

    @property
    def public_id(self) -> str:
        return self.slug


class Country(Base):
    __tablename__ = "countries_country"
    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]

    def __str__(self) -> str:
        return self.name

    @property
    def public_id(self) -> str:
        return self.code


class Official(Slugged, Base):
    __tablename__ = "countries_official"
    name: Mapped[str]

    def __str__(self) -> str:
        return self.name


class Office(Slugged, Base):
    __tablename__ = "countries_office"
    title: Mapped[str]
    jurisdiction_id: Mapped[str]

    def __str__(self) -> str:
        return f"{self.title} ({self.jurisdiction_id})"


class Agreement(Slugged, Base):
    __tablename__ = "events_agreement"
    name: Mapped[str]

    def __str__(self) -> str:
        return self.name


class Source(Slugged, Base):
    __tablename__ = "events_source"
    publisher: Mapped[str]
    title: Mapped[str]
    tier: Mapped[str]
    url: Mapped[str]

    def __str__(self) -> str:
        return f"{self.publisher}: {self.title}"


class Settlement(Base):
    __tablename__ = "events_settlement"
    id: Mapped[int] = mapped_column(primary_key=True)
    value: Mapped[str]
    reason: Mapped[str]
    decided_at: Mapped[datetime.datetime]


class Citation(Base):
    __tablename__ = "events_citation"
    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events_event.id"))
    source_id: Mapped[int] = mapped_column(ForeignKey("events_source.id"))
    settlement_id: Mapped[int | None] = mapped_column(ForeignKey("events_settlement.id"))
    quote: Mapped[str]
    locator: Mapped[str]
    attributed_to: Mapped[str]
    stance: Mapped[str]
    claim: Mapped[str]
    claimed_field: Mapped[str]
    claimed_line: Mapped[str]
    claimed_rate_percent: Mapped[Decimal | None]
    claimed_qualifier: Mapped[str]
    claimed_date: Mapped[str]
    rival: Mapped[bool]
    against: Mapped[str]
    source: Mapped[Source] = relationship()
    settlement: Mapped[Settlement | None] = relationship()

    @property
    def makes_another_claim(self) -> bool:
        return bool(self.claim or self.claimed_rate_percent is not None or self.claimed_date)


class Role(Base):
    __tablename__ = "events_eventcountry"
    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events_event.id"))
    country_id: Mapped[str] = mapped_column(ForeignKey("countries_country.code"))
    role: Mapped[str]
    earliest: Mapped[datetime.date | None]
    latest: Mapped[datetime.date | None]
    country: Mapped[Country] = relationship()


class EventOfficial(Base):
    __tablename__ = "events_eventofficial"
    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events_event.id"))
    official_id: Mapped[int] = mapped_column(ForeignKey("countries_official.id"))
    office_id: Mapped[int | None] = mapped_column(ForeignKey("countries_office.id"))
    role: Mapped[str]
    official: Mapped[Official] = relationship()
    office: Mapped[Office | None] = relationship()


class Link(Base):
    __tablename__ = "events_eventlink"
    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events_event.id"))
    to_event_id: Mapped[int] = mapped_column(ForeignKey("events_event.id"))
    source_id: Mapped[int] = mapped_column(ForeignKey("events_source.id"))
    relation: Mapped[str]
    quote: Mapped[str]
    event: Mapped[Event] = relationship(foreign_keys=event_id, back_populates="links")
    to_event: Mapped[Event] = relationship(foreign_keys=to_event_id, back_populates="links_from")
    source: Mapped[Source] = relationship()


class Event(Slugged, Base):
    __tablename__ = "events_event"
    id: Mapped[int] = mapped_column(primary_key=True)
    part_of_id: Mapped[int | None] = mapped_column(ForeignKey("events_event.id"))
    status: Mapped[str]
    kind: Mapped[str]
    title: Mapped[str]
    summary: Mapped[str]
    date: Mapped[str]
    earliest: Mapped[datetime.date | None]
    latest: Mapped[datetime.date | None]
    announced: Mapped[str]
    occurrence: Mapped[str]
    settled: Mapped[str]
    place: Mapped[str]
    topics: Mapped[list[str]]
    verification: Mapped[str]
    note: Mapped[str]
    updated_at: Mapped[datetime.datetime]
    part_of: Mapped[Event | None] = relationship(remote_side=id, back_populates="has_parts")
    has_parts: Mapped[list[Event]] = relationship(
        back_populates="part_of", order_by="(Event.earliest.desc().nulls_last(), Event.id.desc())"
    )
    event_countries: Mapped[list[Role]] = relationship(order_by=(Role.role, Role.country_id))
    event_officials: Mapped[list[EventOfficial]] = relationship(order_by=EventOfficial.id)
    citations: Mapped[list[Citation]] = relationship(order_by=Citation.id)
    links: Mapped[list[Link]] = relationship(
        foreign_keys=Link.event_id, back_populates="event", order_by=Link.id
    )
    links_from: Mapped[list[Link]] = relationship(
        foreign_keys=Link.to_event_id, back_populates="to_event", order_by=Link.id
    )

    def __str__(self) -> str:
        return self.title


class Action(Event):
    """An event with more columns; in this table the parent's key is its own."""

    __tablename__ = "events_tariffaction"
    event_ptr_id: Mapped[int] = mapped_column(ForeignKey("events_event.id"), primary_key=True)
    tariff_id: Mapped[int] = mapped_column(ForeignKey("events_tariff.id"))
    action: Mapped[str]
    effective: Mapped[str]
    until: Mapped[str]
    retroactive_to: Mapped[datetime.date | None]
    collection_on: Mapped[datetime.date | None]
    instrument_type: Mapped[str]
    instrument_number: Mapped[str]
    instrument_citation: Mapped[str]


excluded_origins = Table(
    "events_rateline_excluded_origins",
    Base.metadata,
    Column("rateline_id", ForeignKey("events_rateline.id")),
    Column("country_id", ForeignKey("countries_country.code")),
)


class Line(Base):
    __tablename__ = "events_rateline"
    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("events_tariffaction.event_ptr_id"))
    origin_id: Mapped[str | None] = mapped_column(ForeignKey("countries_country.code"))
    agreement_id: Mapped[int | None] = mapped_column(ForeignKey("events_agreement.id"))
    label: Mapped[str]
    treatment: Mapped[str]
    rate_type: Mapped[str]
    rate_percent: Mapped[Decimal | None]
    amount: Mapped[Decimal | None]
    currency: Mapped[str]
    per_unit: Mapped[str]
    qualifier: Mapped[str]
    role: Mapped[str]
    origin_kind: Mapped[str]
    origin_class: Mapped[str]
    product_kind: Mapped[str]
    hs_include: Mapped[list[str]]
    hs_exclude: Mapped[list[str]]
    sector: Mapped[str]
    goods: Mapped[str]
    condition: Mapped[str]
    condition_text: Mapped[str]
    legal_code: Mapped[str]
    action: Mapped[Action] = relationship()
    origin: Mapped[Country | None] = relationship()
    agreement: Mapped[Agreement | None] = relationship()
    excluded_origins: Mapped[list[Country]] = relationship(secondary=excluded_origins, order_by=Country.name)

    @property
    def rate_in_words(self) -> str:
        if self.rate_type == "tbd":
            return "to be decided"
        if self.rate_type == "none":
            return self.treatment
        sides = []
        if self.rate_percent is not None:
            sides.append(f"{self.rate_percent.normalize():f} %")
        if self.amount is not None:
            sides.append(f"{self.amount.normalize():f} {self.currency} per {self.per_unit}")
        words = {"about": "about ", "up_to": "up to ", "at_least": "at least "}.get(self.qualifier, "")
        return words + " + ".join(sides)


class RatePeriod(Base):
    __tablename__ = "events_rateperiod"
    id: Mapped[int] = mapped_column(primary_key=True)
    tariff_id: Mapped[int] = mapped_column(ForeignKey("events_tariff.id"))
    line_id: Mapped[int] = mapped_column(ForeignKey("events_rateline.id"))
    state: Mapped[str]
    due: Mapped[str]
    valid: Mapped[Any] = mapped_column(DATERANGE)
    known: Mapped[Any] = mapped_column(DATERANGE)
    line: Mapped[Line] = relationship()


class StatusPeriod(Base):
    __tablename__ = "events_statusperiod"
    id: Mapped[int] = mapped_column(primary_key=True)
    tariff_id: Mapped[int] = mapped_column(ForeignKey("events_tariff.id"))
    status: Mapped[str]
    collected: Mapped[bool]
    since: Mapped[datetime.date]
    valid: Mapped[Any] = mapped_column(DATERANGE)
    known: Mapped[Any] = mapped_column(DATERANGE)


class Tariff(Slugged, Base):
    __tablename__ = "events_tariff"
    id: Mapped[int] = mapped_column(primary_key=True)
    imposed_by_id: Mapped[str] = mapped_column(ForeignKey("countries_country.code"))
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("events_tariff.id"))
    status: Mapped[str]
    title: Mapped[str]
    aliases: Mapped[list[str]]
    type: Mapped[str]
    legal_basis: Mapped[str]
    series: Mapped[str]
    scope: Mapped[str]
    summary: Mapped[str]
    note: Mapped[str]
    updated_at: Mapped[datetime.datetime]
    imposed_by: Mapped[Country] = relationship()
    replaced_by: Mapped[Tariff | None] = relationship(remote_side=id)
    status_periods: Mapped[list[StatusPeriod]] = relationship(order_by=StatusPeriod.valid)
    rate_periods: Mapped[list[RatePeriod]] = relationship(order_by=RatePeriod.id)
    actions: Mapped[list[Action]] = relationship(order_by=(Action.earliest, Action.id))

    def __str__(self) -> str:
        return self.title
