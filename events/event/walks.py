"""The timeline of a country by an index: rows of roles have days and kind of their events beside the country."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q

from tradeapi.api.filtersets import MATCH, Match
from tradeapi.api.walks import Walks

from .models import touching
from .roles import through_bloc

ROW = "event_countries__"
#: Most walks that a page is taken from; for more countries than that the newest events are soon enough.
MOST_WALKS = 12


def by_country(
    values: Mapping[str, Any], roles: Iterable[str], kinds: Sequence[str], words: Sequence[str]
) -> Walks | None:
    """Walks by the first of the parameters ``roles`` that was given, for events by date; None where there are none.

    ``kinds`` are the only ones that can be found; none where it may be any.
    """
    if list(words) not in (["date"], ["-date"]):
        return None
    for name in roles:
        countries = values[name] or ()
        together = values[MATCH] == Match.ALL and len(countries) > 1
        walks = [Q(**{f"{ROW}country__pk": country.pk}) for country in countries]
        walks += [through_bloc(bloc, ROW) for country in countries for bloc in country.carried]
        if walks and not together and len(walks) <= MOST_WALKS:
            rows = Q() if name == "country" else Q(**{f"{ROW}role": name})
            rows &= touching(values["from"], values["to"], ROW)
            rows &= Q(**{f"{ROW}kind__in": kinds}) if kinds else Q()
            return Walks(
                [walk & rows for walk in walks],
                (f"{ROW}earliest", f"{ROW}event__pk"),
                {name, "kind", "from", "to"},
            )
    return None
