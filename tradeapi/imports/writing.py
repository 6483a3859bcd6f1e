"""How rows become records: written only where they differ, faults collected, all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, connection, models, transaction

from tradeapi.curation.models import Record
from tradeapi.curation.references import owning
from tradeapi.curation.writing import one_writer

from .report import ImportRefused, ImportReport
from .rows import Row

M = TypeVar("M", bound=models.Model)


@contextmanager
def all_or_nothing() -> Iterator[ImportReport]:
    """One transaction and one report; raises ImportRefused, and writes nothing, when a fault was reported."""
    report = ImportReport()
    with one_writer():
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
    given: Collection[str] = (),
) -> M | None:
    """Create the record named by ``identity``, or bring it to ``values``, or leave it if it agrees already.

    The record is validated as the admin validates; what is wrong goes to the report, with None as the answer.
    What the fields of ``given`` refer to is known to exist.
    """
    record = model._default_manager.filter(**identity).first()
    if record is not None:
        return record if changed(record, values, row, report, given=given) is not None else None
    record = model(**identity, **values)
    if not saved(record, row, report, given=given):
        return None
    report.created[label(record)] += 1
    return record


def upsert_all(
    model: type[M],
    described: Iterable[tuple[Row, str, dict[str, Any]]],
    report: ImportReport,
    *,
    known: Mapping[str, M],
    given: Collection[str] = (),
) -> list[tuple[Row, M, bool]]:
    """``upsert`` for many records at once, each a row, an identity and values; the new ones in one statement.

    ``known`` has the stored records by identity. What the fields of ``given`` refer to is known to exist.
    Answers with the row, the record, and whether that was written, for each that is right.
    """
    fresh: list[tuple[Row, M]] = []
    answer: list[tuple[Row, M, bool]] = []
    for row, name, values in described:
        record = known.get(name)
        if record is None:
            fresh.append((row, model(**{model.identity: name}, **values)))  # type: ignore[attr-defined]
        elif (written := changed(record, values, row, report, given=given)) is not None:
            answer.append((row, record, written))
    created = created_all(fresh, report, given=given)
    rows = {id(record): row for row, record in fresh}
    return [*answer, *((rows[id(record)], record, True) for record in created)]


def changed(
    record: models.Model,
    values: dict[str, Any],
    row: Row,
    report: ImportReport,
    *,
    path: str = "",
    given: Collection[str] = (),
) -> bool | None:
    """Bring a stored record to ``values`` and count it; whether it was written, None when it was refused.

    What an editor has written stays, and the report names it.
    """
    differing = {
        name: value
        for name, value in values.items()
        if getattr(record, attribute(type(record), name)) != plain(value)
        and not kept(record, name, plain(value), report)
    }
    if not differing:
        report.unchanged[label(record)] += 1
        return False
    for name, value in differing.items():
        setattr(record, name, value)
    if not saved(record, row, report, path=path, given=given):
        return None
    report.changed[label(record)] += 1
    return True


def kept(record: models.Model, name: str, value: Any, report: ImportReport) -> bool:
    """Whether a column stays as an editor wrote it, although the table has another value; the report says so."""
    if not report.edits.is_an_editors(record, name):
        return False
    stands = getattr(record, attribute(type(record), name))
    news = "" if value == report.edits.loaded(record, name) else ", which is new"
    report.kept.append(f"{named(record)}, {name}: {stands!r} stays; the table says {value!r}{news}")
    return True


def tell_kept_set(
    row: models.Model, name: str, have: Iterable[Any], wanted: Iterable[Any], report: ImportReport
) -> None:
    """Report that what a row names by a relation to many stays as an editor left it."""
    stand, said = (", ".join(sorted(map(str, keys))) or "nothing" for keys in (have, wanted))
    report.kept.append(f"{named(row)}, {name}: {stand} stays; the table says {said}")


def named(row: models.Model) -> str:
    """A row in words: a record by its slug or code, a part with the records that it belongs to."""
    if isinstance(row, Record):
        return f"{label(row)} {row.public_id}"
    owners = " and ".join(named(getattr(row, column.name)) for column in owning(type(row)))
    return f"{label(row)} {str(row)!r} of {owners}"


def created_all(
    fresh: list[tuple[Row, M]], report: ImportReport, *, path: str = "", given: Collection[str] = ()
) -> list[M]:
    """Insert new rows of one table in one statement and count them.

    Where the database refuses, they are inserted one by one, to tell which one is wrong and why.
    """
    fit = [(row, record) for row, record in fresh if sound(record, row, report, path=path, given=given)]
    if not fit:
        return []
    records = [record for _, record in fit]
    try:
        with transaction.atomic():
            type(records[0])._base_manager.bulk_create(records)
    except IntegrityError:
        records = [record for row, record in fit if saved(record, row, report, path=path, given=given)]
    for record in records:
        report.created[label(record)] += 1
    return records


def saved(
    record: models.Model, row: Row, report: ImportReport, *, path: str = "", given: Collection[str] = ()
) -> bool:
    """Validate a record as the admin does and save it; what is wrong goes to the report, below ``path``.

    What the database itself enforces is left to it, since asking before each row would take longer than all
    the rest; only when it refuses is the broken rule looked up.
    """
    if not sound(record, row, report, path=path, given=given):
        return False
    try:
        with transaction.atomic():
            record.save()
    except IntegrityError:
        try:
            record.full_clean()
        except ValidationError as error:
            tell(error, row, report, path)
            return False
        raise
    return True


def sound(
    record: models.Model, row: Row, report: ImportReport, *, path: str = "", given: Collection[str] = ()
) -> bool:
    """Whether each field is right by itself; what the fields of ``given`` refer to is known to exist."""
    try:
        record.full_clean(exclude=given, validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        tell(error, row, report, path)
        return False
    return True


def tell(error: ValidationError, row: Row, report: ImportReport, path: str) -> None:
    """Report what Django says of a record, field by field."""
    for name, messages in error.message_dict.items():
        field = path or "row" if name == NON_FIELD_ERRORS else f"{path}.{name}".strip(".")
        report.faults += [row.fault(field, message) for message in messages]


def tell_size(model: type[models.Model]) -> None:
    """Have the database look how large a table has become of which many rows were just written.

    Until it looks by itself, which it can't before the commit, it may go by a look at an empty table, and then
    answers what is asked of the new rows in a minute that it can answer in a tenth of a second.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")


