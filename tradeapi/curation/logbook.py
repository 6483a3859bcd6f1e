"""The history of a record as a person reads it: who changed what, when and why, its parts included."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models
from django.utils.text import capfirst
from pghistory.models import Event as _HistoryRow

from .models import Record, Status
from .references import owning

#: Columns that no form writes and that a reader of the history needs all the same.
SHOWN = {"status", "withdrawn_reason", "merged_into"}
EMPTY = (None, "", [], {})


@dataclass
class Change:
    """One column that changed; ``row`` names the part it belongs to, empty for the record itself."""

    row: str
    column: str
    old: str
    new: str


@dataclass
class Entry:
    """What one editor did in one go."""

    when: datetime
    who: str
    reason: str
    titles: list[str] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    @property
    def title(self) -> str:
        return ", ".join(self.titles) or "Parts changed"


@dataclass
class _Step:
    """A row of a history table beside the one before it."""

    table: type[models.Model]
    row: Any
    before: Any
    is_own: bool


def entries(record: Record) -> list[Entry]:
    """Every change of the record and its parts, newest first."""
    groups: dict[Any, list[_Step]] = {}
    for step in _steps(record):
        groups.setdefault((step.row.pgh_created_at, step.row.pgh_context_id), []).append(step)
    names = _Names(step for steps in groups.values() for step in steps)
    ordered = sorted(groups.values(), key=_place, reverse=True)
    return [entry for entry in (_entry(steps, names) for steps in ordered) if entry.titles or entry.changes]


def _place(steps: list[_Step]) -> tuple[Any, ...]:
    """By time; within one moment by the version of the record, which every save counts."""
    return steps[0].row.pgh_created_at, max((step.row.version for step in steps if step.is_own), default=0)


def reason_sent_back(record: Record) -> str:
    """Why a draft came back from review; empty when it never was there."""
    if record.status != Status.DRAFT or record.submitted_by_id is None:
        return ""
    history: Any = _history(_base(type(record)))
    rows = history.objects.filter(pgh_obj_id=record.pk).select_related("pgh_context").order_by("-pgh_id")
    later = None
    for row in rows:
        if later is not None and row.status == Status.IN_REVIEW:
            return later.pgh_context.metadata.get("reason", "") if later.pgh_context else ""
        later = row if row.status == Status.DRAFT else None
    return ""


def begun_by(records: models.QuerySet[Any], account: Any) -> models.QuerySet[Any]:
    """Those of the records that were first written by this account, in the admin or over the API."""
    history: Any = _history(_base(records.model))
    rows = history.objects.filter(pgh_label="insert", pgh_context__metadata__user=account.pk)
    return records.filter(pk__in=rows.values("pgh_obj_id"))


def _base(model: type[models.Model]) -> type[models.Model]:
    """The table that holds the status: that of events for a meeting."""
    return model._meta.get_field("status").model


@cache
def _history(model: type[models.Model]) -> type[models.Model] | None:
    """The history table of a table; not asked of the table, since a child shares the note of its parent."""
    return next((table for table in _HistoryRow.__subclasses__() if table.pgh_tracked_model is model), None)


def _steps(record: Record) -> Iterator[_Step]:
    model = type(record)
    for table in (model, *model._meta.get_parent_list()):
        yield from _in_table(table, {"pgh_obj_id": record.pk}, is_own=table is _base(model))
        yield from _pairs(table, [record.pk])
    yield from _of_parts(model, [record.pk])


def _of_parts(model: type[models.Model], owners: list[Any]) -> Iterator[_Step]:
    for name in getattr(model, "parts", ()):
        relation: Any = model._meta.get_field(name)
        part = relation.related_model
        steps = list(_in_table(part, {f"{relation.field.attname}__in": owners}))
        yield from steps
        keys = list({step.row.pgh_obj_id for step in steps})
        yield from _pairs(part, keys)
        yield from _of_parts(part, keys)


def _pairs(model: type[models.Model], keys: list[Any]) -> Iterator[_Step]:
    """The history of many-to-many relations, kept where the table of pairs has a tracked proxy."""
    for relation in model._meta.local_many_to_many:
        through: Any = relation.remote_field.through
        for proxy in apps.get_models():
            if proxy._meta.proxy and proxy._meta.concrete_model is through and keys:
                yield from _in_table(proxy, {f"{relation.m2m_field_name()}_id__in": keys})


def _in_table(table: type[models.Model], which: dict[str, Any], *, is_own: bool = False) -> Iterator[_Step]:
    history: Any = _history(table)
    if history is None:
        return
    before: dict[Any, Any] = {}
    for row in history.objects.filter(**which).select_related("pgh_context").order_by("pgh_id"):
        yield _Step(table, row, before.get(row.pgh_obj_id), is_own)
        before[row.pgh_obj_id] = row


def _entry(steps: list[_Step], names: _Names) -> Entry:
    context = steps[0].row.pgh_context
    metadata = context.metadata if context else {}
    entry = Entry(
        steps[0].row.pgh_created_at, names.editor(metadata.get("user")), metadata.get("reason") or ""
    )
    for step in steps:
        if step.is_own and (title := _title(step, names)):
            entry.titles.append(title)
        entry.changes += _changes(step, names)
    entry.titles = list(dict.fromkeys(entry.titles))
    return entry


def _title(step: _Step, names: _Names) -> str:
    """What happened to the record, from its status before and after; empty when only the system derived."""
    row, before = step.row, step.before
    if step.row.pgh_label == "insert":
        return "Created"
    if step.row.pgh_label == "delete":
        return "Discarded"
    if before is None or before.status == row.status:
        if before is not None and before.version == row.version:
            return ""
        return "Corrected" if row.status == Status.PUBLISHED else "Edited"
    if row.status == Status.WITHDRAWN and row.merged_into_id:
        return f"Merged into {names.of(step.table._meta.get_field('merged_into'), row.merged_into_id)}"
    titles: dict[str, str] = {
        Status.IN_REVIEW: "Submitted for review",
        Status.DRAFT: "Sent back",
        Status.PUBLISHED: "Published",
        Status.WITHDRAWN: "Withdrawn",
    }
    return titles[row.status]


def _changes(step: _Step, names: _Names) -> Iterator[Change]:
    if getattr(step.row, "derived", False):
        return
    label = step.row.pgh_label
    where = "" if _is_record(step.table) else _name_of_part(step, names)
    for column in _columns(step.table):
        new, old = getattr(step.row, column.attname), getattr(step.before, column.attname, None)
        if label == "insert":
            old = None
        if label == "delete":
            new, old = None, new
        if old == new or (old in EMPTY and new in EMPTY):
            continue
        yield Change(where, capfirst(column.verbose_name), names.of(column, old), names.of(column, new))


def _is_record(table: type[models.Model]) -> bool:
    return issubclass(table, Record)


def _name_of_part(step: _Step, names: _Names) -> str:
    verb = {"insert": "added", "delete": "removed"}.get(step.row.pgh_label, "changed")
    return f"{capfirst(step.table._meta.verbose_name)} {verb}: {names.part(step)}"


def _columns(table: type[models.Model]) -> list[Any]:
    """The columns of a table that a reader of its history is shown."""
    history: Any = _history(table)
    kept = {column.name for column in history._meta.fields}
    return [
        column
        for column in table._meta.local_concrete_fields or table._meta.concrete_fields
        if column.name in kept
        and (column.editable or column.name in SHOWN)
        and not column.primary_key
        and owning(table) != (column,)
    ]


class _Names:
    """Labels of the records, choices and editors that rows of history name by key."""

    def __init__(self, steps: Iterable[_Step]) -> None:
        keys: dict[type[models.Model], set[Any]] = {}
        editors: set[Any] = set()
        for step in steps:
            context = step.row.pgh_context
            editors.add(context.metadata.get("user") if context else None)
            for column in _columns(step.table):
                if column.is_relation:
                    keys.setdefault(column.related_model, set()).add(getattr(step.row, column.attname))
            if not _is_record(step.table):
                keys.setdefault(step.table, set()).add(step.row.pgh_obj_id)
        self.labels: dict[type[models.Model], dict[Any, Any]] = {
            model: model._base_manager.in_bulk(wanted - {None}) for model, wanted in keys.items()
        }
        self.editors = get_user_model()._base_manager.in_bulk(editors - {None})

    def editor(self, key: Any) -> str:
        if key is None:
            return "the system"
        user: Any = self.editors.get(key)
        return user.get_full_name() or user.get_username() if user else f"account {key}"

    def part(self, step: _Step) -> str:
        """The part as it is now, or its number once it is gone."""
        key = step.row.pgh_obj_id
        return str(self.labels.get(step.table, {}).get(key, f"no. {key}"))

    def of(self, column: Any, value: Any) -> str:
        if value in EMPTY:
            return ""
        if column.is_relation:
            return str(self.labels.get(column.related_model, {}).get(value, value))
        if column.choices:
            return str(dict(column.flatchoices).get(value, value))
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, list):
            return ", ".join(map(str, value))
        return str(value)
