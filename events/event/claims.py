"""Which claims of sources are rivals: of the record, or of one another. Pure.

A claim is about one fact of the record and gives a value for it. Dates exclude each other when no day is
possible by both; an approximate or uncertain one excludes nothing. A rate excludes what cannot be the rate:
35 excludes 30, "up to 35" only what is higher. A source that says of itself that it contradicts is a rival
whatever its value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Any

from django.db import models

from tradeapi.edtf import Edtf


class Field(models.TextChoices):
    """The facts of an event about which sources may differ."""

    DATE = "date", "when it happened or is due"
    ANNOUNCED = "announced", "when it was announced"
    EFFECTIVE = "effective", "first day of legal effect"
    UNTIL = "until", "first day on which it no longer applies"
    RATE_PERCENT = "rate_percent", "a rate, in percent"


#: Values of the record by the fact, each with the label of its rate line, empty for dates.
Facts = Mapping[str, Sequence[tuple[str, Any]]]


def weigh(citations: Iterable[Any], facts: Facts) -> Iterator[tuple[Any, bool, str]]:
    """For each citation whether it is in dispute and not settled, and what the record says instead."""
    citations = list(citations)
    clashing = {id(one) for one in citations if one.stance == "contradicts" or denies(one, facts)}
    valued = [one for one in citations if one.claimed_field]
    for one, other in combinations(valued, 2):
        if rivals(one, other):
            clashing |= {id(one), id(other)}
    for one in citations:
        against = as_recorded(facts, one.claimed_field, one.claimed_line) if one.makes_another_claim else ""
        decided = one.settlement.value if one.settlement is not None else None
        settled = decided == as_recorded(facts, one.claimed_field)
        yield one, id(one) in clashing and not settled, against


def as_recorded(facts: Facts, field: str, line: str = "") -> str:
    """What the record says of a fact, in one line of text."""
    values = [(label, value) for label, value in facts.get(field, ()) if not line or label == line]
    words = [f"{label}: {value:f}" if label else str(value) for label, value in values]
    text = f"{values[0][1]:f}" if line and values else "; ".join(words)
    return text if len(text) <= 300 else f"{text[:299]}…"


def denies(citation: Any, facts: Facts) -> bool:
    """Whether what the record says cannot be true if the claim is."""
    values = [
        value
        for line, value in facts.get(citation.claimed_field, ())
        if value not in ("", None) and citation.claimed_line in ("", line)
    ]
    if not values:
        return False
    if citation.claimed_field == Field.RATE_PERCENT:
        return not any(Rates.of(citation).has(value) for value in values)
    return all(are_apart(citation.claimed_date, value) for value in values)


def rivals(one: Any, other: Any) -> bool:
    """Whether two claims about the same fact cannot both be true."""
    if (one.claimed_field, one.claimed_line) != (other.claimed_field, other.claimed_line):
        return False
    if one.claimed_field == Field.RATE_PERCENT:
        return Rates.of(one).lies_apart(Rates.of(other))
    return are_apart(one.claimed_date, other.claimed_date)


def are_apart(one: str, other: str) -> bool:
    """Whether no day is possible by both dates."""
    a, b = Edtf.parse(one), Edtf.parse(other)
    if a.approximate or a.uncertain or b.approximate or b.uncertain:
        return False
    return bool(
        (a.latest and b.earliest and a.latest < b.earliest)
        or (b.latest and a.earliest and b.latest < a.earliest)
    )


@dataclass(frozen=True)
class Rates:
    """The rates that a claim leaves possible, in percent; None where it is open."""

    lowest: Decimal | None
    highest: Decimal | None

    @classmethod
    def of(cls, citation: Any) -> Rates:
        rate, qualifier = Decimal(citation.claimed_rate_percent), citation.claimed_qualifier
        return cls(None if qualifier == "up_to" else rate, None if qualifier == "at_least" else rate)

    def has(self, rate: Decimal) -> bool:
        return not self.lies_apart(Rates(rate, rate))

    def lies_apart(self, other: Rates) -> bool:
        return any(
            low.lowest is not None and high.highest is not None and high.highest < low.lowest
            for low, high in ((self, other), (other, self))
        )
