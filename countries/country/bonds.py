"""By which blocs countries are bound, as questions need it: lean, and by statements that are made once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from tradeapi.api.plans import plans

from .models import Country, Membership


class Bond(NamedTuple):
    """A country's time in a bloc; of the bloc no more is at hand than a reference to it says."""

    member_id: str
    bloc: Country
    first_day: date | None
    last_day: date | None
    valid: Any


class Through(NamedTuple):
    """A bloc and the days on which a country is meant with it: from ``first``, before ``end``; None = open."""

    bloc: str
    first: date | None
    end: date | None


def bonds_of(countries: Iterable[Country], *, on: date | None = None) -> list[Bond]:
    """By which published blocs these countries are bound, on that day if one is given."""
    codes = sorted({country.pk for country in countries})
    if not codes:
        return []
    rows = plans.rows(
        "bonds",
        {"codes": codes, "on": on},
        lambda asked: (
            Membership.objects.binding(on=asked["on"])
            .filter(member__pk__in=asked["codes"], bloc__status="published")
            .values_list(
                "member_id", "bloc_id", "bloc__name", "first_day", "last_day", "valid", "bloc__status"
            )
        ),
        lasts=True,
    )
    return [
        Bond(member, Country(code=code, name=name, status=status), first, last, valid)
        for member, code, name, first, last, valid, status in rows
    ]


def through(bond: Bond) -> Through:
    return Through(bond.bloc.pk, bond.valid.lower, bond.valid.upper)


def codes_with_blocs(countries: Iterable[Country], on: date) -> dict[str, list[str]]:
    """The code of each country, with those of the blocs it belonged to on the day."""
    found = {country.pk: [country.pk] for country in countries}
    if found:
        rows = plans.rows(
            "blocs on a day",
            {"codes": sorted(found), "on": on},
            lambda asked: (
                Membership.objects.binding(on=asked["on"])
                .filter(member__pk__in=asked["codes"])
                .order_by("bloc_id")
                .values_list("member_id", "bloc_id")
            ),
            lasts=True,
        )
        for member, bloc in rows:
            found[member].append(bloc)
    return found
