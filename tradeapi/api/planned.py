"""Lists and details by planned statements: keys of what is shown, and the places of rows in their order."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.timezone import localdate

from tradeapi.documents.serving import of_row

from .expansion import EXPAND
from .filtersets import MATCH
from .pagination import MOVING, Keyset
from .plans import Beside, HandledInPython, Literal, plans
from .selection import FIELDS, OMIT

#: Parameters that choose no records.
APART = {*MOVING, FIELDS, OMIT, EXPAND, "format"}
#: Parts that ``Keyset.parts`` has at most.
MOST_PARTS = 2


class Found(NamedTuple):
    """A record by its key, its place in the order, and its stored document; None where there is none.

    The document of a detail says when it was last changed.
    """

    pk: Any
    place: Sequence[Any]
    text: str | None
    changed_at: datetime | None = None


class PlannedKeyset:
    """The list that a view is asked for, to be entered at any row; as ``Keyset``, by planned statements.

    Its rows are ``Found``; where the question can't be planned they are those of ``Keyset``.
    """

    def __init__(self, view: Any) -> None:
        self.view = view

    def rows(self, place: Sequence[Any] | None, wanted: int) -> list[Any]:
        """The first ``wanted`` rows behind ``place``."""
        found: list[Any] = []
        try:
            for part in range(MOST_PARTS):
                if len(found) < wanted:
                    found += self.part(part, place, wanted)
        except HandledInPython:
            return self.unplanned.rows(place, wanted)
        return found[:wanted]

    def part(self, part: int, place: Sequence[Any] | None, wanted: int) -> list[Found]:
        values, words = self.view.asked.values, tuple(self.view.words())
        chosen = {
            name: Literal((value,)) if name == MATCH else value
            for name, value in values.items()
            if value is not None and name not in APART
        }
        rows = plans.rows(
            # Of the day, for filters may take it where a question names none.
            ("list", type(self.view), type(self.view.asked), words, part, wanted, localdate()),
            {"chosen": chosen, "place": place, "day": self.view.day},
            lambda slots: with_documents(
                self.view, self.statement(slots["chosen"], slots["place"], part, wanted), slots["day"], "text"
            ),
        )
        return [Found(row[-2], row[:-1], row[-1]) for row in rows]

    def statement(
        self, chosen: dict[str, Any], place: Sequence[Any] | None, part: int, wanted: int
    ) -> QuerySet[Any]:
        """The first rows of one part, as the view's own filters and pages choose and order them."""
        view, words = copy.copy(self.view), self.view.words()
        view.asked, view.words = self.view.asked.with_values(chosen), lambda: words
        walks = view.asked.walks = view.asked.find_walks(words)
        keyset: Keyset = view.paginator.keyset(view.filter_queryset(view.rows()), view)
        if part >= len(keyset.parts(place)):
            return keyset.queryset.none()
        if walks:
            return walks.places(keyset, part, place, wanted)
        return keyset.places(part, place)[:wanted]

    def place(self, row: Any) -> Sequence[Any]:
        """The values of a row by which it is found again."""
        return row.place if isinstance(row, Found) else self.unplanned.place(row)

    @cached_property
    def unplanned(self) -> Keyset:
        view = self.view
        keyset: Keyset = view.paginator.keyset(view.filter_queryset(view.records()), view)
        return keyset


def planned_record(view: Any, name: str) -> Found | None:
    """The published record that this name stands for in the addresses of a view; None where there is none."""
    lookup = str(view.lookup_field)
    rows = plans.rows(
        ("detail", type(view)),
        {"name": name, "day": view.day},
        lambda slots: with_documents(
            view,
            view.records().filter(**{lookup: slots["name"]}).order_by().values_list("pk")[:1],
            slots["day"],
            "text",
            "changed_at",
        ),
    )
    return Found(rows[0][0], (), *rows[0][1:]) if rows else None


def with_documents(view: Any, records: QuerySet[Any], day: Any, *columns: str) -> Beside:
    """Rows of a view that end with a key, with these columns of their stored documents, for a day if they have one."""
    source, values = of_row(view.basename, day)
    return Beside(records, columns, source, values)
