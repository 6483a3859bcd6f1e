"""Filters: how a view declares the parameters of its question, and how a question is checked and carried out.

A FilterSet declares every parameter once; from that come the refusals, the query and the document. A
filter selects by ``field_name`` and ``lookup_expr``, or by ``method``, the name of a method of the
FilterSet ``(queryset, name, value) -> queryset`` that calls a verb of the model. With ``selects=False``
it selects nothing itself: other filters, or the view, read it from ``values``.

Words that Python keeps for itself are written with an underscore behind: ``from_`` is ``from``.
"""

from __future__ import annotations

import copy
from collections import OrderedDict
from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.core.exceptions import FieldDoesNotExist, ImproperlyConfigured, ValidationError
from django.db.models import F, FloatField, Model, Q, QuerySet
from django.db.models.functions import Cast
from django.http import QueryDict
from django_filters import Filter, FilterSet

from tradeapi.search.columns import CONFIG

from .echo import shown
from .parameters import (
    BooleanParameter,
    ChoiceParameter,
    DayParameter,
    DecimalParameter,
    IntegerParameter,
    KnownOnParameter,
    OnParameter,
    Parameter,
    Refused,
    TextParameter,
    WordsParameter,
)
from .problems import Fault, Problem
from .records import CountryParameter, RecordParameter
from .suggestions import asking_back, nearest

#: Most faults that are listed in one problem.
MOST_FAULTS = 20


