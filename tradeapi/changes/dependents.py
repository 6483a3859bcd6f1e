"""Which documents show which records: read off the rows that the view of each resource fetches.

A view fetches all that its documents show, in a fixed number of queries; a test of each list sees to that. So
what a document shows of other records is known without being declared a second time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import get_urlconf

from tradeapi.api.rendering import Resource, resources, root_of

from .touched import Key

#: The tables that are reached from a resource, each with the lookups that lead there.
Paths = dict[type[models.Model], set[str]]


def showing(keys: Iterable[Key]) -> dict[str, set[Any]]:
    """Keys of the published records whose documents show one of these, by resource; themselves included."""
    wanted: dict[type[models.Model], set[Any]] = defaultdict(set)
    for table, key in keys:
        wanted[table].add(key)
    found: dict[str, set[Any]] = defaultdict(set)
    for name, resource in resources().items():
        published = resource.model.objects.published()
        for table, here in wanted.items():
            if table is resource.table:
                found[name] |= here
            for path in paths_of(resource).get(table, ()):
                found[name].update(published.filter(**{f"{path}__in": here}).values_list("pk", flat=True))
    return found


def paths_of(resource: Resource) -> Paths:
    """The lookups from a resource's records to the rows that their documents show."""
    return _paths(get_urlconf() or settings.ROOT_URLCONF, resource)


@lru_cache(maxsize=200)
def _paths(urlconf: str, resource: Resource) -> Paths:
    found: Paths = defaultdict(set)
    for path, model in fetched(resource.queryset()):
        found[root_of(model)].add(path)
    return dict(found)


def fetched(queryset: models.QuerySet[Any], above: str = "") -> Iterator[tuple[str, type[models.Model]]]:
    """Every relation that a queryset fetches along with its rows: the lookup, and the table it leads to."""
    joined = queryset.query.select_related
    if isinstance(joined, dict):
        yield from _joined(queryset.model, joined, above)
    for lookup in queryset._prefetch_related_lookups:  # type: ignore[attr-defined]
        through = getattr(lookup, "prefetch_through", lookup)
        steps = list(_steps(queryset.model, through, above))
        yield from steps
        inner = getattr(lookup, "queryset", None)
        if inner is not None:
            yield from fetched(inner, f"{steps[-1][0]}__")


def _joined(model: Any, joined: dict[str, Any], above: str) -> Iterator[tuple[str, type[models.Model]]]:
    for name, further in joined.items():
        related: Any = model._meta.get_field(name).related_model
        yield f"{above}{name}", related
        yield from _joined(related, further, f"{above}{name}__")


def _steps(model: Any, through: str, above: str) -> Iterator[tuple[str, type[models.Model]]]:
    path = above
    for name in through.split("__"):
        model = model._meta.get_field(name).related_model
        path += name
        yield path, model
        path += "__"
