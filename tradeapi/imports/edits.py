"""What editors changed of loaded rows: read from the history, so that loading again takes nothing back.

A value is an editor's when the last change of that column has an account in its context; loads have none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from django.db import models

from tradeapi.changes.touched import histories
from tradeapi.curation.references import owning

#: Entries of the history of one row, the oldest first.
Entries = list[Any]


class Edits:
    """The history of all rows that an account ever changed; each table is read once, when it is first asked for."""

    def __init__(self) -> None:
        self._tables: dict[type[models.Model], dict[Any, Entries]] = {}

    def touched(self, row: models.Model) -> bool:
        """Whether an editor made, changed or deleted this row, or saved the record that it is."""
        tables = [type(row), *row._meta.get_parent_list()]
        return any(row.pk in self._rows(table) for table in tables)

    def touched_pairs(self, through: type[models.Model], column: str, key: Any) -> bool:
        """Whether an editor wrote or deleted one of the pairs of a many-to-many relation with this key."""
        found = (entry for entries in self._rows(through).values() for entry in entries)
        return any(getattr(entry, column) == key for entry in found)

    def is_an_editors(self, record: models.Model, name: str) -> bool:
        """Whether the stored value of this column was written by an editor."""
        entries, column = self._entries(record, name)
        now, writer = getattr(record, column), None
        for entry in reversed(entries):
            if getattr(entry, column) != now:
                break
            writer = entry
        return writer is not None and by_an_account(writer)

    def loaded(self, record: models.Model, name: str) -> Any:
        """The value that the last load wrote in this column; None where no load did."""
        entries, column = self._entries(record, name)
        before, found = None, None
        for entry in entries:
            value = getattr(entry, column)
            # An entry repeats the columns that did not change.
            if value != before and not by_an_account(entry):
                found = value
            before = value
        return found

    def took(self, wanted: models.Model, key: Callable[[Any], Any]) -> bool:
        """Whether an editor deleted the row that a table wants, or made another of it."""
        model = type(wanted)
        owners = [column.attname for column in owning(model)]

        def place(row: Any) -> tuple[Any, ...]:
            return (*(getattr(row, name) for name in owners), key(row))

        return any(place(former) == place(wanted) for former in self._former(model))

    def _entries(self, record: models.Model, name: str) -> tuple[Entries, str]:
        field: Any = record._meta.get_field(name)
        return self._rows(field.model).get(record.pk, []), field.attname

    def _former(self, model: type[models.Model]) -> Iterator[models.Model]:
        """Each state in which rows were that an editor changed or deleted, as unsaved rows."""
        names = [column.attname for column in model._meta.local_concrete_fields if not column.primary_key]
        for entries in self._rows(model).values():
            for entry in entries:
                yield model(**{name: getattr(entry, name) for name in names if hasattr(entry, name)})

    def _rows(self, model: type[models.Model]) -> dict[Any, Entries]:
        if model not in self._tables:
            found: dict[Any, Entries] = defaultdict(list)
            history = dict(histories()).get(model)
            if history is not None:
                edited = history.objects.filter(pgh_context__metadata__has_key="user").values("pgh_obj_id")
                entries = history.objects.filter(pgh_obj_id__in=edited).select_related("pgh_context")
                for entry in entries.order_by("pgh_id"):
                    found[entry.pgh_obj_id].append(entry)
            self._tables[model] = dict(found)
        return self._tables[model]


def by_an_account(entry: Any) -> bool:
    """Whether an entry of a history was written on behalf of an account."""
    return entry.pgh_context is not None and entry.pgh_context.metadata.get("user") is not None
