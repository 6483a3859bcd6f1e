"""Tariffs with two actions each, rate lines, and the periods that the fold of them gives."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

from events.event.models import Kind
from events.tariff.models import Tariff, TariffAction
from events.tariff.periods import RatePeriod, StatusPeriod
from events.tariff.rates import RateLine

from .events import event
from .world import PUBLIC, World

#: What tariffs are a part of, and may be without.
SERIES = ("", "", *(f"Border duties, part {at}" for at in range(1, 50)))
#: Tariffs between two that are paused, whose periods the fold itself writes.
UNUSUAL = 100


def tariff(world: World, key: int, first: int) -> None:
    imposing = world.country()
    row = world.add(Tariff, id=key, slug=f"tariff-{key}", title=world.title("Extra"), **PUBLIC)
    row.type, row.series = world.random.choice(Tariff.Type.values), world.random.choice(SERIES)
    row.imposed_by_id, row.scope, row.legal_basis = imposing, "Goods as listed", "Law of trade"
    if key > 1 and world.random.random() < 0.05:
        row.replaced_by_id = world.random.randrange(1, key)
    announced = world.day()
    effective = announced + timedelta(days=30)
    begun = first if key % UNUSUAL == 0 else first + 1
    origins = list(dict.fromkeys(world.country() for _ in range(3)))
    targets = [("target", code) for code in origins]
    taking_effect: dict[str, Any] = {"action": "in_force", "effective": effective.isoformat()}
    steps: list[dict[str, Any]] = [{"action": "announced"}, taking_effect]
    if key % UNUSUAL == 0:
        taking_effect |= {"collection_on": effective + timedelta(days=5)}
        if key % (2 * UNUSUAL) == 0:
            taking_effect |= {"retroactive_to": announced - timedelta(days=5)}
        paused = {"action": "paused", "until": (effective + timedelta(days=90)).isoformat()}
        steps = [taking_effect, paused | {"acts_on_id": first, "relief_limited_to": "The plaintiffs"}]
    for at, fields in enumerate(steps):
        fields |= {"tariff_id": key, **instrument(world)}
        roles = [("imposed_by", imposing), *(targets if first + at == begun else ())]
        title = world.title("Decision of a")
        event(world, TariffAction, first + at, Kind.TARIFF_ACTION, title, announced, roles, **fields)
    lines = [line(world, begun, origin) for origin in origins]
    if key % UNUSUAL:
        periods(world, key, first, announced, effective, lines)
    else:
        world.unusual.append(key)


def instrument(world: World) -> dict[str, str]:
    number = f"{world.random.randrange(10_000, 20_000)}"
    return {
        "instrument_type": world.random.choice((*TariffAction.InstrumentType.values, "")),
        "instrument_number": world.rarely(number, 0.5),
        "instrument_citation": world.rarely(f"90 FR {number}", 0.5),
    }


def line(world: World, action: int, origin: str) -> int:
    world.lines += 1
    row = world.add(RateLine, id=world.lines, action_id=action, label="general", origin_id=origin)
    row.rate_percent = world.random.randrange(1, 60)
    if world.random.random() < 0.5:
        row.product_kind, row.hs_include = "codes", world.random.sample(world.headings, 2)
        row.legal_code, row.sector = f"9903.{world.random.randrange(100):02}.10", world.rarely("steel")
        row.condition = world.random.choice(RateLine.Condition.values)
        row.agreement_id = world.agreements if row.condition == "agreement_origin" else None
    return world.lines


def periods(
    world: World, tariff: int, first: int, announced: date, effective: date, lines: list[int]
) -> None:
    begun, known = first + 1, DateRange(announced, None)
    for line in lines:
        for state, valid, closed in (
            ("pending", DateRange(announced, effective), begun),
            ("applied", DateRange(effective, None), None),
        ):
            world.add(RatePeriod, tariff_id=tariff, line_id=line, state=state, valid=valid, known=known,
                      opened_by_id=begun, closed_by_id=closed,
                      due=effective.isoformat() if closed else "")  # fmt: skip
    for status, valid, since, opened, closed in (
        ("announced", DateRange(announced, effective), announced, first, begun),
        ("in_force", DateRange(effective, None), effective, begun, None),
    ):
        world.add(StatusPeriod, tariff_id=tariff, status=status, collected=status == "in_force", valid=valid,
                  known=known, since=since, opened_by_id=opened, closed_by_id=closed)  # fmt: skip
