"""What an answer says of how a question was understood: the blocs through which a country is found, too."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from countries.country.bonds import Bond
from countries.country.models import Country
from tradeapi.api.references import reference


def through_blocs(
    request: Any, name: str, countries: Iterable[Country], memberships: Iterable[Bond]
) -> list[dict[str, Any]]:
    """How a list says that by ``name`` it also finds what is meant for the blocs of a country, and when."""
    context = {"request": request}
    also = defaultdict(list)
    for row in memberships:
        also[row.member_id].append(
            {
                "record": reference(row.bloc, "country-detail", context),
                "valid_from": row.first_day,
                "valid_through": row.last_day,
            }
        )
    return [
        {
            "parameter": name,
            "asked": reference(country, "country-detail", context),
            "also": also[country.pk],
        }
        for country in countries
        if country.pk in also
    ]
