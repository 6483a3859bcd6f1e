"""The log of changes, to be followed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Subquery

from tradeapi.api.conditional import date_answer
from tradeapi.api.viewsets import Documents, PublishedViewSet
from tradeapi.formats import negotiation
from tradeapi.formats.entries import Entry

from .filters import ChangeFilterSet
from .models import Change
from .serializers import ChangeSerializer


def change_entry(document: dict[str, Any], url: str) -> Entry:
    """The entry of a change in a feed: each change is one of its own."""
    lines = [document["summary"], f"Reason: {document['reason']}" if document["reason"] else ""]
    return Entry(
        name=f"change:{document['number']}",
        url=url,
        title=f"{document['action'].capitalize()}: {document['title']}",
        state="occurred",
        updated=datetime.fromisoformat(document["at"]),
        lines=tuple(line for line in (*lines, document["url"]) if line),
        categories=(document["resource"], document["action"], *document["countries"]),
    )


class ChangeViewSet(PublishedViewSet):
    """Everything that became public, was corrected, withdrawn or merged, in the order in which it was committed.

    Numbers have no gap, and nothing appears behind a number that was read: ask for what came `since` the last one
    you have. All changes are kept for good. What follows the log from 0 has every public record as its list has
    it; `before` and `after` are documents of that list, and can be left out by `omit`.
    """

    queryset = Change.objects.select_related("previous").only(
        "number", "at", "resource", "slug", "action", "title", "summary", "reason", "fields", "countries", "by",
        "stands_in", "document", "previous__document",
    ).annotate(newest_at=Subquery(Change.objects.order_by("-number").values("at")[:1]))  # fmt: skip
    serializer_class = ChangeSerializer
    filterset_class = ChangeFilterSet
    lookup_value_regex = "[0-9]{1,18}"
    entry = staticmethod(change_entry)
    ordering_keys = {"number": ("number",)}
    default_ordering = "number"
    #: Changes are no records: they are neither stored as documents nor logged themselves.
    keeps_documents = False
    serves_stored = False  # type: ignore[assignment]

    def words(self) -> Sequence[str]:
        """Oldest first, as a follower reads; a feed has the newest first."""
        asked: Any = self.asked.values
        is_feed = isinstance(self.format, negotiation.AtomFormat)
        return ["-number"] if is_feed and not asked.get("ordering") else super().words()

    def shown(self, records: Sequence[Any]) -> Documents:
        """A change stays as it is from its moment on; a list may change with any that comes."""
        if records:
            date_answer(self.request, records[0].at if self.action == "retrieve" else records[0].newest_at)
        return super().shown(records)

    @classmethod
    def formats(cls) -> Any:
        """A feed, but no calendar: a change has no day of its own."""
        return (*negotiation.OF_LISTS, negotiation.AtomFormat)
