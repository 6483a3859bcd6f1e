"""Made-up data of any size, the same for the same size: countries, officials, sources, events of eight kinds.

Rows are made and loaded in portions, so that memory does not grow with the size but for what is known of sources.
Status and rate periods are written as the fold of a tariff gives them, and some are compared with it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.core.management.color import no_style
from django.db import connection, transaction

from countries.country.models import Country
from countries.official.models import Office, Official
from countries.product.models import Product
from countries.sector.models import Sector
from events.agreement.models import Agreement, AgreementParty, Milestone
from events.event.models import Citation, Event, EventCountry, EventLink
from events.event.roles import EventOfficial
from events.meeting.models import Meeting, Participation
from events.source.models import Source
from events.tariff.models import Tariff, TariffAction
from events.tariff.periods import RatePeriod, StatusPeriod, differences, rebuild_periods
from events.tariff.rates import RateLine
from tradeapi.imports.command import learn_sizes, take_your_time

from .copying import copy, numbered, resting
from .made_up.events import meeting, milestone, plain
from .made_up.reference import reference
from .made_up.sources import source
from .made_up.tariffs import tariff
from .made_up.world import World

#: Tens of events that are made before they are loaded.
PORTION = 500


def portions(world: World) -> Iterator[dict[Any, list[Any]]]:
    """Rows by model, which name rows of their own portion or of earlier ones; each portion replaces the one before."""
    reference(world)
    for key in range(1, world.sources + 1):
        source(world, key)
    yield world.rows
    for first in range(0, world.tens, PORTION):
        world.rows = {}
        for at in range(first, min(first + PORTION, world.tens)):
            ten(world, at * 10 + 1, at * 2 + 1)
        yield world.rows


def ten(world: World, key: int, first: int) -> None:
    """Ten events: two actions each of two tariffs, three meetings, two plain ones, a milestone of an agreement."""
    for at in range(2):
        tariff(world, first + at, key + at * 2)
    for at in range(4, 7):
        meeting(world, key + at)
    for at in range(7, 9):
        plain(world, key + at)
    milestone(world, key + 9)


#: Each table after those that it names.
ORDER = (Country, Official, Office, Product, Sector, Sector.products.through, Agreement, AgreementParty, Source, Event,
         EventCountry, EventOfficial, EventLink, Citation, Meeting, Participation, Meeting.agreements.through,
         Milestone, Tariff, TariffAction, RateLine, StatusPeriod, RatePeriod)  # fmt: skip


def load(events: int) -> dict[str, int]:
    """Fill empty tables; rows by table."""
    world = World(events)
    counts: Counter[Any] = Counter()
    with transaction.atomic(), resting(ORDER):
        take_your_time()
        for rows in portions(world):
            for model in ORDER:
                counts[model] += copy(model, numbered(rows.get(model, ()), counts[model]))
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), ORDER):
                cursor.execute(statement)
        for paused in Tariff.objects.filter(pk__in=world.unusual):
            rebuild_periods(paused)
    learn_sizes()
    return {model._meta.db_table: counts[model] for model in ORDER}


def check(sample: int = 20) -> list[str]:
    """Where the periods of some tariffs are not what a fresh fold gives."""
    return [line for one in Tariff.objects.order_by("id")[:sample] for line in differences(one)]
