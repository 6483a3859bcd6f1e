"""iCalendar (RFC 5545): dated records as all-day events, to be subscribed to.

Expected is TENTATIVE, cancelled and superseded are CANCELLED, all else is CONFIRMED. UID is the record's for
good, SEQUENCE grows with each change. What has no day at all can't stand in a calendar and is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from .entries import Entry

if TYPE_CHECKING:
    import icalendar

MEDIA_TYPE = "text/calendar"
PRODUCT = "-//tradeapi//diplomatic and trade events//EN"
REFRESH = timedelta(hours=1)
STATUS = {"expected": "TENTATIVE", "cancelled": "CANCELLED", "superseded": "CANCELLED"}
#: SEQUENCE counts seconds from here, so that it stays a small integer and never falls.
FIRST_MOMENT = datetime(2020, 1, 1, tzinfo=UTC)


def calendar(title: str, source: str, entries: Iterable[Entry]) -> Iterator[bytes]:
    """A calendar of these entries, piece by piece; ``source`` is the address it can be had from again."""
    import icalendar  # with the first calendar: each worker would wait for it at its start

    frame = icalendar.Calendar()
    frame.add("prodid", PRODUCT)
    frame.add("version", "2.0")
    frame.add("method", "PUBLISH")
    frame.add("x-wr-calname", title)
    frame.add("name", title)
    frame.add("source", source, parameters={"value": "URI"})
    frame.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    frame.add("x-published-ttl", icalendar.vDuration(REFRESH).to_ical().decode())
    opening, closing, _ = frame.to_ical().partition(b"END:VCALENDAR")
    yield opening
    for entry in entries:
        if entry.earliest or entry.latest:
            yield event(entry).to_ical()
    yield closing + b"\r\n"


def event(entry: Entry) -> icalendar.Event:
    """The entry as an all-day event."""
    import icalendar

    first = entry.earliest or entry.latest
    last = entry.latest or entry.earliest
    if first is None or last is None:
        raise ValueError(f"{entry.name} has no day")
    shown = icalendar.Event()
    shown.add("uid", f"{entry.name}@tradeapi")
    shown.add("dtstamp", entry.updated)
    shown.add("last-modified", entry.updated)
    shown.add("sequence", int((entry.updated - FIRST_MOMENT).total_seconds()))
    shown.add("dtstart", first)
    shown.add("dtend", last + timedelta(days=1))  # the day after the last
    shown.add("summary", entry.title)
    shown.add("description", "\n".join(entry.lines))
    shown.add("status", STATUS.get(entry.state, "CONFIRMED"))
    shown.add("transp", "TRANSPARENT")
    shown.add("url", entry.url)
    if entry.place:
        shown.add("location", entry.place)
    if entry.categories:
        shown.add("categories", list(entry.categories))
    return shown
