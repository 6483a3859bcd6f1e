"""Who can be asked for on a day: countries that existed then, and blocs that had members."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from tradeapi.api.problems import Fault

from .models import Country, Membership


def faults_of_absence(
    name: str, parties: Iterable[Country], on: date, *, with_members: bool = True
) -> Iterable[Fault]:
    """Why some of these can't be asked for on that day by the parameter ``name``, with the days they can be asked for.

    ``with_members``: whether a bloc must have members then.
    """
    for party in parties:
        label = f"`{name}`: `{party.pk}` ({party})"
        if not party.existed(on=on):
            years = span_in_words(party.first_day, party.last_day)
            yield Fault(name, "invalid_value", f"{label} existed {years}, not on {on}")
        elif with_members and party.kind == Country.Kind.BLOC:
            rows = Membership.objects.published().binding().filter(bloc=party)
            spans = list(rows.values_list("first_day", "last_day"))
            if not any((first or on) <= on <= (last or on) for first, last in spans):
                had = f"it had some {span_in_words(*hull(spans))}" if spans else "none are known"
                yield Fault(name, "invalid_value", f"{label} had no members on {on}; {had}")


def hull(spans: Iterable[tuple[date | None, date | None]]) -> tuple[date | None, date | None]:
    """From the first day of all spans to the last; None where one is open."""
    starts, ends = zip(*spans, strict=True)
    return (
        None if None in starts else min(start for start in starts if start),
        None if None in ends else max(end for end in ends if end),
    )


def span_in_words(first: date | None, last: date | None) -> str:
    """The days from first to last, either of them open."""
    if first and last:
        return f"from {first} to {last}"
    return f"from {first} on" if first else f"until {last}" if last else "at all times"
