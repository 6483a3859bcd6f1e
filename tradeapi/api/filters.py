"""Filters: how a view declares the parameters of its question; the questions themselves are in ``filtersets``.

A FilterSet declares every parameter once; from that come the refusals, the query and the document. A
filter selects by ``field_name`` and ``lookup_expr``, or by ``method``, the name of a method of the
FilterSet ``(queryset, name, value) -> queryset`` that calls a verb of the model. With ``selects=False``
it selects nothing itself: other filters, or the view, read it from ``values``.

Words that Python keeps for itself are written with an underscore behind: ``from_`` is ``from``.

What else can be asked follows from the declaration and from the model of the list, or of ``Meta``:

* ``<name>__not``, none of these: for every filter that takes several values and selects by itself;
* ``<name>__isnull``, whether there is nothing: where the column may be empty, or the relation lead nowhere;
* ``match=all``, every one of the values and not just any: for filters over what a row has several of.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F, FloatField, Model, Q, QuerySet
from django.db.models.functions import Cast
from django_filters import Filter

from tradeapi.search.columns import CONFIG

from .parameters import (
    BooleanParameter,
    ChoiceParameter,
    DayParameter,
    DecimalParameter,
    IntegerParameter,
    KnownOnParameter,
    OnParameter,
    Parameter,
    TextParameter,
    WordsParameter,
)
from .paths import (
    crosses_to_many,
    holds_several,
    may_be_absent,
    nothing_at,
    path_of_key,
    something_at,
    within,
    without,
)
from .plans import held
from .records import CountryParameter, RecordParameter


class ParameterFilter(Filter):
    """A filter over one parameter. ``many`` means any-of.

    ``negatable``, ``nullable`` and ``several`` say whether it has ``<name>__not`` and ``<name>__isnull`` and
    whether ``match=all`` is about it, where that is not what follows from the declaration and the model.
    """

    field_class: type[Parameter] = Parameter

    def __init__(
        self,
        field_name: str | None = None,
        lookup_expr: str | None = None,
        *,
        many: bool = False,
        negatable: bool | None = None,
        nullable: bool | None = None,
        several: bool | None = None,
        selects: bool = True,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("label", "")
        super().__init__(field_name, lookup_expr or ("in" if many else "exact"), many=many, **kwargs)
        self.many = many
        self.negatable = (many and selects) if negatable is None else negatable
        self.nullable = nullable
        self.several = several
        self.selects = selects

    def filter(self, queryset: QuerySet[Any], value: Any) -> QuerySet[Any]:
        """The rows that meet the value; with ``exclude`` the others."""
        if not self.selects:
            return queryset
        condition = self.condition(queryset.model, value)
        if not self.exclude:
            return queryset.filter(condition)
        if crosses_to_many(queryset.model, str(self.field_name)):
            return without(queryset, queryset.model._default_manager.filter(condition))
        return queryset.exclude(condition)

    def condition(self, model: type[Model], value: Any) -> Q:
        """What a row must meet; asked in a subquery where a join would show a row more than once."""
        condition = Q(**{f"{self.field_name}__{self.lookup_expr}": value})
        return within(model, condition) if crosses_to_many(model, str(self.field_name)) else condition

    def parameters(self, name: str, model: type[Model] | None) -> Iterator[tuple[str, ParameterFilter]]:
        """The parameters that this declaration stands for: itself, what it drops, and what has nothing there."""
        yield name, self
        if self.negatable:
            yield f"{name}__not", self.negated()
        path = str(self.field_name)
        follows = self.nullable is None and self.many and self.selects and not self.method
        if self.nullable or (follows and model and may_be_absent(model, path)):
            yield f"{name}__isnull", AbsenceFilter(path, of=name)

    def is_of_several(self, model: type[Model] | None) -> bool:
        """Whether ``match=all`` is about this filter."""
        if self.several is not None or not (self.many and self.selects) or self.method or self.exclude:
            return bool(self.several)
        return model is not None and holds_several(model, str(self.field_name))

    def negated(self) -> ParameterFilter:
        """The filter that keeps what this one drops."""
        other = copy.deepcopy(self)
        other.exclude = not self.exclude
        other.negatable = other.nullable = other.several = False
        other.extra["help_text"] = f"None of these. {self.extra['help_text']}"
        other.__dict__.pop("_field", None)
        return other


class TextFilter(ParameterFilter):
    """Rows with exactly this text. ``pattern`` and ``says``: how it must be written."""

    field_class = TextParameter


class DayFilter(ParameterFilter):
    """A day, YYYY-MM-DD."""

    field_class = DayParameter


class OnFilter(DayFilter):
    """A day for which a state is asked, 1900-01-01 to 2200-12-31."""

    field_class = OnParameter


KNOWN_ON_HELP = (
    "Only what had certainly been announced by this day, past or today; everything known unless given."
)


class KnownOnFilter(OnFilter):
    """A day, past or today, to whose knowledge the answer is limited; the view reads it from ``values``.

    ``more`` says what that is for what is shown.
    """

    field_class = KnownOnParameter

    def __init__(self, *, more: str = "", **kwargs: Any) -> None:
        super().__init__(selects=False, help_text=f"{KNOWN_ON_HELP} {more}".rstrip(), **kwargs)


class IntegerFilter(ParameterFilter):
    """A whole number between ``minimum`` and ``maximum``."""

    field_class = IntegerParameter


class DecimalFilter(ParameterFilter):
    """A decimal number, not below zero."""

    field_class = DecimalParameter


class BooleanFilter(ParameterFilter):
    """true or false; with lookup ``isnull`` whether something is absent."""

    field_class = BooleanParameter


def absence_help(of: str) -> str:
    """What a parameter says that asks whether there is nothing where the filter ``of`` looks."""
    return f"true: only where there is nothing that `{of}` could find; false: only where there is something."


class AbsenceFilter(BooleanFilter):
    """Whether there is nothing where another filter looks, as the public sees it."""

    def __init__(self, field_name: str, *, of: str) -> None:
        super().__init__(field_name, help_text=absence_help(of))

    def filter(self, queryset: QuerySet[Any], value: bool) -> QuerySet[Any]:
        model, path = queryset.model, str(self.field_name)
        if not value:
            return queryset.filter(something_at(model, path))
        nothing = nothing_at(model, path)
        if nothing is None:
            return without(queryset, model._default_manager.filter(something_at(model, path)))
        return queryset.filter(nothing)


class ChoiceFilter(ParameterFilter):
    """One of ``choices``."""

    field_class = ChoiceParameter


class RecordFilter(ParameterFilter):
    """A published record of the model ``to``, by slug; the value is the record."""

    field_class = RecordParameter

    def condition(self, model: type[Model], value: Any) -> Q:
        # By key: Django takes records for relations only, and a record may be asked for by its own name.
        keys = [one.pk for one in value] if isinstance(value, list) else value.pk
        condition = Q(**{f"{path_of_key(model, str(self.field_name))}__{self.lookup_expr}": keys})
        return within(model, condition) if crosses_to_many(model, str(self.field_name)) else condition


SlugFilter = RecordFilter


class CountryFilter(RecordFilter):
    """A published country, bloc or other party, by code; the value is the record."""

    field_class = CountryParameter


class OverlapFromFilter(DayFilter):
    """Rows that may lie on or after this day; ``field_name`` is their last possible day, null = open."""

    def condition(self, model: type[Model], value: Any) -> Q:
        return Q(**{f"{self.field_name}__gte": value}) | Q(**{f"{self.field_name}__isnull": True})


class OverlapToFilter(DayFilter):
    """Rows that may lie on or before this day; ``field_name`` is their first possible day, null = open."""

    def condition(self, model: type[Model], value: Any) -> Q:
        return Q(**{f"{self.field_name}__lte": value}) | Q(**{f"{self.field_name}__isnull": True})


class SearchFilter(ParameterFilter):
    """Full-text search in the column ``search``; accents, case and endings ignored. Rows get a ``relevance``.

    Words must all occur, ``"quoted words"`` side by side; ``or`` and a leading minus do what they say.
    """

    field_class = WordsParameter

    def __init__(self, field_name: str = "search", **kwargs: Any) -> None:
        super().__init__(field_name, **kwargs)

    def filter(self, queryset: QuerySet[Any], value: Any) -> QuerySet[Any]:
        query = SearchQuery(held(value), config=CONFIG, search_type="websearch")
        # In double precision, so that the rank in a cursor is exactly the one the database compares.
        rank = Cast(SearchRank(F(self.field_name), query), FloatField())
        return queryset.filter(**{self.field_name: query}).annotate(relevance=rank)
