"""How rows become records: written only where they differ, faults collected, all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction

from .report import ImportRefused, ImportReport
from .rows import Row

M = TypeVar("M", bound=models.Model)


@contextmanager
def all_or_nothing() -> Iterator[ImportReport]:
    """One transaction and one report; raises ImportRefused, and writes nothing, when a fault was reported."""
    report = ImportReport()
    with transaction.atomic():
        yield report
        if report.faults:
            raise ImportRefused(report)


def upsert(
    model: type[M], row: Row, report: ImportReport, *, identity: dict[str, Any], values: dict[str, Any]
) -> M | None:
    """Create the record named by ``identity``, or bring it to ``values``, or leave it if it agrees already.

    The record is validated as the admin validates; what is wrong goes to the report, with None as the answer.
    """
    record = model._default_manager.filter(**identity).first()
    created = record is None
    if record is None:
        record = model(**identity)
    differing = [name for name, value in values.items() if created or getattr(record, attribute(model, name)) != plain(value)]
    for name in differing:
        setattr(record, name, values[name])
    label = str(model._meta.verbose_name)
    if not differing and not created:
        report.unchanged[label] += 1
        return record
    try:
        record.full_clean()
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            for message in messages:
                report.faults.append(row.fault("row" if name == "__all__" else name, message))
        return None
    record.save()
    (report.created if created else report.changed)[label] += 1
    return record


def attribute(model: type[models.Model], name: str) -> str:
    """Column of a field, so that relations are compared by key without fetching them."""
    field = model._meta.get_field(name)
    return str(getattr(field, "attname", name))


def plain(value: Any) -> Any:
    """The value as the column holds it: a record by its key."""
    return value.pk if isinstance(value, models.Model) else value


def find(
    queryset: models.QuerySet[M], row: Row, report: ImportReport, *, field: str, lookup: str, value: Any
) -> M | None:
    """The record that a row names, or None with a fault; an empty value is no fault."""
    if value in (None, ""):
        return None
    record = queryset.filter(**{lookup: value}).first()
    if record is None:
        report.faults.append(row.fault(field, f"no {queryset.model._meta.verbose_name} {str(value)[:80]!r}"))
    return record


def sync_parts(
    owner: models.Model, related: str, wanted: list[M], report: ImportReport, *, key: Callable[[Any], Any], row: Row
) -> None:
    """Make the child rows ``related`` of ``owner`` agree with the unsaved rows ``wanted``, matched by ``key``."""
    manager = getattr(owner, related)
    have = {key(part): part for part in manager.all()}
    for part in wanted:
        found = have.pop(key(part), None)
        label = str(part._meta.verbose_name)
        columns = [f for f in part._meta.concrete_fields if f.editable and not f.primary_key]
        if found is not None:
            differing = [f for f in columns if getattr(found, f.attname) != f.to_python(getattr(part, f.attname))]
            if not differing:
                report.unchanged[label] += 1
                continue
            for column in differing:
                setattr(found, column.attname, getattr(part, column.attname))
        target = found or part
        try:
            target.full_clean()
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                for message in messages:
                    report.faults.append(row.fault(f"{related}.{name}", message))
            continue
        target.save()
        (report.changed if found else report.created)[label] += 1
    for part in have.values():
        part.delete()
        report.changed[str(part._meta.verbose_name)] += 1
