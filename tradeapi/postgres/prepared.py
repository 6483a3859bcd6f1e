"""Statements that the server has parsed before: those that are asked again and again with other values."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import psycopg
from django.db import connection
from psycopg import errors
from psycopg.pq import ExecStatus, TransactionStatus

#: What is said by a pooler that gives each transaction another session, and of a table that has changed its columns.
NOT_THIS_WAY = (
    errors.DuplicatePreparedStatement,
    errors.FeatureNotSupported,
    errors.InvalidSqlStatementName,
)


def rows_of(sql: str, values: Sequence[Any], *, logged: bool = True) -> list[tuple[Any, ...]]:
    """The rows of a statement, which the session keeps prepared; ``values`` go beside it, not into its text.

    Where a session can't keep it, it is asked as any other, and so it is, if it is to be ``logged``, where
    statements are logged or looked at. Raises as Django's own cursors do.
    """
    connection.ensure_connection()
    session: Any = connection.connection
    looked_at = logged and (connection.queries_logged or connection.execute_wrappers)
    if session.prepare_threshold is None or looked_at:
        return ordinary(sql, values)
    with connection.wrap_database_errors:
        try:
            # Past Django's own cursor, which costs more than a small question and puts values into the text.
            with psycopg.Cursor(session) as cursor:
                return cursor.execute(sql, values, prepare=True).fetchall()
        except NOT_THIS_WAY:
            session.prepare_threshold = None
        except psycopg.OperationalError:
            # A session that ended while nobody asked says so with the first statement, and nothing is lost by it.
            if not session.closed or connection.in_atomic_block:
                raise
            connection.close()
    return ordinary(sql, values)


def row_of(name: bytes, sql: str) -> tuple[bytes | None, ...] | None:
    """The first row of a statement without values, as texts of the server; it is prepared under this name.

    For what is asked with every request: nothing is adapted, and nothing is logged. Raises as Django's cursors do.
    """
    connection.ensure_connection()
    session: Any = connection.connection
    wire = session.pgconn
    # In a transaction a failed attempt would be the end of it.
    if session.prepare_threshold is not None and wire.transaction_status == TransactionStatus.IDLE:
        with suppress(psycopg.Error):
            result = wire.exec_prepared(name, None)
            if result.status != ExecStatus.TUPLES_OK:
                wire.prepare(name, sql.encode())
                result = wire.exec_prepared(name, None)
            if result.status == ExecStatus.TUPLES_OK:
                found = range(result.nfields)
                return tuple(result.get_value(0, at) for at in found) if result.ntuples else None
    rows = rows_of(sql, (), logged=False)
    return tuple(value if value is None else str(value).encode() for value in rows[0]) if rows else None


def ordinary(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
