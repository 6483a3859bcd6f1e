"""Which lines of a day are left with nothing of the goods asked for, since their tariff exempts them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import QuerySet

from countries.country.models import Country

from .goods import GoodsAsked, exempts, match_goods
from .periods import RatePeriod
from .question import blocs_of, is_meant_for, touches
from .rates import RateLine


def exempted_periods(
    of_the_day: QuerySet[RatePeriod], goods: Sequence[GoodsAsked], origins: Sequence[Country], on: date
) -> set[int]:
    """Keys of those rate periods, all of the day ``on``, whose line charges none of the goods to any origin asked for.

    A few queries, and none of them by line; most tariffs exempt nothing by code.
    """
    of_the_day = of_the_day.prefetch_related("line__excluded_origins").select_related("line")
    exemptions: dict[int, list[RatePeriod]] = defaultdict(list)
    for period in of_the_day.filter(line__treatment=RateLine.Treatment.EXEMPT):
        if exempts(period.line):
            exemptions[period.tariff_id].append(period)
    if not exemptions:
        return set()
    asked_of = [(origin, blocs_of(origin, on)) for origin in origins or (None,)]
    lines = RateLine.objects.filter(treatment=RateLine.Treatment.CHARGED)
    for one in goods:
        lines = lines.on_goods(one)
    charged = of_the_day.filter(tariff__in=exemptions, line__in=lines)
    return {
        period.pk
        for period in charged
        if not any(
            is_left(period, exemptions[period.tariff_id], goods, origin, blocs) for origin, blocs in asked_of
        )
    }


def is_left(
    period: RatePeriod,
    exemptions: Iterable[RatePeriod],
    goods: Iterable[GoodsAsked],
    origin: Country | None,
    blocs: list[Country],
) -> bool:
    """Whether the line of a period charges something of the goods of this origin."""
    line = period.line
    taking = [
        other.line
        for other in exemptions
        if other.state in (RatePeriod.State.APPLIED, period.state)
        and touches(other.line, origin, blocs)
        and is_meant_for(other.line, line, origin)
    ]
    return touches(line, origin, blocs) and all(match_goods(line, one, taking) for one in goods)
