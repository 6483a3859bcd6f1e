"""Rendering the documents of records, portion by portion."""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.timezone import localdate

from tradeapi.api.rendering import Resource, as_bytes

from .serving import DAY, marked

#: Most days ahead on which one document changes by itself; later ones are rendered when they are asked for.
MOST_TURNS = 12
ALWAYS = date(1, 1, 1)

#: Key of a record and first day.
Place = tuple[str, date | None]
#: The first day for which a document is good no more, and its text.
Said = tuple[date | None, str]
#: The keys of some records, and the documents of the public among them.
Portion = tuple[Sequence[Any], dict[Place, Said]]
Render = Callable[[Resource, Iterable[Sequence[Any]]], Iterator[Portion]]


def here(resource: Resource, portions: Iterable[Sequence[Any]]) -> Iterator[Portion]:
    """Render in this process."""
    for keys in portions:
        with collecting_afterwards():
            documents = dict(rendered(resource, keys))
        yield keys, documents


@contextmanager
def collecting_afterwards() -> Iterator[None]:
    """Look for garbage once, at the end: what is made inside lives until then, and looking takes half the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def rendered(resource: Resource, keys: Collection[Any]) -> Iterator[tuple[Place, Said]]:
    """The documents of the public among these records, each for the days for which it is the same."""
    member = resource.view_class.day_member
    if not member:
        for key, document in _documents(resource.view(), keys):
            yield (str(key), None), (None, text_of(document))
        return
    for day, spans in sorted(_spans(resource, keys).items()):
        view = resource.view()
        view.asked = view.get_filterset_class()(QueryDict(f"on={day}"), request=None)
        for key, document in _documents(view, spans):
            document[member] = DAY
            first, end = spans[key]
            yield (str(key), first), (end, text_of(document))


def _spans(resource: Resource, keys: Collection[Any]) -> dict[date, dict[Any, tuple[date, date | None]]]:
    """Spans of days from today on in which documents stay the same, by a day in them for which to render them.

    That is today in all that have begun, so that they are rendered together. Of each key the first day and the
    day after the last.
    """
    today = localdate()
    turns: dict[Any, set[date]] = {key: set() for key in keys}
    for key, day in resource.view_class.turns(keys):
        if day is not None:
            turns[key].add(day)
    found: dict[date, dict[Any, tuple[date, date | None]]] = defaultdict(dict)
    for key, days in turns.items():
        begun = max((day for day in days if day <= today), default=ALWAYS)
        firsts = [begun, *sorted(day for day in days if day > today)][: MOST_TURNS + 1]
        for first, end in zip(firsts, [*firsts[1:], None], strict=True):
            found[max(first, today)][key] = (first, end)
    return found


def _documents(view: Any, keys: Collection[Any]) -> Iterator[tuple[Any, dict[str, Any]]]:
    records = list(view.get_queryset().filter(pk__in=list(keys)))
    for record, document in zip(records, view.rendered(records), strict=True):
        yield record.pk, dict(document)


def text_of(document: Any) -> str:
    """The document as it is stored."""
    return marked(as_bytes(document).decode())
