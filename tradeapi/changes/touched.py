"""What a transaction has changed, read from the history that the database itself keeps of every row.

No way of writing escapes it: forms, rows edited on the page of their record, imports in bulk, plain SQL.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db import connection, models
from pghistory.models import Event as _HistoryRow

from tradeapi.api.rendering import root_of
from tradeapi.curation.history import DERIVED
from tradeapi.curation.models import Record
from tradeapi.curation.references import owning
from tradeapi.curation.writing import Noted

#: A record by the table whose keys it has and its key.
Key = tuple[type[models.Model], Any]
#: Columns of a record that follow from others, beside those that no form writes.
KEPT_BY_THE_GATE = {"version", "status", "withdrawn_reason", "merged_into", *DERIVED}


@dataclass
class Touched:
    """Records of which a transaction has changed a row.

    ``directly`` has those that someone changed, each with the context of its last change; ``derived`` those of
    which only what is derived was brought up to date; ``left`` those that another record named and names no more.
    """

    directly: dict[Key, dict[str, Any]] = field(default_factory=dict)
    derived: set[Key] = field(default_factory=set)
    left: set[Key] = field(default_factory=set)

    @property
    def keys(self) -> set[Key]:
        return {*self.directly, *self.derived}

    @property
    def context(self) -> dict[str, Any]:
        """Who changed the first of them, and why."""
        return next(iter(self.directly.values()), {})


@cache
def histories() -> tuple[tuple[type[models.Model], Any], ...]:
    """Each tracked table with its history table."""
    tables: list[Any] = _HistoryRow.__subclasses__()
    return tuple((history.pgh_tracked_model, history) for history in tables)


def last_entries() -> list[int]:
    """Number of the last entry of each history table."""
    tables = (connection.ops.quote_name(history._meta.db_table) for _, history in histories())
    # Names of our own tables, quoted.
    newest = [f"(SELECT coalesce(max(pgh_id), 0) FROM {name})" for name in tables]  # noqa: S608  # nosec B608
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(newest))
        return list(cursor.fetchone())


def touched_since(marks: list[int], noted: Noted) -> Touched:
    """What was changed since ``last_entries`` answered with these marks, and what was noted besides."""
    touched = Touched()
    for (table, history), mark, last in zip(histories(), marks, last_entries(), strict=True):
        if last > mark:
            _read(touched, table, history, mark)
    for model, keys in noted.items():
        for key in keys:
            touched.directly.setdefault((root_of(model), key), {})
    touched.derived -= touched.directly.keys()
    return touched


def _read(touched: Touched, table: type[models.Model], history: Any, mark: int) -> None:
    """Add what the entries of one history table behind the mark tell."""
    rows = list(history.objects.filter(pgh_id__gt=mark).select_related("pgh_context").order_by("pgh_id"))
    earlier = history.objects.filter(pgh_id__lte=mark, pgh_obj_id__in={row.pgh_obj_id for row in rows})
    before = {
        row.pgh_obj_id: row
        for row in earlier.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")
    }  # fmt: skip
    owners = _owners_of_all(table, [*rows, *before.values()])
    for row in rows:
        old = before.get(row.pgh_obj_id)
        context = row.pgh_context.metadata if row.pgh_context else {}
        direct = _is_direct(table, row, old)
        for key in {*owners[row.pgh_id], *(owners[old.pgh_id] if old else ())}:
            if direct:
                touched.directly[key] = context
            else:
                touched.derived.add(key)
        touched.left |= _left(table, row, old)
        before[row.pgh_obj_id] = row


def _is_direct(table: type[models.Model], row: Any, old: Any) -> bool:
    """Whether someone changed it, and not only the system what follows from other rows."""
    if not issubclass(table, Record):
        return not getattr(row, "derived", False)
    if old is None or row.pgh_label != "update":
        return True
    return any(getattr(row, name) != getattr(old, name) for name in _columns_of_editors(table))


@cache
def _columns_of_editors(table: type[models.Model]) -> tuple[str, ...]:
    """Columns that change when someone changes the record."""
    kept = {column.name for history in (dict(histories())[table],) for column in history._meta.fields}
    return tuple(
        column.attname
        for column in table._meta.local_concrete_fields
        if column.name in kept and (column.editable or column.name in KEPT_BY_THE_GATE)
    )


def _left(table: type[models.Model], row: Any, old: Any) -> set[Key]:
    """The records that the row named before and names no more."""
    found = set()
    for column in _naming(table):
        now = None if row.pgh_label == "delete" else getattr(row, column.attname)
        then = getattr(old, column.attname) if old else None
        if row.pgh_label == "delete":
            then = getattr(row, column.attname)
        if then is not None and then != now:
            found.add((root_of(column.related_model), then))
    return found


@cache
def _naming(table: type[models.Model]) -> tuple[Any, ...]:
    """The tracked columns of a table that name records."""
    kept = {column.name for column in dict(histories())[table]._meta.fields}
    columns: list[Any] = list(table._meta.concrete_fields)
    return tuple(
        column
        for column in columns
        if column.is_relation and column.name in kept and issubclass(column.related_model, Record)
    )


def _owners_of_all(table: type[models.Model], rows: Iterable[Any]) -> dict[int, set[Key]]:
    """The records that each of these entries is about, by number of the entry."""
    rows = list(rows)
    if issubclass(table, Record):
        return {row.pgh_id: {(root_of(table), row.pgh_obj_id)} for row in rows}
    found: dict[int, set[Key]] = {row.pgh_id: set() for row in rows}
    for column in _owning(table):
        above = records_above(column.related_model, {getattr(row, column.attname) for row in rows})
        for row in rows:
            found[row.pgh_id] |= above.get(getattr(row, column.attname), set())
    return found


def records_above(model: type[models.Model], keys: Collection[Any]) -> dict[Any, set[Key]]:
    """The records to which rows of a table belong, or which they are, by the keys of the rows.

    A row that is gone belongs to nothing; its own deletion tells of its record.
    """
    keys = set(keys) - {None}
    if issubclass(model, Record):
        return {key: {(root_of(model), key)} for key in keys}
    found: dict[Any, set[Key]] = {key: set() for key in keys}
    for column in _owning(model):
        pairs = dict(model._base_manager.filter(pk__in=keys).values_list("pk", column.attname))
        above = records_above(column.related_model, set(pairs.values()))
        for key, owner in pairs.items():
            found[key] |= above.get(owner, set())
    return found


@cache
def _owning(table: type[models.Model]) -> tuple[Any, ...]:
    """The foreign keys of a row to what it belongs to; of a pair of a many-to-many relation to its first side."""
    if owning(table):
        return owning(table)
    through: Any = table._meta.concrete_model
    return tuple(_first_sides(through))


def _first_sides(through: Any) -> Iterator[Any]:
    for column in through._meta.concrete_fields:
        if column.is_relation:
            model = column.related_model
            if any(pair.remote_field.through is through for pair in model._meta.local_many_to_many):
                yield column
