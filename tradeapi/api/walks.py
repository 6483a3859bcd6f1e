"""Walks: ways to the rows of a list by an index of another table, which has the column of the order beside the choice.

A list "by country, newest first" chooses its rows by one table and orders them by another, so that a database reads
either all rows of the country or all newest rows. Where the table of the choice has the order too, a page is some
entries of one index, side by side. Each walk chooses by one thing (a country, or one of its blocs); a page takes the
first rows of each walk, and the first of those.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet

from .ordering import Term
from .pagination import Keyset


@dataclass(frozen=True)
class Walks:
    """How a list is reached by rows of another table.

    ``conditions`` has for each walk what these rows must meet; ``columns`` are theirs that equal those of the order,
    the key last; ``carry_out`` names the parameters that need no other filter then.
    """

    conditions: Sequence[Q]
    columns: Sequence[str]
    carry_out: Collection[str]

    def places(self, keyset: Keyset, part: int, place: Sequence[Any] | None, wanted: int) -> QuerySet[Any]:
        """Places of the first rows of one part of what ``keyset`` has."""
        keysets = list(self.keysets(keyset))
        # Once, though a row may be met for each role that a country plays in it.
        first, *others = [one.places(part, place).distinct()[:wanted] for one in keysets]
        if not others:
            return first
        order = (term.expression() for term in keysets[0].order)
        return first.union(*others).order_by(*order)[:wanted]

    def keysets(self, keyset: Keyset) -> Iterator[Keyset]:
        """The same rows as each walk finds them, in the order of the other table's columns."""
        names = [f"walked_{at}" for at in range(len(self.columns))]
        columns = dict(zip(names, map(F, self.columns), strict=True))
        order = [
            Term(name, term.descending, term.nullable) for name, term in zip(names, keyset.order, strict=True)
        ]
        for condition in self.conditions:
            yield Keyset(keyset.queryset.filter(condition).annotate(**columns), order, keyset.bound)
