"""What every list and every detail can be asked besides its filters: page, order, format, and what is shown."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from tradeapi.curation.models import Record
from tradeapi.formats import negotiation
from tradeapi.formats.shape import members_of

from .dating import InstantFilter
from .expansion import EXPAND, expandable, expanding
from .filters import ChoiceFilter, RecordFilter, SearchFilter
from .filtersets import StrictFilterSet
from .ordering import OrderingFilter
from .pagination import PageFilterSet
from .problems import Fault
from .selection import FIELDS, OMIT, selecting


class FormatFilterSet(StrictFilterSet):
    """What can't be asked in every format."""

    def contradictions(self) -> Iterable[Fault]:
        yield from super().contradictions()
        form: Any = self.request.accepted_renderer
        if not isinstance(form, negotiation.Format):
            return
        impossible = ["count"]
        if form.of_entries:
            impossible += [FIELDS, OMIT, EXPAND]
        elif form.format == "csv":
            impossible += [EXPAND]
        for name in impossible:
            if name in self.data:
                yield Fault(
                    name, "contradiction", f"`{name}`: an answer as {form.format} has no place for it"
                )


@cache
def document_question(view: Any, declared: Any, serializer_class: Any) -> Any:
    """The parameters of a detail, with those that choose what is shown of its document."""
    name = declared.__name__.removesuffix("FilterSet") + "DocumentFilterSet"
    return type(declared)(name, (declared, *shaping(view, serializer_class)), {})


def shaping(view: Any, serializer_class: Any) -> list[type[StrictFilterSet]]:
    """The parameters that choose what is shown of documents."""
    names = tuple(member.name for member in members_of(serializer_class))
    found = [selecting(names, str(view.lookup_field))]
    references = tuple(expandable(serializer_class))
    return [*found, expanding(references)] if references else found


@cache
def list_question(view: Any, declared: Any, serializer_class: Any) -> Any:
    """The parameters of a list: its filters, those of its pages and documents, its ordering and format."""
    searches = any(isinstance(one, SearchFilter) for one in declared.base_filters.values())
    more: dict[str, Any] = {
        negotiation.PARAMETER: ChoiceFilter(
            selects=False,
            choices=negotiation.choices(view.formats()),
            help_text="Format of the answer; it has the last word over the Accept header. Tables, lines and calendars"
            " are given whole unless `limit` or `cursor` ask for a page; the next one is in the Link header.",
        )
    }
    if view.ordering_keys or searches:
        more["ordering"] = OrderingFilter(
            view.ordering_keys, searches=searches, default=view.default_ordering
        )
    model = listed_model(view, declared)
    if model is not None:
        more |= of_every_record(model, declared)
        more["Meta"] = type("Meta", (), {"model": model})
    shared: tuple[Any, ...] = (PageFilterSet, FormatFilterSet, *shaping(view, serializer_class))
    taken = {*more, *(name for one in shared for name in one.base_filters)} & declared.base_filters.keys()
    if taken:
        raise ImproperlyConfigured(f"{declared.__name__}: {', '.join(sorted(taken))} is asked of every list.")
    name = declared.__name__.removesuffix("FilterSet") + "ListFilterSet"
    return type(declared)(name, (declared, *shared), more)


def listed_model(view: Any, declared: Any) -> Any:
    """The model whose rows are listed; None where an extra action does not say so in the Meta of its FilterSet."""
    return view.queryset.model if declared is view.filterset_class else declared._meta.model


def of_every_record(model: Any, declared: Any) -> dict[str, Any]:
    """What records of every kind can be asked."""
    found: dict[str, Any] = {}
    if not issubclass(model, Record):
        return found
    if model.identity not in declared.base_filters:
        found[model.identity] = RecordFilter(
            "pk", to=model._meta.label, many=True, help_text="These records, by the name in their address."
        )
    found["updated_since"] = InstantFilter("updated_at", "gte", help_text="Changed at this moment or later.")
    return found
