"""Who held an office on a day, and that it was vacant where that is known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from .models import Office, Tenure


@dataclass(frozen=True)
class HoldersOnDay:
    """Holders of an office on a day; ``vacant`` is None where no holder is recorded as far back as that."""

    office: Office
    on: date
    holders: list[Tenure]
    vacant: bool | None
    before: Tenure | None
    after: Tenure | None


def holders_on(office: Any, on: date) -> HoldersOnDay:
    """Who held the office on the day, from its tenures, which were fetched with it, the latest first."""
    tenures = list(office.tenures.all())
    holders = [tenure for tenure in tenures if on in tenure.valid]
    left = [tenure for tenure in tenures if tenure.last_day and tenure.last_day < on]
    ahead = [tenure for tenure in tenures if tenure.first_day and tenure.first_day > on]
    vacant = False if holders else (True if left else None)
    return HoldersOnDay(
        office=office,
        on=on,
        holders=holders,
        vacant=vacant,
        before=max(left, key=lambda tenure: tenure.last_day, default=None),
        after=min(ahead, key=lambda tenure: tenure.first_day, default=None),
    )
