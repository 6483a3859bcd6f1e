"""Filter sets: how a question is checked and carried out, with every parameter declared and every other refused.

What filters are, and what follows from their declarations, says ``tradeapi.api.filters``.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Self, cast

from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db.models import QuerySet, TextChoices
from django.http import QueryDict
from django_filters import FilterSet

from .echo import shown
from .filters import ChoiceFilter, OverlapFromFilter, OverlapToFilter, ParameterFilter
from .parameters import Refused
from .paths import without_added
from .problems import Fault, Problem
from .suggestions import asking_back, nearest

if TYPE_CHECKING:
    from .walks import Walks

#: Most faults that are listed in one problem.
MOST_FAULTS = 20
#: The parameter that says whether any or all of several values are meant.
MATCH = "match"


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
    #: Walks by which the records are reached, which carry out some of the parameters.
    walks: Walks | None = None

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
        absent, asked = unasked(cast(Any, type(self)))
        values = dict(absent)
        self.refusals: dict[str, list[Refused]] = {}
        for name in (*asked, *(name for name in self.data if name in self.filters and name not in asked)):
            try:
                values[name] = self.filters[name].field.read(self.data.getlist(name))
            except ValidationError as error:
                values[name] = None
                self.refusals[name] = cast(list[Refused], error.error_list)
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
        done = self.walks.carry_out if self.walks else ()
        for name, value in self.values.items():
            if value is not None and name not in done:
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
            return without_added(queryset, whole, select(whole, declared.field_name, value))
        return select(queryset, declared.field_name, value)

    def find_walks(self, words: Sequence[str]) -> Walks | None:
        """By which rows of another table an index leads to the records in this order, if there are any."""
        return None

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
            if first is None:
                continue
            other = "to" if name == "from" else f"{name.removesuffix('_from')}_to"
            last = self.values.get(other) if name == "from" or name.endswith("_from") else None
            if last is not None and first > last:
                detail = f"`{other}` ({last}) is before `{name}` ({first})"
                yield Fault(other, "contradiction", detail)
            today_only = name.endswith("__isnull") and name not in self.known_absences
            if today_only and self.values.get("known_on"):
                detail = f"`{name}` is about what is known today; leave out `known_on` or this"
                yield Fault(name, "contradiction", detail)


@cache
def unasked(question: Any) -> tuple[dict[str, Any], Collection[str]]:
    """The values of parameters that are not given, and those whose fields have to be asked even then."""
    fields = {name: declared.field for name, declared in question.base_filters.items()}
    asked = tuple(name for name, field in fields.items() if field.required or callable(field.default))
    return {name: None if name in asked else field.default for name, field in fields.items()}, asked
