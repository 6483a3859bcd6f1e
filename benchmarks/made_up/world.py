"""What all parts of the made-up world share: its chances, its rows, and what is remembered of earlier ones."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from django.db.models.base import ModelState

SEED = 20_250_815
NOW = datetime(2025, 8, 15, 12, tzinfo=UTC)
FIRST = date(2005, 1, 1)
DAYS = 7_500
COUNTRIES, OFFICIALS = 250, 5_000
#: At least so many agreements, and so many events for each of more: a tenth of them are its milestones.
AGREEMENTS, EVENTS_PER_AGREEMENT = 20, 500
#: Events for each source; every event cites two.
EVENTS_PER_SOURCE = 10
WORDS = ("steel", "aluminium", "autos", "potash", "energy", "dairy", "timber", "ships", "wheat", "copper")
#: A word of every title, and one of every thousandth.
COMMON, RARE = "tariff", "zirconium"
PUBLIC = {"status": "published", "published_at": NOW, "created_at": NOW, "updated_at": NOW}


def codes() -> list[str]:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return [a + b for a in letters for b in letters][:COUNTRIES]


class Known(NamedTuple):
    """What is remembered of a source: what the verification of events asks of it."""

    tier: str
    origin: str


class World:
    """Chances, and the rows of the portion that is being made."""

    def __init__(self, events: int) -> None:
        self.random = random.Random(SEED)  # noqa: S311 - made-up data
        self.countries = codes()
        # Some countries act far more often than others.
        self.weights = [1 / (at + 3) for at in range(COUNTRIES)]
        self.rows: dict[Any, list[Any]] = {}
        self.tens, self.lines = events // 10, 0
        #: Tariffs whose periods are not among the rows.
        self.unusual: list[int] = []
        self.agreements = max(events // EVENTS_PER_AGREEMENT, AGREEMENTS)
        #: Codes of the parties of each agreement, by its key less one.
        self.parties: list[list[str]] = []
        self.sources = max(events // EVENTS_PER_SOURCE, 100)
        #: Of each source, by its key less one.
        self.known: list[Known] = []
        self.headings: list[str] = []

    def add(self, model: Any, **values: Any) -> Any:
        """A new row as ``model(**values)`` gives it, without the work of looking at each field.

        Values are named by attribute, those of references by key. Rows share their defaults: no list is changed.
        """
        row = model.__new__(model)
        row.__dict__.update(blank(model), _state=ModelState(), **values)
        self.rows.setdefault(model, []).append(row)
        return row

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


@cache
def blank(model: Any) -> dict[str, Any]:
    """The values of a row of which nothing is said."""
    return dict(vars(model()))
