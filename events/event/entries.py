"""Events of every kind as entries of calendars and feeds."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from tradeapi.formats.entries import Entry

#: How a state that a reader must not miss is put before the title.
PREFIXES = {"missed": "Missed: ", "cancelled": "Cancelled: ", "superseded": "Superseded: "}


def event_entry(document: dict[str, Any], url: str) -> Entry:
    """The entry of an event's document: when and what, and on whose word."""
    when = document["date"]
    return Entry(
        name=document["slug"],
        url=url,
        title=PREFIXES.get(document["occurrence"], "") + document["title"],
        state=document["occurrence"],
        updated=datetime.fromisoformat(document["updated_at"]),
        earliest=day(when["earliest"]),
        latest=day(when["latest"]),
        lines=tuple(lines(document, url)),
        place=document["place"],
        categories=categories(document),
    )


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def lines(document: dict[str, Any], url: str) -> list[str]:
    """What is said of it: in words, when as its source gives it, and who says so."""
    when = document["date"]
    doubts = [
        word
        for word, doubted in (("about", when["approximate"]), ("not certain", when["uncertain"]))
        if doubted
    ]
    given = f"Date as given: {when['edtf']}" + (f" ({', '.join(doubts)})" if doubts else "")
    said = [document["summary"], given]
    said += [f"{one['publisher']}: {one['url']}".rstrip(": ") for one in document["citations"]]
    return [line for line in (*said, f"Verification: {document['verification']}", url) if line]


def categories(document: dict[str, Any]) -> tuple[str, ...]:
    """Its kind and the codes of its countries."""
    codes = [one["country"]["id"] for one in document["countries"] if one["country"]]
    return tuple(dict.fromkeys([document["kind"], *codes]))
