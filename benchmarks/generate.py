"""Made-up data of any size, the same for the same size: countries, officials, sources, events of four kinds.

Rows are loaded by COPY with the columns that a save would compute; triggers rest meanwhile. Status and rate periods are
written as the fold of a tariff gives them, and some are compared with it.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import connection, models, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from countries.country.models import Country
from countries.official.models import Official
from events.event.models import Citation, Event, EventCountry, Kind
from events.meeting.models import Meeting, Participation
from events.source.models import Source
from events.tariff.models import Tariff, TariffAction
from events.tariff.periods import RatePeriod, StatusPeriod, differences
from events.tariff.rates import RateLine
from tradeapi.imports.command import learn_sizes, take_your_time

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
PUBLIC = {"status": "published", "published_at": NOW, "created_at": NOW, "updated_at": NOW}


def codes() -> list[str]:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return [a + b for a in letters for b in letters][:COUNTRIES]


def copy(model: Any, rows: Iterable[models.Model]) -> int:
    """Load unsaved rows by COPY, each table of a model that extends another by itself; how many there were."""
    fields = [one for one in model._meta.local_concrete_fields if not isinstance(one, models.GeneratedField)]
    names = ", ".join(f'"{field.column}"' for field in fields)
    count = 0
    with (
        connection.cursor() as cursor,
        cursor.copy(f'COPY "{model._meta.db_table}" ({names}) FROM STDIN') as out,
    ):
        for row in rows:
            out.write_row([value_of(field, row) for field in fields])
            count += 1
    return count


def value_of(field: Any, row: Any) -> Any:
    stamped = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    value = getattr(row, field.attname) if stamped else field.pre_save(row, True)
    return field.get_db_prep_save(value, connection)


@contextmanager
def resting(tables: Iterable[Any]) -> Iterator[None]:
    """Triggers of these tables do nothing: no history is wanted of made-up rows, and documents are built at once."""
    names = [model._meta.db_table for model in tables]
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f'ALTER TABLE "{name}" DISABLE TRIGGER USER')
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for name in names:
            cursor.execute(f'ALTER TABLE "{name}" ENABLE TRIGGER USER')


class World:
    """All rows of a world with so many events."""

    def __init__(self, events: int) -> None:
        self.random = random.Random(SEED)  # noqa: S311 - made-up data
        self.countries = codes()
        # Some countries act far more often than others.
        self.weights = [1 / (at + 3) for at in range(COUNTRIES)]
        self.rows: dict[Any, list[Any]] = {}
        self.sources = max(events // EVENTS_PER_SOURCE, 100)
        self.reference()
        for at in range(events // 10):
            self.ten(at * 10 + 1, at * 2 + 1)

    def add(self, row: models.Model) -> None:
        self.rows.setdefault(type(row), []).append(row)

    def country(self) -> str:
        return self.random.choices(self.countries, self.weights)[0]

    def day(self) -> date:
        return FIRST + timedelta(days=self.random.randrange(DAYS))

    def title(self, verb: str) -> str:
        rare = f" {RARE}" if self.random.random() < 0.001 else ""
        return f"{verb} {COMMON} on {self.random.choice(WORDS)}{rare} {self.random.randrange(10_000)}"

    def reference(self) -> None:
        for code in self.countries:
            self.add(Country(code=code, kind="country", name=f"Land {code}", **PUBLIC))
        for key in range(1, OFFICIALS + 1):
            code = self.country()
            self.add(
                Official(id=key, slug=f"official-{key}", name=f"Person {key}", country_id=code, **PUBLIC)
            )
        for key in range(1, self.sources + 1):
            row = Source(
                id=key, slug=f"source-{key}", publisher=f"Gazette {key % 300}", tier="official", **PUBLIC
            )
            row.title, row.url = self.title("Notice of a"), f"https://gazette.example/{key}"
            row.published = self.day().isoformat()
            self.add(row)

    def ten(self, key: int, tariff: int) -> None:
        for at in range(2):
            self.tariff(tariff + at, key + at * 2)
        for at in range(4, 7):
            self.meeting(key + at)
        for at in range(7, 10):
            self.event(Event, key + at, Kind.POLICY, self.title("Policy about a"), self.day())

    def event(
        self, model: Any, key: int, kind: str, title: str, day: date, roles: Any = None, **fields: Any
    ) -> Any:
        row = Event(id=key, slug=f"event-{key}", kind=kind, title=title, date=day.isoformat(), **PUBLIC)
        row.summary, row.occurrence, row.verification = (
            f"{title}, as the gazette has it.",
            "occurred",
            "official",
        )
        self.add(row)
        if model is not Event:
            child = model(event_ptr_id=key, **fields)
            self.add(child)
        for role, code in roles or (("actor", self.country()), ("concerned", self.country())):
            self.add(EventCountry(event_id=key, country_id=code, role=role, earliest=day, latest=day))
        for source in self.random.sample(range(1, self.sources + 1), 2):
            self.add(
                Citation(event_id=key, source_id=source, quote="In words of the gazette.", stance="supports")
            )
        return row

    def meeting(self, key: int) -> None:
        two = list(dict.fromkeys([self.country(), self.country()]))
        roles = [("participant", code) for code in two]
        fields = {"format": "visit", "medium": "in_person", "host_id": two[0]}
        self.event(Meeting, key, Kind.MEETING, self.title("Meeting about a"), self.day(), roles, **fields)
        for code, official in zip(two, self.random.sample(range(1, OFFICIALS + 1), 2), strict=False):
            self.add(
                Participation(
                    meeting_id=key, country_id=code, official_id=official, name=f"Person {official}"
                )
            )

    def tariff(self, key: int, event: int) -> None:
        imposing = self.country()
        row = Tariff(id=key, slug=f"tariff-{key}", title=self.title("Extra"), type="import_duty", **PUBLIC)
        row.imposed_by_id, row.scope, row.legal_basis = imposing, "Goods as listed", "Law of trade"
        self.add(row)
        announced = self.day()
        effective = announced + timedelta(days=30)
        for at, action in enumerate(("announced", "in_force")):
            roles = [("imposed_by", imposing)]
            fields = {"tariff_id": key, "action": action}
            if action == "in_force":
                fields["effective"] = effective.isoformat()
                origins = list(dict.fromkeys(self.country() for _ in range(3)))
                roles += [("target", code) for code in origins]
            title = self.title("Decision of a")
            self.event(TariffAction, event + at, Kind.TARIFF_ACTION, title, announced, roles, **fields)
        begun, known = event + 1, DateRange(announced, None)
        for origin in origins:
            line = len(self.rows.get(RateLine, ())) + 1
            percent = self.random.randrange(1, 60)
            self.add(
                RateLine(id=line, action_id=begun, label="general", origin_id=origin, rate_percent=percent)
            )
            for state, valid, closed in (
                ("pending", DateRange(announced, effective), begun),
                ("applied", DateRange(effective, None), None),
            ):
                self.add(RatePeriod(tariff_id=key, line_id=line, state=state, valid=valid, known=known,
                                    opened_by_id=begun, closed_by_id=closed,
                                    due=effective.isoformat() if closed else ""))  # fmt: skip
        for status, valid, since, opened, closed in (
            ("announced", DateRange(announced, effective), announced, event, begun),
            ("in_force", DateRange(effective, None), effective, begun, None),
        ):
            row = StatusPeriod(tariff_id=key, status=status, collected=status == "in_force", valid=valid)
            row.known = known
            row.since, row.opened_by_id, row.closed_by_id = since, opened, closed
            self.add(row)


#: Each table after those that it names.
ORDER = (Country, Official, Source, Event, EventCountry, Citation, Meeting, Participation, Tariff, TariffAction,
         RateLine, StatusPeriod, RatePeriod)  # fmt: skip


def load(events: int) -> dict[str, int]:
    """Fill empty tables; rows by table."""
    world = World(events)
    with transaction.atomic(), resting(ORDER):
        take_your_time()
        counts = {model._meta.db_table: copy(model, numbered(world.rows[model])) for model in ORDER}
    learn_sizes()
    return counts


def numbered(rows: list[Any]) -> Iterator[Any]:
    """Rows with keys, counted where they have none."""
    for key, row in enumerate(rows, start=1):
        if row.pk is None:
            row.pk = key
        yield row


def check(sample: int = 20) -> list[str]:
    """Where the periods of some tariffs are not what a fresh fold gives."""
    return [line for tariff in Tariff.objects.order_by("id")[:sample] for line in differences(tariff)]
