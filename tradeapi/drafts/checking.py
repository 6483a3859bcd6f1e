"""First reading of a body: every member against its shape, every fault named by its JSON pointer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError as DjangoValidationError
from rest_framework.exceptions import ValidationError
from rest_framework.fields import SkipField, empty
from rest_framework.serializers import ListSerializer

from tradeapi.api.echo import shown
from tradeapi.api.errors import body_faults
from tradeapi.api.problems import Fault, Problem
from tradeapi.api.suggestions import asking_back, nearest
from tradeapi.curation.models import Record

from .fields import UnknownRecord
from .shapes import DraftShape, Shape, source_of

#: Most faults that one problem lists, and most rows of all lists of a body: other writers wait meanwhile.
MOST_FAULTS = 50
MOST_ROWS = 500


@dataclass
class Checked:
    """A body, or a row of one, that fits its shape: values by column, rows by relation."""

    shape: type[Shape]
    path: str
    values: dict[str, Any] = field(default_factory=dict)
    rows: dict[str, list[Checked]] = field(default_factory=dict)
    shapes: dict[str, type[Shape]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    @property
    def model(self) -> Any:
        return self.shape.Meta.model  # type: ignore[attr-defined]

    def pointer(self, column: str) -> str:
        """Where in the body a column is written."""
        return pointer(self.path, self.names.get(column, column))


def pointer(path: str, name: str) -> str:
    """The JSON pointer (RFC 6901) of a member of the object at ``path``."""
    return f"{path}/{name.replace('~', '~0').replace('/', '~1')}"


def refuse(faults: list[Fault]) -> None:
    """Raise the Problem of these faults, if there are any."""
    if faults:
        detail = "; ".join(f"{one.name or 'body'}: {one.detail}" for one in faults[:5])
        raise Problem("invalid-body", detail, faults=faults[:MOST_FAULTS])


def check(shape: type[DraftShape], body: dict[str, Any], *, by: Any, partial: bool) -> Checked:
    """The body as its shape reads it. Raises the Problem 400 that lists everything that does not fit."""
    context = {"by": by, "promised": set(promises(shape, body))}
    faults: list[Fault] = []
    checked = check_object(shape, body, "", context, faults, partial=partial)
    refuse(faults)
    return checked


def promises(shape: type[Shape], body: Any) -> Iterator[tuple[Any, str]]:
    """Records that this body itself makes, so that one part of it can name another."""
    if not isinstance(body, dict):
        return
    model: Any = shape.Meta.model  # type: ignore[attr-defined]
    name = body.get(model.identity) if issubclass(model, Record) else None
    if isinstance(name, str):
        for table in (model, *model._meta.get_parent_list()):
            yield table, name
    for member, declared in shape._declared_fields.items():  # type: ignore[attr-defined]
        rows = body.get(member)
        if isinstance(declared, ListSerializer) and isinstance(rows, list):
            for row in rows[:MOST_ROWS]:
                yield from promises(shape_of_rows(declared), row)


def check_object(
    shape: type[Shape], body: Any, path: str, context: dict[str, Any], faults: list[Fault], *, partial: bool
) -> Checked:
    """One object of a body; its faults are added to ``faults``."""
    checked = Checked(shape, path)
    if not isinstance(body, dict):
        faults.append(Fault(path, "not_an_object", "it must be an object", where="body"))
        return checked
    reader = shape(context=context, partial=partial)
    known: Any = reader.fields
    writable = {name: one for name, one in known.items() if not one.read_only}
    if partial and issubclass(shape, DraftShape):
        later = set(shape.only_at_first) & set(body)
        faults += [
            fault(path, name, "only_at_first", "it is changed at an address of its own") for name in later
        ]
        writable = {name: one for name, one in writable.items() if name not in shape.only_at_first}
    faults += unknown_members(body, known, writable, path)
    for name, declared in writable.items():
        checked.names[source_of(declared)] = name
        at = pointer(path, name)
        if isinstance(declared, ListSerializer):
            if name in body:
                checked.rows[source_of(declared)] = check_rows(declared, body[name], at, context, faults)
                checked.shapes[source_of(declared)] = shape_of_rows(declared)
            continue
        try:
            value = declared.run_validation(body.get(name, empty))
        except SkipField:
            continue
        except (ValidationError, DjangoValidationError) as error:
            faults += faults_of(error, at)
        else:
            checked.values[source_of(declared)] = value
    return checked


def shape_of_rows(declared: Any) -> type[Shape]:
    return type(declared.child)


def check_rows(
    declared: Any, rows: Any, path: str, context: dict[str, Any], faults: list[Fault]
) -> list[Checked]:
    if not isinstance(rows, list):
        faults.append(Fault(path, "not_a_list", "it must be a list", where="body"))
        return []
    context["rows"] = context.get("rows", 0) + len(rows)
    if context["rows"] > MOST_ROWS:
        faults.append(
            Fault(
                path, "too_many", f"the lists of a body have at most {MOST_ROWS} rows together", where="body"
            )
        )
        return []
    child = shape_of_rows(declared)
    return [
        check_object(child, row, f"{path}/{at}", context, faults, partial=False)
        for at, row in enumerate(rows)
    ]


def unknown_members(body: Any, known: Any, writable: Any, path: str) -> Iterator[Fault]:
    for name in body:
        if name not in known:
            near = nearest(name, writable)
            sentence = asking_back(f"unknown member `{shown(name)}`", near)
            yield Fault(pointer(path, name), "unknown_member", sentence, near, where="body")
        elif known[name].read_only:
            yield fault(path, name, "read_only", "it is written by the system alone")


def fault(path: str, name: str, code: str, detail: str) -> Fault:
    return Fault(pointer(path, name), code, detail, where="body")


def faults_of(error: ValidationError | DjangoValidationError, path: str) -> list[Fault]:
    if isinstance(error, UnknownRecord):
        [detail] = error.detail
        return [Fault(path, "unknown_record", str(detail), error.suggestion, where="body")]
    if isinstance(error, DjangoValidationError):
        return [
            Fault(path, one.code or "invalid", sentence, where="body")
            for one in error.error_list
            for sentence in one.messages
        ]
    return body_faults(error.detail, path)
