"""Filters of dates that may be rough, missing or open, and of moments."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import F, Model, Q
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual

from tradeapi.dates import EarliestDay, EdtfField, LatestDay, ReachingFrom, ReachingTo

from .filters import AbsenceFilter, DayFilter, ParameterFilter
from .parameters import InstantParameter
from .paths import may_be_absent
from .plans import held


class InstantFilter(ParameterFilter):
    """A moment with its offset from UTC."""

    field_class = InstantParameter


class DatesFilter(DayFilter):
    """A date of the model, asked for by a range: ``<name>_from``, ``<name>_to`` and, if it may be empty, ``__isnull``.

    A date as its source gives it (EDTF) is found where it may lie in the range; one that is missing never is.
    ``help_text`` is the beginning of a sentence that goes on with "on or after this day".
    """

    def parameters(self, name: str, model: type[Model] | None) -> Iterator[tuple[str, ParameterFilter]]:
        if model is None:
            return
        path, words = str(self.field_name), self.extra["help_text"]
        first, last = bounds(model, path)
        yield (
            f"{name}_from",
            BoundFilter(last, "gte", other=first, help_text=f"{words} on or after this day."),
        )
        yield f"{name}_to", BoundFilter(first, "lte", other=last, help_text=f"{words} on or before this day.")
        if may_be_absent(model, path):
            yield f"{name}__isnull", AbsenceFilter(path, of=f"{name}_from")


class BoundFilter(DayFilter):
    """Rows whose date may reach this day; an open end of it reaches for ever, a missing date nowhere."""

    def __init__(self, field_name: str, lookup_expr: str, *, other: str, **kwargs: Any) -> None:
        super().__init__(field_name, lookup_expr, **kwargs)
        self.other = other

    def condition(self, model: type[Model], value: Any) -> Q:
        if self.other == self.field_name:
            return super().condition(model, value)
        bound, other = F(str(self.field_name)), F(self.other)
        # One expression, of which the database knows how often which days occur: of two parts joined by OR, and of
        # what is null in one column and not in another, it expects far too many rows.
        if self.lookup_expr == "gte":
            return Q(GreaterThanOrEqual(ReachingTo(bound, other), held(value)))
        return Q(LessThanOrEqual(ReachingFrom(bound, other), held(value)))


def bounds(model: type[Model], name: str) -> tuple[str, str]:
    """The columns with the first and the last possible day of a date."""
    if not isinstance(model._meta.get_field(name), EdtfField):
        return name, name
    of_it = [field for field in model._meta.get_fields() if getattr(field, "of", None) == name]
    [first] = [field.name for field in of_it if type(field) is EarliestDay]
    [last] = [field.name for field in of_it if type(field) is LatestDay]
    return first, last
