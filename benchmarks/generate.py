"""Made-up data of any size, the same for the same size: countries, officials, sources, events of four kinds.

Rows are made and loaded in portions, so that memory does not grow with the size but for what is cited. Status and rate
periods are written as the fold of a tariff gives them, and some are compared with it.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from countries.country.models import Country
from countries.official.models import Office, Official
from countries.product.models import Product
from countries.sector.models import Sector
from events.agreement.models import Agreement
from events.event import verification
from events.event.models import PLAIN_KINDS, Citation, Event, EventCountry, EventLink, Kind
from events.event.roles import EventOfficial
from events.meeting.models import Meeting, Participation
from events.source.models import Source
from events.tariff.models import Tariff, TariffAction
from events.tariff.periods import RatePeriod, StatusPeriod, differences, rebuild_periods
from events.tariff.rates import RateLine
from tradeapi.edtf import Edtf
from tradeapi.imports.command import learn_sizes, take_your_time

from .copying import copy, numbered, resting

SEED = 20_250_815
NOW = datetime(2025, 8, 15, 12, tzinfo=UTC)
FIRST = date(2005, 1, 1)
DAYS = 7_500
COUNTRIES, OFFICIALS = 250, 5_000
#: Events for each source; every event cites two.
EVENTS_PER_SOURCE = 10
#: Of ten events: two actions each for two tariffs, three meetings, three plain ones.
WORDS = ("steel", "aluminium", "autos", "potash", "energy", "dairy", "timber", "ships", "wheat", "copper")
#: A word of every title, and one of every thousandth.
COMMON, RARE = "tariff", "zirconium"
PLACES = (
    "Geneva",
    "Mexico City",
    "Brussels",
    "Washington",
    "Beijing",
    "Ottawa",
    "Nairobi",
    "",
    "",
    "",
    "",
    "",
)
PUBLISHERS = ("Gazette", "Federal Register (US)", "Reuters", "Herald", "Customs Letter")
TIERS = {"official": 6, "wire": 5, "press": 6, "trade_press": 2, "blog": 1}
LANGUAGES = {"en": 12, "es": 3, "fr": 3, "zh": 2}
AGREEMENTS = 20
CHAPTERS = range(1, 98)
#: What tariffs are a part of, and may be without.
SERIES = ("", "", *(f"Border duties, part {at}" for at in range(1, 50)))
#: Tariffs between two that are paused, whose periods the fold itself writes.
UNUSUAL = 100
#: Tens of events that are made before they are loaded.
PORTION = 500
PUBLIC = {"status": "published", "published_at": NOW, "created_at": NOW, "updated_at": NOW}


def codes() -> list[str]:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return [a + b for a in letters for b in letters][:COUNTRIES]


class World:
    """A world with so many events, made in portions of rows that name rows of their own or earlier ones."""

    def __init__(self, events: int) -> None:
        self.random = random.Random(SEED)  # noqa: S311 - made-up data
        self.countries = codes()
        # Some countries act far more often than others.
        self.weights = [1 / (at + 3) for at in range(COUNTRIES)]
        self.rows: dict[Any, list[Any]] = {}
        self.tens, self.lines = events // 10, 0
        #: Tariffs whose periods are not among the rows.
        self.unusual: list[int] = []
        self.sources = max(events // EVENTS_PER_SOURCE, 100)

    def portions(self) -> Iterator[dict[Any, list[Any]]]:
        """Rows by model; those of a portion are forgotten when the next one is made."""
        self.reference()
        yield self.rows
        for first in range(0, self.tens, PORTION):
            self.rows = {}
            for at in range(first, min(first + PORTION, self.tens)):
                self.ten(at * 10 + 1, at * 2 + 1)
            yield self.rows

    def add(self, row: models.Model) -> None:
        self.rows.setdefault(type(row), []).append(row)

    def country(self) -> str:
        return self.random.choices(self.countries, self.weights)[0]

    def day(self) -> date:
        return FIRST + timedelta(days=self.random.randrange(DAYS))

    def title(self, verb: str) -> str:
        rare = f" {RARE}" if self.random.random() < 0.001 else ""
        return f"{verb} {COMMON} on {self.random.choice(WORDS)}{rare} {self.random.randrange(10_000)}"

    def one_of(self, weights: dict[str, int]) -> str:
        return self.random.choices(list(weights), list(weights.values()))[0]

    def rarely(self, value: str, share: float = 0.05) -> str:
        """The value for some rows, nothing for the others."""
        return value if self.random.random() < share else ""

    def reference(self) -> None:
        for at, code in enumerate(self.countries, start=1):
            self.add(Country(code=code, kind="country", name=f"Land {code}", **PUBLIC))
            office = Office(
                id=at, slug=f"office-{at}", title="Minister of Trade", jurisdiction_id=code, **PUBLIC
            )
            office.role = Office.Role.TRADE_MINISTER
            self.add(office)
        for key in range(1, OFFICIALS + 1):
            code = self.country()
            self.add(
                Official(id=key, slug=f"official-{key}", name=f"Person {key}", country_id=code, **PUBLIC)
            )
        for key in range(1, AGREEMENTS + 1):
            name = f"Agreement {key} on {self.random.choice(WORDS)}"
            self.add(
                Agreement(id=key, slug=f"agreement-{key}", name=name, type="free_trade_agreement", **PUBLIC)
            )
        self.goods()
        self.documents: list[Source] = []
        for key in range(1, self.sources + 1):
            self.source(key)

    def goods(self) -> None:
        """Chapters with ten headings each, and sectors of two chapters."""
        self.headings: list[str] = []
        for chapter in CHAPTERS:
            parent = f"{chapter:02}"
            self.product(parent, "chapter", None)
            for at in range(1, 11):
                self.headings.append(f"{parent}{at:02}")
                self.product(self.headings[-1], "heading", parent)
        pairs: Any = Sector.products.through
        for at, word in enumerate(WORDS):
            self.add(Sector(code=word, name=word, basis="Chapters of the Harmonized System"))
            for chapter in (72 + at, 30 + at):
                self.add(pairs(sector_id=word, product_id=f"{chapter:02}"))

    def product(self, code: str, level: str, parent: str | None) -> None:
        row = Product(code=code, level=level, parent_id=parent, description=f"Goods of {code}")
        row.position = len(self.rows.get(Product, ())) + 1
        self.add(row)

    def source(self, key: int) -> None:
        publisher = f"{self.random.choice(PUBLISHERS)} {key % 300}".removesuffix(" 0")
        row = Source(id=key, slug=f"source-{key}", publisher=publisher, tier=self.one_of(TIERS), **PUBLIC)
        row.language = self.one_of(LANGUAGES)
        row.title, row.url = self.title("Notice of a"), self.rarely(f"https://gazette.example/{key}", 0.9)
        row.published, row.agency = self.rarely(self.day().isoformat(), 0.9), self.rarely("Reuters")
        if key > 1 and self.random.random() < 0.05:
            row.reprint_of = self.documents[self.random.randrange(key - 1)]
        self.documents.append(row)
        self.add(row)

    def ten(self, key: int, tariff: int) -> None:
        for at in range(2):
            self.tariff(tariff + at, key + at * 2)
        for at in range(4, 7):
            self.meeting(key + at)
        for at in range(7, 10):
            kind = self.random.choice(PLAIN_KINDS)
            # Some are known by their month only.
            date_of_it = self.day().isoformat()[: 7 if self.random.random() < 0.1 else 10]
            row = self.event(Event, key + at, kind, self.title("Policy about a"), date_of_it)
            self.around(row)

    def around(self, row: Event) -> None:
        """Who acted in a plain event, and how it stands to one before."""
        official = self.random.randrange(1, OFFICIALS + 1)
        office = self.random.randrange(1, COUNTRIES + 1)
        self.add(EventOfficial(event_id=row.id, official_id=official, role="announced", office_id=office))
        if row.id > 10 and self.random.random() < 0.2:
            before, relation = self.random.randrange(1, row.id), self.random.choice(EventLink.Relation.values)
            source = self.random.randrange(1, self.sources + 1)
            self.add(
                EventLink(event_id=row.id, to_event_id=before, relation=relation, source_id=source, quote="")
            )
            row.part_of_id = before if self.random.random() < 0.2 else None

    def event(
        self, model: Any, key: int, kind: str, title: str, day: date | str, roles: Any = None, **fields: Any
    ) -> Any:
        row = Event(id=key, slug=f"event-{key}", kind=kind, title=title, date=str(day), **PUBLIC)
        row.summary, row.occurrence = f"{title}, as the gazette has it.", "occurred"
        row.place, row.topics = (
            self.random.choice(PLACES),
            self.random.sample(WORDS, self.random.randrange(3)),
        )
        days = Edtf.parse(row.date)
        if days.earliest and kind not in (Kind.MEETING, Kind.TARIFF_ACTION) and self.random.random() < 0.2:
            row.announced = (days.earliest - timedelta(days=30)).isoformat()
            row.occurrence = self.random.choice(("expected", "occurred", "missed"))
            row.settled = "" if row.occurrence == "expected" else row.date
        self.add(row)
        if model is not Event:
            child = model(event_ptr_id=key, **fields)
            self.add(child)
        for role, code in roles or (("actor", self.country()), ("concerned", self.country())):
            beside = {"earliest": days.earliest, "latest": days.latest}
            self.add(EventCountry(event_id=key, country_id=code, role=role, **beside))
        # The last of the documents are cited by none.
        cited = [
            Citation(
                event_id=key, source=self.documents[at], quote="In words of the gazette.", stance="supports"
            )
            for at in self.random.sample(range(self.sources * 19 // 20), 2)
        ]
        for one in cited:
            self.add(one)
        # Of two that support it none can dispute it; some are taken to be disputed nevertheless.
        row.verification = self.rarely(verification.Verification.DISPUTED, 0.01) or verification.of(cited)
        return row

    def meeting(self, key: int) -> None:
        two = list(dict.fromkeys([self.country(), self.country()]))
        roles = [("participant", code) for code in two]
        fields = {
            "format": self.random.choice(Meeting.Format.values),
            "medium": self.random.choice(Meeting.Medium.values),
            "interaction": self.random.choice((*Meeting.Interaction.values, "", "")),
            "host_id": two[0],
        }
        self.event(Meeting, key, Kind.MEETING, self.title("Meeting about a"), self.day(), roles, **fields)
        for code, official in zip(two, self.random.sample(range(1, OFFICIALS + 1), 2), strict=False):
            self.add(
                Participation(
                    meeting_id=key, country_id=code, official_id=official, name=f"Person {official}"
                )
            )
        spoken_of: Any = Meeting.agreements.through
        if self.random.random() < 0.2:
            self.add(spoken_of(meeting_id=key, agreement_id=self.random.randrange(1, AGREEMENTS + 1)))

    def tariff(self, key: int, event: int) -> None:
        imposing = self.country()
        row = Tariff(id=key, slug=f"tariff-{key}", title=self.title("Extra"), **PUBLIC)
        row.type, row.series = self.random.choice(Tariff.Type.values), self.random.choice(SERIES)
        row.imposed_by_id, row.scope, row.legal_basis = imposing, "Goods as listed", "Law of trade"
        if key > 1 and self.random.random() < 0.05:
            row.replaced_by_id = self.random.randrange(1, key)
        self.add(row)
        announced = self.day()
        effective = announced + timedelta(days=30)
        begun = event if key % UNUSUAL == 0 else event + 1
        origins = list(dict.fromkeys(self.country() for _ in range(3)))
        targets = [("target", code) for code in origins]
        taking_effect: dict[str, Any] = {"action": "in_force", "effective": effective.isoformat()}
        steps: list[dict[str, Any]] = [{"action": "announced"}, taking_effect]
        if key % UNUSUAL == 0:
            taking_effect |= {"collection_on": effective + timedelta(days=5)}
            if key % (2 * UNUSUAL) == 0:
                taking_effect |= {"retroactive_to": announced - timedelta(days=5)}
            paused = {"action": "paused", "until": (effective + timedelta(days=90)).isoformat()}
            steps = [taking_effect, paused | {"acts_on_id": event, "relief_limited_to": "The plaintiffs"}]
        for at, fields in enumerate(steps):
            fields |= {"tariff_id": key, **self.instrument()}
            roles = [("imposed_by", imposing), *(targets if event + at == begun else ())]
            title = self.title("Decision of a")
            self.event(TariffAction, event + at, Kind.TARIFF_ACTION, title, announced, roles, **fields)
        lines = [self.line(begun, origin) for origin in origins]
        if key % UNUSUAL:
            self.periods(key, event, announced, effective, lines)
        else:
            self.unusual.append(key)

    def instrument(self) -> dict[str, str]:
        number = f"{self.random.randrange(10_000, 20_000)}"
        return {
            "instrument_type": self.random.choice((*TariffAction.InstrumentType.values, "")),
            "instrument_number": self.rarely(number, 0.5),
            "instrument_citation": self.rarely(f"90 FR {number}", 0.5),
        }

    def line(self, action: int, origin: str) -> int:
        self.lines += 1
        row = RateLine(id=self.lines, action_id=action, label="general", origin_id=origin)
        row.rate_percent = self.random.randrange(1, 60)
        if self.random.random() < 0.5:
            row.product_kind, row.hs_include = "codes", self.random.sample(self.headings, 2)
            row.legal_code, row.sector = f"9903.{self.random.randrange(100):02}.10", self.rarely("steel")
            row.condition = self.random.choice(RateLine.Condition.values)
            row.agreement_id = AGREEMENTS if row.condition == "agreement_origin" else None
        self.add(row)
        return self.lines

    def periods(self, tariff: int, event: int, announced: date, effective: date, lines: list[int]) -> None:
        begun, known = event + 1, DateRange(announced, None)
        for line in lines:
            for state, valid, closed in (
                ("pending", DateRange(announced, effective), begun),
                ("applied", DateRange(effective, None), None),
            ):
                self.add(RatePeriod(tariff_id=tariff, line_id=line, state=state, valid=valid, known=known,
                                    opened_by_id=begun, closed_by_id=closed,
                                    due=effective.isoformat() if closed else ""))  # fmt: skip
        for status, valid, since, opened, closed in (
            ("announced", DateRange(announced, effective), announced, event, begun),
            ("in_force", DateRange(effective, None), effective, begun, None),
        ):
            row = StatusPeriod(tariff_id=tariff, status=status, collected=status == "in_force", valid=valid)
            row.known = known
            row.since, row.opened_by_id, row.closed_by_id = since, opened, closed
            self.add(row)


#: Each table after those that it names.
ORDER = (Country, Official, Office, Product, Sector, Sector.products.through, Agreement, Source, Event, EventCountry,
         EventOfficial, EventLink, Citation, Meeting, Participation, Meeting.agreements.through, Tariff, TariffAction,
         RateLine, StatusPeriod, RatePeriod)  # fmt: skip


def load(events: int) -> dict[str, int]:
    """Fill empty tables; rows by table."""
    world = World(events)
    counts: Counter[Any] = Counter()
    with transaction.atomic(), resting(ORDER):
        take_your_time()
        for rows in world.portions():
            for model in ORDER:
                counts[model] += copy(model, numbered(rows.get(model, ()), counts[model]))
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), ORDER):
                cursor.execute(statement)
        for tariff in Tariff.objects.filter(pk__in=world.unusual):
            rebuild_periods(tariff)
    learn_sizes()
    return {model._meta.db_table: counts[model] for model in ORDER}


def check(sample: int = 20) -> list[str]:
    """Where the periods of some tariffs are not what a fresh fold gives."""
    return [line for tariff in Tariff.objects.order_by("id")[:sample] for line in differences(tariff)]
