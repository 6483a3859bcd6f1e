"""How rows become records: written only where they differ, faults collected, all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

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
    model: type[M],
    row: Row,
    report: ImportReport,
    *,
    identity: dict[str, Any],
    values: dict[str, Any],
    known: Mapping[Any, M] | None = None,
) -> M | None:
    """Create the record named by ``identity``, or bring it to ``values``, or leave it if it agrees already.

    The record is validated as the admin validates; what is wrong goes to the report, with None as the answer.
    ``known`` has the records that exist by their identity, for a caller that fetched them all at once.
    """
    if known is None:
        record = model._default_manager.filter(**identity).first()
    else:
        record = known.get(*identity.values())
    created = record is None
    if record is None:
        record = model(**identity)
    differing = [
        name
        for name, value in values.items()
        if created or getattr(record, attribute(model, name)) != plain(value)
    ]
    for name in differing:
        setattr(record, name, values[name])
    label = str(model._meta.verbose_name)
    if not differing and not created:
        report.unchanged[label] += 1
        return record
    if not saved(record, row, report):
        return None
    (report.created if created else report.changed)[label] += 1
    return record


def saved(
    record: models.Model, row: Row, report: ImportReport, *, path: str = "", given: Collection[str] = ()
) -> bool:
    """Validate a record as the admin does and save it; what is wrong goes to the report, below ``path``.

    Fields of ``given`` are known to be right. What the database itself enforces is left to it, since asking
    before each row would take longer than all the rest; only when it refuses is the broken rule looked up.
    """
    try:
        record.full_clean(exclude=given, validate_unique=False, validate_constraints=False)
        try:
            with transaction.atomic():
                record.save()
        except IntegrityError:
            record.full_clean()
            raise
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            for message in messages:
                report.faults.append(
                    row.fault(path or "row" if name == "__all__" else f"{path}.{name}".strip("."), message)
                )
        return False
    return True


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
    owner: models.Model,
    related: str,
    wanted: list[M],
    report: ImportReport,
    *,
    key: Callable[[Any], Any],
    row: Row,
    given: Collection[str] = (),
) -> list[M]:
    """Make the child rows ``related`` of ``owner`` agree with unsaved ``wanted`` ones, matched by ``key``.

    Rows that are not wanted go first, so that they stand in the way of no new one. Answers with the rows as
    they are stored, in the order of ``wanted``, without faulty ones. What the fields of ``given`` refer to is
    known to exist.
    """
    manager = getattr(owner, related)
    have = {key(part): part for part in manager.all()}
    for name in have.keys() - {key(part) for part in wanted}:
        part = have.pop(name)
        part.delete()
        report.changed[str(part._meta.verbose_name)] += 1
    stored = []
    for part in wanted:
        found = have.pop(key(part), None)
        label = str(part._meta.verbose_name)
        columns = [f for f in part._meta.concrete_fields if f.editable and not f.primary_key]
        if found is not None:
            differing = [
                f for f in columns if getattr(found, f.attname) != f.to_python(getattr(part, f.attname))
            ]
            if not differing:
                report.unchanged[label] += 1
                stored.append(found)
                continue
            for column in differing:
                setattr(found, column.attname, getattr(part, column.attname))
        target = found or part
        if not saved(target, row, report, path=related, given=[manager.field.name, *given]):
            continue
        stored.append(target)
        (report.changed if found else report.created)[label] += 1
    return stored
