"""Filters: how a view declares the parameters of its question, and how a question is checked and carried out.

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
from collections import OrderedDict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import Any, ClassVar, Self

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db.models import F, FloatField, Model, Q, QuerySet, TextChoices
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
from .paths import crosses_to_many, holds_several, may_be_absent, something_at, within, without
from .plans import held
from .problems import Fault, Problem
from .records import CountryParameter, RecordParameter
from .suggestions import asking_back, nearest

#: Most faults that are listed in one problem.
MOST_FAULTS = 20
#: The parameter that says whether any or all of several values are meant.
MATCH = "match"


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


def absence_help(of: str) -> str:
    """What a parameter says that asks whether there is nothing where the filter ``of`` looks."""
    return f"true: only where there is nothing that `{of}` could find; false: only where there is something."


class AbsenceFilter(BooleanFilter):
    """Whether there is nothing where another filter looks, as the public sees it."""

    def __init__(self, field_name: str, *, of: str) -> None:
        super().__init__(field_name, help_text=absence_help(of))

    def filter(self, queryset: QuerySet[Any], value: bool) -> QuerySet[Any]:
        something = something_at(queryset.model, str(self.field_name))
        if not value:
            return queryset.filter(something)
        return without(queryset, queryset.model._default_manager.filter(something))


class ChoiceFilter(ParameterFilter):
    """One of ``choices``."""

    field_class = ChoiceParameter


class RecordFilter(ParameterFilter):
    """A published record of the model ``to``, by slug; the value is the record."""

    field_class = RecordParameter

    def condition(self, model: type[Model], value: Any) -> Q:
        # By key: Django takes records for relations only, and a record may be asked for by its own name.
        keys = [one.pk for one in value] if isinstance(value, list) else value.pk
        path = self.field_name if self.field_name == "pk" else f"{self.field_name}__pk"
        condition = Q(**{f"{path}__{self.lookup_expr}": keys})
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


class Match(TextChoices):
    """How several values of one parameter are meant."""

    ANY = "any", "any of the values"
    ALL = "all", "every one of the values"


class MatchFilter(ChoiceFilter):
    """The parameter ``match``, which says how the values of the parameters ``names`` are meant."""

    def __init__(self, names: Sequence[str]) -> None:
        listed = ", ".join(f"`{name}`" for name in names)
        super().__init__(
            choices=Match,
            selects=False,
            default=Match.ANY.value,
            help_text=f"How several values of one of these are meant: {listed}.",
        )
        self.names = frozenset(names)


class StrictFilterSet(FilterSet):
    """A question: every parameter declared, every other one refused.

    ``check()`` raises Problem with all faults; ``values`` has the value or default of each parameter.
    """

    #: Parameters about what is missing that answer as known on ``known_on``; the others can only be asked of today.
    known_absences: ClassVar[Collection[str]] = ()

    def __init__(self, data: QueryDict, *, request: Any = None) -> None:
        self.data = data
        self.request = request
        # Declarations keep nothing of a question, so that all questions of a class share them.
        self.filters: dict[str, ParameterFilter] = self.base_filters

    @classmethod
    def get_filters(cls) -> OrderedDict[str, ParameterFilter]:
        """What is declared, with what follows from each filter behind it."""
        filters: OrderedDict[str, ParameterFilter] = OrderedDict()
        model: Any = cls._meta.model
        for attribute, declared in cls.declared_filters.items():
            name = attribute.rstrip("_")
            if not declared.extra.get("help_text"):
                raise ImproperlyConfigured(f"{cls.__name__}.{attribute} needs help_text.")
            for parameter, one in declared.parameters(name, model):
                if one is declared or parameter not in cls.declared_filters:
                    filters[parameter] = one
        of_several = [name for name, one in filters.items() if one.is_of_several(model)]
        if of_several and MATCH not in filters:
            filters[MATCH] = MatchFilter(of_several)
        return filters

    def with_values(self, values: dict[str, Any]) -> Self:
        """The same question with these values and no others; what was given for them is not known."""
        other = type(self)(QueryDict())
        other.__dict__["values"] = {**dict.fromkeys(self.filters), **values}
        return other

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
        whole = queryset
        for name, value in self.values.items():
            if value is not None:
                for wanted in self.wanted(name, value):
                    queryset = self.carry_out(name, queryset, wanted, whole)
        return queryset

    def wanted(self, name: str, value: Any) -> Iterable[Any]:
        """The value, or its parts one by one where all of them must be met."""
        match: Any = self.filters.get(MATCH)
        if match is not None and name in match.names and self.values[MATCH] == Match.ALL:
            return [[part] for part in value]
        return [value]

    def carry_out(
        self, name: str, queryset: QuerySet[Any], value: Any, whole: QuerySet[Any]
    ) -> QuerySet[Any]:
        """The rows of ``queryset`` that meet one parameter; ``whole`` has them all, as filters may expect them."""
        declared = self.filters[name]
        if not declared.method:
            return declared.filter(queryset, value)
        select = getattr(self, declared.method)
        if declared.exclude:
            return without(queryset, select(whole, declared.field_name, value))
        return select(queryset, declared.field_name, value)

    def bound(self, column: str, *, descending: bool) -> Any:
        """Where an order by this column begins: the value that no row found has one before; None = not known."""
        kind = OverlapToFilter if descending else OverlapFromFilter
        for name, one in self.filters.items():
            if type(one) is kind and one.field_name == column and self.values[name] is not None:
                return self.values[name]
        return None

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
        for name, first in self.values.items():
            other = "to" if name == "from" else f"{name.removesuffix('_from')}_to"
            last = self.values.get(other) if name == "from" or name.endswith("_from") else None
            if first is not None and last is not None and first > last:
                detail = f"`{other}` ({last}) is before `{name}` ({first})"
                yield Fault(other, "contradiction", detail)
            today_only = name.endswith("__isnull") and name not in self.known_absences
            if today_only and first is not None and self.values.get("known_on"):
                detail = f"`{name}` is about what is known today; leave out `known_on` or this"
                yield Fault(name, "contradiction", detail)
