"""What calendars and feeds show of a dated document; each room says how its documents become entries."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True)
class Entry:
    """One dated happening.

    ``name`` is the same wherever and whenever the happening is shown; ``earliest`` and ``latest`` are the
    days between which it lies, None where that side is open or not known; ``state`` is one of expected,
    occurred, missed, cancelled, superseded.
    """

    name: str
    url: str
    title: str
    state: str
    updated: datetime
    earliest: date | None = None
    latest: date | None = None
    lines: tuple[str, ...] = ()
    place: str = ""
    categories: tuple[str, ...] = field(default=())