def label(record: models.Model) -> str:
    return str(record._meta.verbose_name)


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
    pairs = [(row, part) for part in wanted]
    synced = sync_rows(
        manager.all(), pairs, report, key=key, path=related, given=[manager.field.name, *given]
    )
    return synced.stored


@dataclass
class Synced(Generic[M]):
    """Rows as they are stored, in the order they were wanted, and those that were written or deleted."""

    stored: list[M]
    touched: list[M]


def sync_rows(
    have: Iterable[M],
    wanted: Iterable[tuple[Row, M]],
    report: ImportReport,
    *,
    key: Callable[[Any], Any],
    path: str = "",
    given: Collection[str] = (),
) -> Synced[M]:
    """Make stored rows agree with unsaved ``wanted`` ones, as ``sync_parts`` does, whoever owns them.

    Rows that an editor made, changed or deleted stay as the editor left them, and the report names them.
    """
    wanted = list(wanted)
    stored = {key(part): part for part in have}
    unwanted = [stored.pop(name) for name in stored.keys() - {key(part) for _, part in wanted}]
    touched = [part for part in unwanted if not kept_whole(part, report)]
    for part in touched:
        part.delete()
        report.changed[label(part)] += 1
    found: dict[int, M] = {}
    fresh = []
    for row, part in wanted:
        old = stored.pop(key(part), None)
        if old is None:
            if not left_out(part, key, report):
                fresh.append((row, part))
            continue
        written = changed(old, columns(part), row, report, path=path, given=given)
        if written is not None:
            found[id(part)] = old
        if written:
            touched.append(old)
    created = created_all(fresh, report, path=path, given=given)
    found |= {id(part): part for part in created}
    return Synced([found[id(part)] for _, part in wanted if id(part) in found], [*touched, *created])


def kept_whole(part: models.Model, report: ImportReport) -> bool:
    """Whether a row that no table wants stays, since an editor made or changed it; the report says so."""
    if not report.edits.touched(part):
        return False
    report.kept.append(f"{named(part)}: stays; no table has it")
    return True


def left_out(part: models.Model, key: Callable[[Any], Any], report: ImportReport) -> bool:
    """Whether a row of a table is not made, since an editor deleted or rewrote it; the report says so."""
    if not report.edits.took(part, key):
        return False
    report.kept.append(f"{named(part)}: stays deleted or rewritten; the table has it")
    return True


def columns(part: models.Model) -> dict[str, Any]:
    """What an unsaved row says, as its columns hold it; not what follows from that."""
    return {
        field.attname: field.to_python(getattr(part, field.attname))
        for field in part._meta.concrete_fields
        if field.editable and not field.primary_key
    }
