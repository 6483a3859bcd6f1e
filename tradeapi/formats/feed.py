"""Atom (RFC 4287): dated records as entries of a feed, the last changed first, in pages (RFC 5005)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape

from .entries import Entry

MEDIA_TYPE = "application/atom+xml"
#: When a feed without entries was last changed: never.
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class PagedAtomFeed(Atom1Feed):
    """An Atom feed that says where it goes on, and never what time it is."""

    def __init__(self, *args: Any, next_page: str | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.next_page = next_page

    def latest_post_date(self) -> datetime:
        return max((item["updateddate"] for item in self.items), default=NEVER)

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        if self.next_page:
            handler.addQuickElement("link", "", {"rel": "next", "href": self.next_page})


def feed(title: str, address: str, home: str, entries: Iterable[Entry], next_page: str | None) -> bytes:
    """A page of a feed; ``address`` is its own, ``home`` that of the site."""
    written = PagedAtomFeed(
        title, home, None, feed_url=address, feed_guid=address, author_name="tradeapi", next_page=next_page
    )
    for entry in entries:
        written.add_item(
            entry.title,
            entry.url,
            escape("\n".join(entry.lines)).replace("\n", "<br>"),  # Django calls it HTML, so it has to be
            unique_id=f"urn:tradeapi:record:{entry.name}",
            updateddate=entry.updated,
            categories=entry.categories,
        )
    return written.writeString("utf-8").encode()
