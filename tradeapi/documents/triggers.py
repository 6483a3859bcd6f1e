"""Triggers that note each row written in a table that documents show, whoever writes it and however.

They are put on the tables after each migration, for which tables these are follows from the views.
"""

from __future__ import annotations

from typing import Any

from django.db import connections, models

from .dependencies import watched_models

FUNCTION = "documents_note"
#: Statement by statement, so that a bulk insert costs one call.
EVENTS = {
    "INSERT": "REFERENCING NEW TABLE AS new_rows",
    "UPDATE": "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "DELETE": "REFERENCING OLD TABLE AS old_rows",
    "TRUNCATE": "",
}


def watch_tables(using: str = "default", **kwargs: Any) -> None:
    """Put the triggers on every table that documents show; receiver of ``post_migrate``."""
    connection = connections[using]
    there = set(connection.introspection.table_names())
    if "documents_touch" not in there:
        return
    with connection.cursor() as cursor:
        for model in watched_models():
            if model._meta.db_table in there:
                cursor.execute("".join(statements(model, connection.ops.quote_name)))


def statements(model: type[models.Model], quote: Any) -> list[str]:
    """SQL that puts the triggers on the table of a model, or puts them anew."""
    table = quote(model._meta.db_table)
    found = []
    for event, rows in EVENTS.items():
        name = f"{FUNCTION}_{event.lower()}"
        found.append(
            f"DROP TRIGGER IF EXISTS {name} ON {table};"
            f"CREATE TRIGGER {name} AFTER {event} ON {table} {rows}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION {FUNCTION}('{keys(model)}');"
        )
    return found


def keys(model: type[models.Model]) -> str:
    """The columns by which a row is found and by which it names others, as arguments of jsonb_build_object."""
    columns = [
        field.column for field in model._meta.local_concrete_fields if field.primary_key or field.is_relation
    ]
    return ", ".join(f"''{column}'', \"{column}\"" for column in columns)
