"""The shapes of the answers in Pydantic, for django-ninja and FastAPI alike."""

from __future__ import annotations

import datetime
from decimal import Decimal

from pydantic import BaseModel


class Reference(BaseModel):
    id: str
    label: str
    url: str


class Edtf(BaseModel):
    edtf: str
    earliest: datetime.date | None
    latest: datetime.date | None
    approximate: bool
    uncertain: bool


class Role(BaseModel):
    country: Reference
    role: str


class OfficialRole(BaseModel):
    official: Reference
    role: str
    office: Reference | None


class Settlement(BaseModel):
    value: str
    reason: str
    decided_at: datetime.datetime


class Claim(BaseModel):
    says: str
    rate_percent: Decimal | None
    qualifier: str
    date: Edtf | None
    field: str
    line: str
    recorded: str
    open: bool
    settlement: Settlement | None


class Citation(BaseModel):
    source: Reference
    publisher: str
    tier: str
    url: str
    quote: str
    locator: str
    attributed_to: str
    stance: str
    claim: Claim | None


class Link(BaseModel):
    relation: str
    direction: str
    event: Reference
    source: Reference
    quote: str


class Event(BaseModel):
    slug: str
    kind: str
    title: str
    summary: str
    date: Edtf
    announced: Edtf | None
    occurrence: str
    settled: Edtf | None
    place: str
    topics: list[str]
    countries: list[Role]
    officials: list[OfficialRole]
    citations: list[Citation]
    verification: str
    part_of: Reference | None
    has_parts: list[Reference]
    links: list[Link]
    note: str
    updated_at: datetime.datetime
    detail: Reference | None


class Rate(BaseModel):
    type: str
    percent: Decimal | None
    amount: Decimal | None
    currency: str
    per_unit: str
    qualifier: str
    in_words: str


class Origin(BaseModel):
    kind: str
    country: Reference | None
    described_as: str
    excluded: list[Reference]


class Scope(BaseModel):
    products: str
    hs_include: list[str]
    hs_exclude: list[str]
    sector: str
    goods: str


class Condition(BaseModel):
    kind: str
    text: str
    agreement: Reference | None


class Line(BaseModel):
    label: str
    treatment: str
    rate: Rate
    role: str
    origin: Origin
    scope: Scope
    condition: Condition
    legal_code: str


class RatePeriod(BaseModel):
    line: Line
    state: str
    valid_from: datetime.date | None
    valid_through: datetime.date | None
    due: Edtf | None
    set_by: Reference


class Status(BaseModel):
    status: str
    collected: bool
    since: datetime.date


class StatusPeriod(BaseModel):
    status: str
    collected: bool
    valid_from: datetime.date | None
    valid_through: datetime.date | None


class Instrument(BaseModel):
    type: str
    number: str
    citation: str


class Action(Reference):
    action: str
    announced: Edtf
    effective: Edtf | None
    until: Edtf | None
    retroactive_to: datetime.date | None
    collection_on: datetime.date | None
    instrument: Instrument
    verification: str


class Tariff(BaseModel):
    slug: str
    title: str
    aliases: list[str]
    type: str
    imposed_by: Reference
    legal_basis: str
    series: str
    scope: str
    summary: str
    on: datetime.date
    status: Status | None
    rates: list[RatePeriod]
    status_periods: list[StatusPeriod]
    actions: list[Action]
    replaced_by: Reference | None
    note: str
    updated_at: datetime.datetime


class Tariffs(BaseModel):
    results: list[Tariff]


class Events(BaseModel):
    results: list[Event]
