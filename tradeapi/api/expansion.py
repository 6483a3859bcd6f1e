"""``expand``: whole documents beside the references that lead to them.

``expand=imposed_by`` adds to each reference ``imposed_by`` the member ``record``, the document as its own detail
gives it today. It goes one step deep: references inside of that document stay references. All records that one
reference of a page leads to are fetched at once, so that it costs a few queries and not some for each row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import QueryDict
from django.urls import resolve, reverse

from tradeapi.formats.shape import Kind, Member, members_of

from .filters import ChoiceFilter
from .filtersets import StrictFilterSet
from .problems import Fault
from .selection import Selection

EXPAND = "expand"
#: The parameter that limits an answer to what was known on a day; it holds for expanded records as well.
CARRIED = "known_on"
#: Most references that one question expands.
MOST_PATHS = 4


@dataclass(frozen=True)
class Expandable:
    """A reference of a document: the members that lead to it, and the detail view it leads to."""

    path: tuple[str, ...]
    view_name: str

    @property
    def name(self) -> str:
        return ".".join(self.path)


@cache
def expandable(serializer_class: Any) -> Mapping[str, Expandable]:
    """The references of a serializer's documents that can be expanded, by name."""
    return {one.name: one for one in _references(members_of(serializer_class))}


def _references(members: Iterable[Member], above: tuple[str, ...] = ()) -> Iterator[Expandable]:
    for member in members:
        path = (*above, member.name)
        if member.view_name:
            yield Expandable(path, member.view_name)
        if member.kind in (Kind.OBJECT, Kind.OBJECTS):
            yield from _references(member.members, path)


@cache
def expanding(names: tuple[str, ...]) -> type[StrictFilterSet]:
    """The parameter that expands references of these names."""

    class ExpansionFilterSet(StrictFilterSet):
        expand = ChoiceFilter(
            choices=[(name, f"the record that `{name}` names") for name in names],
            many=True,
            selects=False,
            most_values=MOST_PATHS,
            help_text=f"References beside which the whole record is given, as `record`; at most {MOST_PATHS}.",
        )

        def contradictions(self) -> Iterable[Fault]:
            yield from super().contradictions()
            selection = Selection.of(self.values, "")
            for name in self.values[EXPAND] or ():
                if not selection.shows(name.partition(".")[0]):
                    yield Fault(
                        EXPAND, "contradiction", f"`expand`: `{name}` is not among the members to show"
                    )

    return ExpansionFilterSet


def expand(documents: Sequence[dict[str, Any]], wanted: Iterable[Expandable], request: Any) -> None:
    """Give each of these references in the documents its ``record``."""
    for one in wanted:
        references = [found for document in documents for found in at(document, one.path)]
        records = records_of(one.view_name, {found["id"] for found in references}, request)
        for found in references:
            found["record"] = records.get(found["id"])


def at(value: Any, path: Sequence[str]) -> Iterator[dict[str, Any]]:
    """The references at the end of a path, through objects and lists."""
    if value is None:
        return
    if isinstance(value, list):
        for one in value:
            yield from at(one, path)
    elif path:
        yield from at(value.get(path[0]), path[1:])
    else:
        yield value


def carried(request: Any, question: type[StrictFilterSet]) -> QueryDict:
    """What a question passes on to the records it leads to: they are shown as known on the same day."""
    asked = QueryDict(mutable=True)
    if CARRIED in question.base_filters and CARRIED in request.query_params:
        asked[CARRIED] = request.query_params[CARRIED]
    return asked


def records_of(view_name: str, names: set[str], request: Any) -> dict[str, Any]:
    """The documents of these records by name, as their detail view gives them for the day of the knowledge."""
    if not names:
        return {}
    view_class: Any = resolve(reverse(view_name, args=["x"])).func.cls  # type: ignore[attr-defined]
    view = view_class(basename=view_name.removesuffix("-detail"))
    view.request, view.args, view.kwargs, view.format_kwarg = request, (), {}, None
    view.action, view.detail = "retrieve", True
    question = view.get_filterset_class()
    view.asked = question(carried(request, question), request=request)
    found = view.records().filter(**{f"{view.lookup_field}__in": names})
    return {one[view.lookup_field]: one for one in view.documents(list(found))}
