"""What every list and every detail can be asked besides its filters: page, order, format, and what is shown."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from tradeapi.formats import negotiation
from tradeapi.formats.shape import members_of

from .expansion import EXPAND, expandable, expanding
from .filters import ChoiceFilter, SearchFilter, StrictFilterSet
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
    shared: tuple[Any, ...] = (PageFilterSet, FormatFilterSet, *shaping(view, serializer_class))
    taken = {*more, *(name for one in shared for name in one.base_filters)} & declared.base_filters.keys()
    if taken:
        raise ImproperlyConfigured(f"{declared.__name__}: {', '.join(sorted(taken))} is asked of every list.")
    name = declared.__name__.removesuffix("FilterSet") + "ListFilterSet"
    return type(declared)(name, (declared, *shared), more)
