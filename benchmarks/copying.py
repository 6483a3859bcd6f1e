"""Loading rows that nobody saves: by COPY, with the columns that a save would compute, while triggers rest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from operator import attrgetter
from typing import Any

from django.db import IntegrityError, connection, models

#: Fields whose values the database takes as the rows have them.
TAKEN_AS_THEY_ARE = (
    models.CharField,
    models.TextField,
    models.IntegerField,
    models.BooleanField,
    models.DateField,
    models.ForeignKey,
)
#: What takes the value of a field from its row as it is there, but for moments of writing.
ON_THEIR_OWN = (models.Field.pre_save, models.DateField.pre_save, models.DateTimeField.pre_save)


def copy(model: Any, rows: Iterable[models.Model]) -> int:
    """Load unsaved rows by COPY, each table of a model that extends another by itself; how many there were."""
    fields, values = columns(model)
    names = ", ".join(f'"{field.column}"' for field in fields)
    count = 0
    with (
        connection.cursor() as cursor,
        cursor.copy(f'COPY "{model._meta.db_table}" ({names}) FROM STDIN') as out,
    ):
        for row in rows:
            out.write_row([value(row) for value in values])
            count += 1
    return count


@cache
def columns(model: Any) -> tuple[list[Any], list[Callable[[Any], Any]]]:
    """The fields of the table itself that are written, and what gives the value of each for a row."""
    fields = [one for one in model._meta.local_concrete_fields if not isinstance(one, models.GeneratedField)]
    return fields, [value_of(field) for field in fields]


def value_of(field: Any) -> Callable[[Any], Any]:
    """What gives the value of this field: computed as a save would, but for moments, which rows bring along."""
    stamped = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    computed = type(field).pre_save not in ON_THEIR_OWN
    if computed and not stamped:
        return lambda row: field.get_db_prep_save(field.pre_save(row, True), connection)
    given = attrgetter(field.attname)
    if isinstance(field, TAKEN_AS_THEY_ARE):
        return given
    return lambda row: field.get_db_prep_save(given(row), connection)


def numbered(rows: Iterable[Any], before: int) -> Iterator[Any]:
    """Rows with keys, counted on from those before where they have none."""
    for key, row in enumerate(rows, start=before + 1):
        if row.pk is None:
            row.pk = key
        yield row


@contextmanager
def resting(tables: Iterable[Any]) -> Iterator[None]:
    """Triggers do nothing, of references neither; those of these tables are looked at once, in the end.

    No history is wanted of made-up rows, and documents are built at once. References are compared a column at a time,
    which costs far less than to look each of them up.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield
        cursor.execute("SET LOCAL session_replication_role = origin")
        for model in tables:
            for field in model._meta.local_concrete_fields:
                if field.remote_field:
                    look_for_what_is_missing(cursor, field)


def look_for_what_is_missing(cursor: Any, field: Any) -> None:
    """Raise IntegrityError if the column names a row that is not there."""
    table, column = field.model._meta.db_table, field.column
    other, key = field.remote_field.model._meta.db_table, field.target_field.column
    cursor.execute(
        f'SELECT one."{column}" FROM "{table}" one LEFT JOIN "{other}" other ON other."{key}" = one."{column}"'  # noqa: S608
        f' WHERE one."{column}" IS NOT NULL AND other."{key}" IS NULL LIMIT 1'
    )
    for (named,) in cursor.fetchall():
        raise IntegrityError(f"{table}.{column} names {named}, which {other} does not have")
