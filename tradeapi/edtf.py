"""Dates as sources give them: EDTF (ISO 8601-2:2019), level 0 and part of level 1.

Understood are ``2025``, ``2025-08`` and ``2025-08-05``; one of the qualifiers ``~`` (approximate),
``?`` (uncertain) and ``%`` (both) at the end of a date; and intervals ``a/b`` of two such dates, where
one side may be ``..`` (open) or left out (unknown); ``/..`` is what runs on since a day that nobody gives.
Times, seasons, unspecified digits and years outside 1000 to 2999 are refused.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Literal, Self

Precision = Literal["day", "month", "year", "interval"]

FIRST_YEAR, LAST_YEAR = 1000, 2999
OPEN = ".."
UNKNOWN = ""

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?([~?%]?)")
_FORMS = (
    "write 2025, 2025-08 or 2025-08-05, with ~ (approximate), ? (uncertain) or % (both) at the end,"
    " or an interval such as 2025-08/2025-09 or 2025-08-05/.."
)


@dataclass(frozen=True, slots=True)
class Edtf:
    """A date or an interval, with the days between which it lies.

    ``text`` is kept byte for byte. ``earliest`` and ``latest`` are the first and the last possible day,
    both included; None where that side of an interval is open or unknown. Qualifiers say how sure the
    source is and do not widen the bounds. ``certain_start`` to ``certain_end`` are the days that belong
    to an interval whatever its imprecise ends mean, None where it is open; the start lies after the end
    when no day is certain.
    """

    text: str
    earliest: date | None
    latest: date | None
    certain_start: date | None
    certain_end: date | None
    approximate: bool
    uncertain: bool
    precision: Precision

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read EDTF text, ``"2025-08"`` -> 2025-08-01 to 2025-08-31.

        Raises ValueError, with a sentence that says what to write instead, for anything else than the
        supported part of EDTF, for days that the calendar does not have, and for an interval that ends
        before it starts.
        """
        if "/" in text:
            return cls._interval(text)
        day = _Date.parse(text)
        return cls(
            text, day.first, day.last, day.last, day.first, day.approximate, day.uncertain, day.precision
        )

    @classmethod
    def of(cls, day: date) -> Self:
        """The EDTF of one day. Raises ValueError outside the years 1000 to 2999."""
        return cls.parse(day.isoformat())

    def __str__(self) -> str:
        return self.text

    @classmethod
    def _interval(cls, text: str) -> Self:
        sides = text.split("/")
        if len(sides) > 2:
            raise ValueError(
                f"{_shown(text)} has more than one slash; an interval has one start and one end."
            )
        start, end = (None if side in (OPEN, UNKNOWN) else _Date.parse(side) for side in sides)
        known = [side for side in (start, end) if side]
        if sides == [UNKNOWN, OPEN]:
            return cls(text, None, None, date.max, date.min, False, False, "interval")
        if not known:
            raise ValueError(f"{_shown(text)} names no date; give the start or the end of the interval.")
        if start and end and start.first > end.last:
            raise ValueError(f"{_shown(text)} ends before it starts; put the earlier date first.")
        return cls(
            text,
            earliest=start.first if start else None,
            latest=end.last if end else None,
            certain_start=start.last if start else end.last if end and sides[0] == UNKNOWN else None,
            certain_end=end.first if end else start.first if start and sides[1] == UNKNOWN else None,
            approximate=any(side.approximate for side in known),
            uncertain=any(side.uncertain for side in known),
            precision="interval",
        )


@dataclass(frozen=True, slots=True)
class _Date:
    """One side of an interval, or a date that stands alone."""

    first: date
    last: date
    approximate: bool
    uncertain: bool
    precision: Precision

    @classmethod
    def parse(cls, text: str) -> Self:
        match = _DATE.fullmatch(text)
        if match is None:
            raise ValueError(f"{_shown(text)} is not a date that is understood here: {_FORMS}.")
        year = int(match[1])
        month, day = (int(part) if part else None for part in match.group(2, 3))
        first, last = _bounds(year, month, day)
        precision: Precision = "day" if day is not None else "month" if month is not None else "year"
        return cls(first, last, match[4] in ("~", "%"), match[4] in ("?", "%"), precision)


def _bounds(year: int, month: int | None, day: int | None) -> tuple[date, date]:
    """First and last day. Raises ValueError, saying what is wrong, where the calendar has no such date."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"The year {year:04} is outside {FIRST_YEAR} to {LAST_YEAR}.")
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if not 1 <= month <= 12:
        raise ValueError(f"There is no month {month:02}; months are 01 to 12.")
    days = calendar.monthrange(year, month)[1]
    if day is None:
        return date(year, month, 1), date(year, month, days)
    if not 1 <= day <= days:
        raise ValueError(f"There is no day {day:02} in {year}-{month:02}; it has the days 01 to {days}.")
    return date(year, month, day), date(year, month, day)


def _shown(text: str) -> str:
    """The text as a message may carry it: short, and in ASCII, so that the message can always be sent."""
    return "An empty text" if not text else ascii(text if len(text) <= 40 else text[:37] + "...")
