"""Reading without an end in sight: many rows through one cursor of the database, all of them in one state.

The transaction lives as long as the answer that is read from it, so it only reads, is left when the server closes the
answer, however far that got, and is given up by the database when nobody reads on.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from threading import local
from typing import Any

from django.core.signals import request_finished
from django.db import connection, transaction
from django.db.models import CharField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast
from psycopg.types.string import ByteaBinaryLoader

from .models import Document

#: How long the database waits for an answer to be read on, in seconds: open transactions keep it from tidying up.
PATIENCE = 60
BEGIN = f"""
    SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY;
    SET LOCAL idle_in_transaction_session_timeout = '{PATIENCE}s'
"""

#: Key and document of each record; None for one that has no stored document.
Batch = list[tuple[Any, bytes | None]]


class Pieces:
    """An iterator that can be closed before its end, and is closed with the request at the latest.

    An answer may be dropped for another one (304) while it is on its way; what it was read from must not stay open,
    for the next request has the same connection.
    """

    def __init__(self, pieces: Iterator[bytes]) -> None:
        """Reads the first piece at once, so that what fails, fails while there is no answer yet."""
        self.pieces: Any = pieces
        self.first: bytes | None = next(pieces, None)
        _open.pieces = [*getattr(_open, "pieces", ()), self]

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        first, self.first = self.first, None
        return next(self.pieces) if first is None else first

    def close(self) -> None:
        self.pieces.close()


_open = local()


def close_what_is_open(**kwargs: Any) -> None:
    """Close all that requests of this thread have left open; in that order their transactions were begun."""
    left, _open.pieces = getattr(_open, "pieces", ()), []
    for one in reversed(left):
        one.close()


request_finished.connect(close_what_is_open, dispatch_uid="tradeapi.documents.streaming")


@contextmanager
def one_state() -> Iterator[None]:
    """A transaction that only reads, and to which nothing changes; inside of another one it is that one."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(BEGIN)
        yield


def stored_in_order(records: QuerySet[Any], resource: str, day: date | None, size: int) -> Iterator[Batch]:
    """Keys and stored documents of these records in their order, some at a time; as they are on that day, if any.

    Must be read inside of a transaction. Documents are marked (``serving.on_site``).
    """
    own = Document.objects.filter(resource=resource, record=Cast(OuterRef("pk"), CharField()))
    if day is not None:
        own = own.filter(Q(end_day=None) | Q(end_day__gt=day), first_day__lte=day)
    chosen = records.annotate(stored=Subquery(own.values("text")[:1])).values_list("pk", "stored")
    sql, parameters = chosen.query.sql_with_params()
    with connection.chunked_cursor() as cursor:
        # Texts as the bytes that the database sends, for all that is done with them is to send them on.
        cursor.cursor.adapters.register_loader("text", ByteaBinaryLoader)  # type: ignore[attr-defined]
        cursor.cursor.execute(sql, parameters, binary=True)  # type: ignore[attr-defined]
        while batch := cursor.fetchmany(size):
            yield batch
