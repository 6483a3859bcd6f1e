"""Ordering: by documented keys only, and always down to a single row.

A view says ``ordering_keys = {"date": ("earliest",), "title": ("title", "slug")}`` and
``default_ordering = "-date"``. ``ordering=-date,title`` asks for others; a minus turns a key round.
Rows without a value come last, whichever way the order runs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import F, Model, QuerySet
from django.db.models.expressions import OrderBy

from .filters import ParameterFilter
from .parameters import ChoiceParameter, Refused

#: The key of searches: best hits first. It is there wherever ``q`` is.
RELEVANCE = "relevance"
#: Hits that are ranked, the newest ones: ranking reads each of them.
MOST_RANKED = 1_000

OrderingKeys = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True)
class Term:
    """One column or annotation of an ordering."""

    path: str
    descending: bool = False
    nullable: bool = True

    def expression(self) -> OrderBy:
        column = F(self.path)
        nulls_last = True if self.nullable else None
        return column.desc(nulls_last=nulls_last) if self.descending else column.asc(nulls_last=nulls_last)


class OrderingParameter(ChoiceParameter):
    """Keys of a view's ordering, each with or without a minus, each at most once."""

    def __init__(self, *, keys: OrderingKeys, searches: bool = False, **kwargs: Any) -> None:
        choices = [(RELEVANCE, "best hits of `q` first")] if searches else []
        for key in keys:
            choices += [(key, "ascending"), (f"-{key}", "descending")]
        super().__init__(choices=choices, **kwargs)

    def parse_all(self, texts: Sequence[str]) -> list[str]:
        words: list[str] = super().parse_all(texts)
        if len({word.removeprefix("-") for word in words}) < len(words):
            raise Refused("it names a key twice")
        return words


class OrderingFilter(ParameterFilter):
    """The parameter ``ordering``; the pages carry it out, since their cursors depend on it."""

    field_class = OrderingParameter

    def __init__(self, keys: OrderingKeys, *, searches: bool, default: str) -> None:
        super().__init__(
            many=True,
            selects=False,
            keys=keys,
            searches=searches,
            help_text=f"Keys to order by, a minus for descending; {default or 'the identity'} unless given."
            + (
                f" Searches are ordered by relevance unless given, which ranks their newest {MOST_RANKED:,} hits; other"
                " keys give all hits."
                if searches
                else ""
            ),
        )


def terms(queryset: QuerySet[Any], words: Iterable[str], keys: OrderingKeys) -> list[Term]:
    """The whole ordering key for these words of ``ordering``, ending in the primary key as tie-break."""
    found = []
    for word in words:
        if word == RELEVANCE:
            found.append(Term(RELEVANCE, descending=True, nullable=False))
            continue
        turned = word.startswith("-")
        columns = keys[word.removeprefix("-")]
        for column in (columns,) if isinstance(columns, str) else columns:
            path = column.removeprefix("-")
            found.append(Term(path, turned != column.startswith("-"), may_be_null(queryset.model, path)))
    descending = found[0].descending if found else False
    return [*found, Term("pk", descending, nullable=False)]


def may_be_null(model: type[Model], path: str) -> bool:
    """Whether a row may have no value there; yes for an annotation, of which that is not known."""
    current: Any = model
    for step in path.split("__"):
        try:
            field = current._meta.get_field(step)
        except (FieldDoesNotExist, AttributeError):
            return True
        if getattr(field, "null", True):
            return True
        current = field.related_model
    return False
