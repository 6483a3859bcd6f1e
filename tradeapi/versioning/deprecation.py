"""How it is said that a part of the API will go: what, since when, until when, and what to use instead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

#: Nothing goes sooner than this after it was announced.
SHORTEST_NOTICE = timedelta(days=183)


@dataclass(frozen=True)
class Deprecation:
    """One thing that will go, under the names that the OpenAPI document has for it.

    ``of`` is an operation (``listTariffs``) or a schema (``Tariff``). An operation alone goes as a whole; with
    ``parameter`` that parameter of it goes, with ``value`` too that value of the parameter. Of a schema its
    ``member`` goes, with ``value`` that value of the member. ``since`` is the day of the announcement, ``sunset``
    the first day on which it may be gone, ``instead`` a sentence that says what to use.

    Raises ValueError for what says too little or leaves too little time.
    """

    of: str
    since: date
    sunset: date
    instead: str
    parameter: str = ""
    member: str = ""
    value: str = ""

    def __post_init__(self) -> None:
        if self.sunset - self.since < SHORTEST_NOTICE:
            raise ValueError(f"{self.name}: between the announcement and the end lie six months at least.")
        if not self.instead.endswith("."):
            raise ValueError(f"{self.name}: say in a sentence what to use instead.")
        if self.parameter and self.member:
            raise ValueError(f"{self.name}: a parameter belongs to an operation, a member to a schema.")
        if self.value and not (self.parameter or self.member):
            raise ValueError(f"{self.name}: a value belongs to a parameter or to a member.")

    @property
    def name(self) -> str:
        """What goes, for people: ``listTariffs, parameter legal_basis, value x``."""
        parts = [("parameter", self.parameter), ("member", self.member), ("value", self.value)]
        return ", ".join([self.of, *(f"{what} {name}" for what, name in parts if name)])

    @property
    def sentence(self) -> str:
        """What the document says of it."""
        what = f"The value `{self.value}` is deprecated" if self.value else "Deprecated"
        return f"{what} since {self.since} and may be gone from {self.sunset} on. {self.instead}"

    @property
    def deprecated_at(self) -> datetime:
        """The first moment of the day of the announcement, UTC."""
        return datetime(self.since.year, self.since.month, self.since.day, tzinfo=UTC)

    @property
    def sunset_at(self) -> datetime:
        """The first moment at which it may be gone, UTC."""
        return datetime(self.sunset.year, self.sunset.month, self.sunset.day, tzinfo=UTC)
