"""Second reading: what a body says becomes rows, validated by the models as the admin's forms do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import DataError, IntegrityError, models

from tradeapi.access.models import ApiKey
from tradeapi.api.problems import Fault, Problem
from tradeapi.curation import transitions
from tradeapi.curation.constraints import sentence_for
from tradeapi.curation.models import Record
from tradeapi.curation.transitions import TransitionNotAllowed
from tradeapi.curation.writing import one_writer, recorded

from .checking import Checked, refuse
from .fields import Promised
from .shapes import DraftShape, Shape


@contextmanager
def one_write(key: ApiKey) -> Iterator[None]:
    """A transaction of the owner of a key: all of it or nothing, and no other writer in between.

    What the database or the gate refuses becomes the Problem 409 or 400, in words.
    """
    try:
        with one_writer(), recorded(by=key.owner, action="edit", reason=f"With the API key {key.name}."):
            yield
    except TransitionNotAllowed as refusal:
        faults = [Fault("", "not_allowed", sentence, where="body") for sentence in refusal.unmet]
        raise Problem("conflict", str(refusal), faults=faults) from refusal
    except IntegrityError as error:
        raise Problem("conflict", sentence_for(error)) from error
    except DataError as error:
        raise Problem("invalid-body", "A value is outside of what can be kept.") from error


def create(checked: Checked) -> Any:
    """A new draft with its parts, and the drafts it brings along."""
    return write(checked, checked.model())


def update(checked: Checked, record: Any) -> Any:
    """The members that are given take the place of those that were; lists as a whole."""
    record.version += 1
    return write(checked, record)


def write(checked: Checked, record: Any) -> Any:
    faults: list[Fault] = []
    made = save_record(checked, record, faults)
    if faults and all(one.code == "taken" for one in faults):
        raise Problem("conflict", "; ".join(one.detail for one in faults[:5]), faults=faults)
    refuse(faults)
    for one in made:
        transitions.rebuild(one)
    return record


def save_record(checked: Checked, record: Any, faults: list[Fault], **owner: Any) -> list[Record]:
    """Save a record, its parts and the records it brings along; all records that were saved."""
    if not save_row(checked, record, faults, **owner):
        return []
    made = [record]
    for relation, rows in checked.rows.items():
        shape = checked.shapes[relation]
        column = record._meta.get_field(relation).field.name
        if issubclass(shape, DraftShape):
            for row in rows:
                made += save_record(row, row.model(), faults, **{column: record})
        else:
            save_parts(record, relation, column, shape, rows, faults)
    return made


def save_parts(
    record: Any, relation: str, column: str, shape: type[Shape], rows: list[Checked], faults: list[Fault]
) -> None:
    """Make the parts of a record those of a body, in its order.

    A row that is the same as one that is there is changed in place, so that the history tells what changed;
    from the first new row on all are new, since their order is that in which they were made.
    """
    same, only = shape.Meta.same, getattr(shape.Meta, "only", {})  # type: ignore[attr-defined]
    waiting = list(getattr(record, relation).filter(**only).order_by("pk"))
    pairs: list[tuple[Checked, Any]] = []
    for row in rows:
        wanted = identity(row, same)
        while waiting and identity_of(waiting[0], same) != wanted:
            waiting.pop(0).delete()
        part = waiting.pop(0) if waiting else row.model()
        pairs.append((row, part))
    for part in waiting:
        part.delete()
    for row, part in pairs:
        save_row(row, part, faults, **{column: record})


def identity(row: Checked, same: tuple[str, ...]) -> tuple[Any, ...]:
    """What makes a row of a body the same as a stored one."""
    fresh = row.model()
    values = (row.values.get(column, getattr(fresh, attribute(fresh, column))) for column in same)
    return tuple(value.pk if isinstance(value, models.Model) else value for value in values)


def identity_of(part: Any, same: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(getattr(part, attribute(part, column)) for column in same)


def attribute(row: Any, column: str) -> str:
    return str(row._meta.get_field(column).attname)


def save_row(checked: Checked, row: Any, faults: list[Fault], **owner: Any) -> bool:
    """Assign, validate and save one row; whether it could be, with what is wrong added to ``faults``."""
    sets: dict[str, Any] = {}
    for column, value in owner.items():
        setattr(row, column, value)
    for column, value in checked.values.items():
        found = lookup(value)
        if found is None and isinstance(value, Promised):
            sentence = f"`{value.name}` stands further down; what is named comes first"
            faults.append(Fault(checked.pointer(column), "unknown_record", sentence, where="body"))
            return False
        if row._meta.get_field(column).many_to_many:
            sets[column] = [lookup(one) for one in value]
        else:
            setattr(row, column, found)
    written = {*checked.values, *owner}
    try:
        row.full_clean(exclude={one.name for one in row._meta.fields if one.name not in written})
    except ValidationError as error:
        faults += faults_of_model(error, checked)
        return False
    row.save()
    for column, records in sets.items():
        getattr(row, column).set(records)
    return True


def lookup(value: Any) -> Any:
    """The value itself, or the record that was promised; None where it was not made yet."""
    if not isinstance(value, Promised):
        return value
    return value.model._default_manager.filter(**{value.model.identity: value.name}).first()


def faults_of_model(error: ValidationError, checked: Checked) -> Iterator[Fault]:
    """What a model refused, named by where the body says it; a taken identity is a conflict of its own."""
    for column, errors in error.error_dict.items():
        at = checked.path if column == NON_FIELD_ERRORS else checked.pointer(column)
        for one in errors:
            code = "taken" if one.code == "unique" else one.code or "invalid"
            for sentence in one.messages:
                yield Fault(at, code, sentence, where="body")