class ParameterFilter(Filter):
    """A filter over one parameter. ``many`` means any-of; ``negatable`` adds ``<name>__not``, none-of."""

    field_class: type[Parameter] = Parameter

    def __init__(
        self,
        field_name: str | None = None,
        lookup_expr: str | None = None,
        *,
        many: bool = False,
        negatable: bool = False,
        selects: bool = True,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("label", "")
        super().__init__(field_name, lookup_expr or ("in" if many else "exact"), many=many, **kwargs)
        self.negatable = negatable
        self.selects = selects

    def filter(self, queryset: QuerySet[Any], value: Any) -> QuerySet[Any]:
        if not self.selects:
            return queryset
        condition = self.condition(queryset.model, value)
        return queryset.exclude(condition) if self.exclude else queryset.filter(condition)

    def condition(self, model: type[Model], value: Any) -> Q:
        """What a row must meet; asked in a subquery where a join would show a row more than once."""
        condition = Q(**{f"{self.field_name}__{self.lookup_expr}": value})
        if not crosses_to_many(model, self.field_name):
            return condition
        return Q(pk__in=model._default_manager.filter(condition).values("pk"))

    def negated(self) -> ParameterFilter:
        """The filter that keeps what this one drops."""
        other = copy.deepcopy(self)
        other.exclude = not self.exclude
        other.negatable = False
        other.extra["help_text"] = f"None of these. {self.extra['help_text']}"
        other.__dict__.pop("_field", None)
        return other


def crosses_to_many(model: type[Model], path: str) -> bool:
    """Whether following ``path`` from one row of ``model`` may lead to several."""
    current: Any = model
    for step in path.split("__"):
        try:
            field = current._meta.get_field(step)
        except (FieldDoesNotExist, AttributeError):
            return False
        if field.one_to_many or field.many_to_many:
            return True
        current = field.related_model
    return False


class TextFilter(ParameterFilter):
    """Rows with exactly this text. ``pattern`` and ``says``: how it must be written."""

    field_class = TextParameter


class DayFilter(ParameterFilter):
    """A day, YYYY-MM-DD."""

    field_class = DayParameter


class OnFilter(DayFilter):
    """A day for which a state is asked, 1900-01-01 to 2200-12-31."""

    field_class = OnParameter


class KnownOnFilter(OnFilter):
    """A day, past or today, to whose knowledge the answer is limited; the view reads it from ``values``."""

    field_class = KnownOnParameter

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(selects=False, **kwargs)


class IntegerFilter(ParameterFilter):
    """A whole number between ``minimum`` and ``maximum``."""

    field_class = IntegerParameter


class DecimalFilter(ParameterFilter):
    """A decimal number, not below zero."""

    field_class = DecimalParameter


class BooleanFilter(ParameterFilter):
    """true or false; with lookup ``isnull`` whether something is absent."""

    field_class = BooleanParameter


class ChoiceFilter(ParameterFilter):
    """One of ``choices``."""

    field_class = ChoiceParameter


class RecordFilter(ParameterFilter):
    """A published record of the model ``to``, by slug; the value is the record."""

    field_class = RecordParameter

    def condition(self, model: type[Model], value: Any) -> Q:
        # By key: Django takes records for relations only, and a record may be asked for by its own name.
        return super().condition(model, [one.pk for one in value] if isinstance(value, list) else value.pk)


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
        query = SearchQuery(value, config=CONFIG, search_type="websearch")
        # In double precision, so that the rank in a cursor is exactly the one the database compares.
        rank = Cast(SearchRank(F(self.field_name), query), FloatField())
        return queryset.filter(**{self.field_name: query}).annotate(relevance=rank)


class StrictFilterSet(FilterSet):
    """A question: every parameter declared, every other one refused.

    ``check()`` raises Problem with all faults; ``values`` has the value or default of each parameter.
    """

    def __init__(self, data: QueryDict, *, request: Any = None) -> None:
        self.data = data
        self.request = request
        # Declarations keep nothing of a question, so that all questions of a class share them.
        self.filters: dict[str, ParameterFilter] = self.base_filters

    @classmethod
    def get_filters(cls) -> OrderedDict[str, ParameterFilter]:
        """What is declared, with the ``__not`` of each negatable filter behind it."""
        filters: OrderedDict[str, ParameterFilter] = OrderedDict()
        for attribute, declared in cls.declared_filters.items():
            name = attribute.rstrip("_")
            if not declared.extra.get("help_text"):
                raise ImproperlyConfigured(f"{cls.__name__}.{attribute} needs help_text.")
            filters[name] = declared
            if declared.negatable:
                if declared.method:
                    raise ImproperlyConfigured(
                        f"{cls.__name__}.{attribute}: a method can't be negated by itself."
                    )
                filters[f"{name}__not"] = declared.negated()
        return filters

    @cached_property
    def values(self) -> dict[str, Any]:
        """Value or default of each parameter; None for one that was not given or not understood."""
        values: dict[str, Any] = {}
        self.refusals: dict[str, list[Refused]] = {}
        for name, declared in self.filters.items():
            try:
                values[name] = declared.field.read(self.data.getlist(name))
            except ValidationError as error:
                values[name] = None
                self.refusals[name] = error.error_list
        return values

    def check(self) -> None:
        """Raise Problem unless every parameter is known and every value understood."""
        faults = [*self.unknown(), *self.misunderstood()] or list(self.contradictions())
        if faults:
            raise Problem.of(faults[:MOST_FAULTS])

    def unknown(self) -> Iterable[Fault]:
        names = [name for name in self.data if name not in self.filters]
        for name in names[:MOST_FAULTS]:
            suggestion = nearest(name, self.filters)
            sentence = asking_back(f"unknown parameter `{shown(name)}`", suggestion)
            yield Fault(name, "unknown_parameter", sentence, suggestion)

    def misunderstood(self) -> Iterable[Fault]:
        self.values  # noqa: B018 - reads them
        for name, refusals in self.refusals.items():
            for refused in refusals[:MOST_FAULTS]:
                yield Fault(name, str(refused.code), f"`{name}`: {refused.message}", refused.suggestion)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The records that answer the question."""
        for name, value in self.values.items():
            if value is None:
                continue
            declared = self.filters[name]
            if declared.method:
                queryset = getattr(self, declared.method)(queryset, declared.field_name, value)
            else:
                queryset = declared.filter(queryset, value)
        return queryset

    def in_words(self) -> str:
        """The parameters that select, as they were given: ``country CA,MX, kind deadline``."""
        chosen = [name for name in self.data if name in self.filters and self.filters[name].selects]
        return ", ".join(f"{name} {','.join(self.data.getlist(name))}" for name in chosen)

    def interpreted(self) -> list[dict[str, Any]]:
        """How values were taken to mean more than they say; the shape is ``interpreted`` of a page."""
        return []

    def days(self) -> dict[str, date | None]:
        """The days for which the answer is given, as it says them; ``known_on`` null = everything known."""
        return {}

    def contradictions(self) -> Iterable[Fault]:
        """Faults of parameters that are right by themselves and wrong together; extend it with yield from."""
        first, last = self.values.get("from"), self.values.get("to")
        if first and last and first > last:
            yield Fault("to", "contradiction", f"`to` ({last}) is before `from` ({first})")
