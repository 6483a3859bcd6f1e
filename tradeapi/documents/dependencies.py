"""Which documents show a row: read off what the view of each resource fetches.

A view fetches in a fixed number of queries all that its documents show, and tests of each list see to that. So
what documents show is declared once, there; a test renders everything afresh and compares.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, models
from django.urls import get_urlconf
from pghistory.models import Event as HistoryRow

from tradeapi.api.rendering import Resource, resources
from tradeapi.curation.models import Record
from tradeapi.curation.references import owning


@dataclass(frozen=True)
class Dependency:
    """A way from a written row to records: ``lookup`` of the resource meets the row's ``column``."""

    resource: str
    lookup: str
    column: str


@dataclass(frozen=True)
class Row:
    """A row that was written, before or after: its table, its key and the keys it names, by column."""

    relation: str
    keys: Mapping[str, Any]


def watched_models() -> list[type[models.Model]]:
    """The models of the tables that documents show, and of all other records and their parts: answers use them."""
    return sorted(_models(get_urlconf() or settings.ROOT_URLCONF), key=lambda model: model._meta.db_table)


def showing(rows: Iterable[Row]) -> dict[str, set[Any]]:
    """Keys of the records, public or not, whose documents show one of these rows, by resource."""
    wanted: dict[Dependency, set[Any]] = defaultdict(set)
    ways = dependencies()
    for row in rows:
        for way in ways.get(row.relation, ()):
            if row.keys.get(way.column) is not None:
                wanted[way].add(row.keys[way.column])
    found: dict[str, set[Any]] = defaultdict(set)
    for way in [way for way in wanted if way.lookup == "pk"]:
        found[way.resource] |= wanted.pop(way)
    for name, key in _met(wanted):
        found[name].add(resources()[name].model._meta.pk.to_python(key))
    return found


def _met(wanted: Mapping[Dependency, Collection[Any]]) -> Iterator[tuple[str, str]]:
    """Resource and key of each record that one of the ways leads to, all asked for at once."""
    if not wanted:
        return
    statements = [_statement(resources()[way.resource].model, way.lookup) for way in wanted]
    names = [value for way, keys in wanted.items() for value in (way.resource, list(keys))]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(statements), names)
        yield from cursor.fetchall()


@lru_cache(maxsize=1_000)
def _statement(model: Any, lookup: str) -> str:
    """SQL that gives a name and the keys of the rows for which a lookup meets any of some keys; compiled once."""
    asked = model._base_manager.filter(**{f"{lookup}__in": ["1"]}).values_list("pk").distinct()
    sql, [_] = asked.order_by().query.sql_with_params()
    if sql.count("IN (%s)") != 1:
        raise ValueError(f"{lookup} of {model} can not be asked for by keys")
    # Compiled by the ORM from relations that models declare.
    return f"SELECT %s, key::text FROM ({sql.replace('IN (%s)', '= ANY(%s)')}) AS met (key)"  # noqa: S608  # nosec B608


def dependencies() -> Mapping[str, tuple[Dependency, ...]]:
    """All ways from the rows of a table to documents, by name of the table."""
    return _dependencies(get_urlconf() or settings.ROOT_URLCONF)


@lru_cache(maxsize=10)
def _dependencies(urlconf: str) -> Mapping[str, tuple[Dependency, ...]]:
    found: dict[str, dict[Dependency, None]] = defaultdict(dict)
    for name, resource in resources().items():
        for table, lookup, column in ways(resource):
            found[table][Dependency(name, lookup, column)] = None
    return {table: tuple(several) for table, several in found.items()}


@lru_cache(maxsize=10)
def _models(urlconf: str) -> frozenset[type[models.Model]]:
    found: set[type[models.Model]] = {
        model
        for model in apps.get_models()
        if (issubclass(model, Record) or owning(model)) and not issubclass(model, HistoryRow)
    }
    for resource in resources().values():
        found.update(tables_of(resource.model))
        for _, step in fetched(resource.queryset()):
            found.update(tables_of(step.related_model))
            if step.many_to_many:
                found.add(through(step))
    return frozenset(found)


def ways(resource: Resource) -> Iterator[tuple[str, str, str]]:
    """Table, lookup and column of each way to the documents of one resource."""
    for table in tables_of(resource.model):
        yield table._meta.db_table, "pk", key_of(table)
    for path, step in fetched(resource.queryset()):
        before = path.rpartition("__")[0] or "pk"
        for table in tables_of(step.related_model):
            yield table._meta.db_table, path, key_of(table)
        if step.one_to_many or (step.one_to_one and step.auto_created):
            # A row that was moved or deleted is found by what it named.
            yield step.field.model._meta.db_table, before, step.field.column
        if step.many_to_many:
            yield through(step)._meta.db_table, before, near_column(step)


def fetched(queryset: models.QuerySet[Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """Every relation that a queryset fetches along with its rows, by its lookup."""
    joined = queryset.query.select_related
    if isinstance(joined, dict):
        yield from _joined(queryset.model, joined, above)
    for wanted in queryset._prefetch_related_lookups:  # type: ignore[attr-defined]
        path, model = above, queryset.model
        for name in getattr(wanted, "prefetch_through", wanted).split("__"):
            step: Any = model._meta.get_field(name)
            model = step.related_model
            path = f"{path}{name}"
            yield path, step
            path += "__"
        inner = getattr(wanted, "queryset", None)
        if inner is not None:
            yield from fetched(inner, path)


def _joined(model: Any, joined: dict[str, Any], above: str) -> Iterator[tuple[str, Any]]:
    for name, further in joined.items():
        step = model._meta.get_field(name)
        yield f"{above}{name}", step
        yield from _joined(step.related_model, further, f"{above}{name}__")


def tables_of(model: Any) -> list[Any]:
    """A model and those it extends, which share its keys."""
    return [model, *model._meta.get_parent_list()]


def key_of(model: Any) -> str:
    return str(model._meta.pk.column)


def through(step: Any) -> Any:
    """The model of the pairs of a many-to-many relation, from whichever side."""
    return step.through if step.auto_created else step.remote_field.through


def near_column(step: Any) -> str:
    """The column of the pairs that has the key of the side from which the relation is followed."""
    return str(step.field.m2m_reverse_name() if step.auto_created else step.m2m_column_name())
