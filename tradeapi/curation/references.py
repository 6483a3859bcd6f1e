"""Which records name which: the relations of a record and of its parts that point at other records.

A *part* is a row without a status of its own that a record lists in ``parts``. A part may belong to two
records, as a tenure belongs to a person and to an office: then neither names the other, and the part is
public once both are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models
from pghistory.models import Event as HistoryRow

from .models import Record, Status

#: Relations of a record to other records that say nothing about the world.
NOT_A_REFERENCE = {"merged_into"}


def unpublished_named_by(record: Record) -> list[Record]:
    """The records that ``record`` or one of its parts names and that are not public, each once."""
    return [
        other
        for model, keys in _named_by([record]).items()
        for other in model._base_manager.filter(pk__in=keys).exclude(status=Status.PUBLISHED)
        if other.pk != record.pk or not isinstance(record, model)
    ]


def name_only_published(records: Iterable[Record]) -> bool:
    """Whether all that these records and their parts name is public: asked of all of them at once."""
    return not any(
        model._base_manager.filter(pk__in=keys).exclude(status=Status.PUBLISHED).exists()
        for model, keys in _named_by(records).items()
    )


def _named_by(records: Iterable[Record]) -> dict[type[Record], set[Any]]:
    """Keys of the records that these records or their parts name, by table."""
    named: dict[type[Record], set[Any]] = {}
    tables: dict[type[models.Model], list[models.Model]] = {}
    for record in records:
        for row in (record, *parts_of(record)):
            tables.setdefault(type(row), []).append(row)
    for table, rows in tables.items():
        for field in references(table):
            named.setdefault(field.related_model, set()).update(_keys(field, rows))
    return {model: found for model, keys in named.items() if (found := keys - {None})}


def published_naming(record: Record, *, by_hand: bool = False) -> list[Record]:
    """Every published record that names ``record``, itself or by one of its parts, each once.

    ``by_hand``: links that the system derives, and takes away again by itself, do not count.
    """
    found: dict[tuple[Any, Any], Record] = {}
    for field in _pointing_at(type(record)):
        rows = field.model._base_manager.filter(**{field.name: record.pk})
        if by_hand and getattr(field.model, "derived_goes_along", False):
            rows = rows.filter(derived=False)
        for owner, path in _owners(field.model):
            owners = owner._base_manager.filter(status=Status.PUBLISHED)
            owners = owners.filter(pk__in=rows.values(path) if path else rows)
            for other in owners.exclude(pk=record.pk) if isinstance(record, owner) else owners:
                found.setdefault((root(owner), other.pk), other)
    return list(found.values())


def parts_of(row: models.Model) -> Iterator[models.Model]:
    """The rows that belong to ``row``, and the rows that belong to those."""
    for name in getattr(row, "parts", ()):
        for part in getattr(row, name).all():
            yield part
            yield from parts_of(part)


def part_paths(model: type[models.Model]) -> Iterator[str]:
    """Lookups of all parts of a record, and of their parts, to fetch them beforehand."""
    for name in getattr(model, "parts", ()):
        yield name
        related: Any = model._meta.get_field(name).related_model
        yield from (f"{name}__{path}" for path in part_paths(related))


@cache
def references(model: type[models.Model]) -> tuple[Any, ...]:
    """The relations of a table by which its rows name records; not those to the record a row belongs to."""
    return tuple(
        field
        for field in (*model._meta.fields, *model._meta.many_to_many)
        if field.is_relation
        and not getattr(field.remote_field, "parent_link", False)
        and issubclass(field.related_model, Record)  # type: ignore[arg-type]
        and field.name not in NOT_A_REFERENCE
        and field not in owning(model)
    )


@cache
def owning(model: type[models.Model]) -> tuple[Any, ...]:
    """The foreign keys of a part to what it belongs to; more than one where it belongs to two records."""
    return tuple({field: None for part, field in _parts() if part is model})


@cache
def _parts() -> tuple[tuple[type[models.Model], Any], ...]:
    """Each table of parts with its foreign key to what it belongs to."""
    return tuple(
        (relation.related_model, relation.field)  # type: ignore[union-attr]
        for model in apps.get_models()
        if not issubclass(model, HistoryRow)
        for relation in (model._meta.get_field(name) for name in getattr(model, "parts", ()))
    )


@cache
def _pointing_at(model: type[models.Model]) -> tuple[Any, ...]:
    """The relations of any table by which a record of ``model``, or of the tables it extends, is named."""
    tables = {model, *model._meta.get_parent_list()}
    return tuple(
        field
        for other in apps.get_models()
        if not issubclass(other, HistoryRow)
        for field in references(other)
        if field.related_model in tables and field.model is other
    )


@cache
def _owners(model: type[models.Model]) -> tuple[tuple[type[Record], str], ...]:
    """The records that a row belongs to, each with the lookup that leads there; "" for a record itself."""
    if issubclass(model, Record):
        return ((model, ""),)
    found = []
    for field in owning(model):
        for owner, path in _owners(field.related_model):
            found.append((owner, f"{field.name}__{path}" if path else field.name))
    return tuple(found)


def _keys(field: Any, rows: list[models.Model]) -> list[Any]:
    """Keys of the records that these rows of one table name by that relation."""
    if not field.many_to_many:
        return [getattr(row, field.attname) for row in rows]
    pairs = field.remote_field.through._base_manager.filter(**{f"{field.m2m_field_name()}__in": rows})
    return list(pairs.values_list(field.m2m_reverse_field_name(), flat=True))


def root(model: type[models.Model]) -> type[models.Model]:
    """The table whose keys a model shares: that of events for a meeting."""
    parents = model._meta.get_parent_list()
    return parents[-1] if parents else model
