"""How curated records are written: one writer at a time, and never without who and why."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pghistory
from django.db import connection, transaction

# Any number, as long as nothing else in the database takes an advisory lock of the same one.
WRITER = 7_226_001


@contextmanager
def one_writer() -> Iterator[None]:
    """A transaction in which no other process writes curated records.

    What one record may do depends on others (it names only published ones; the periods of a tariff are folded
    from all its actions), and two writers that do not see each other could break that between them. Editors
    write a few times a minute, so that waiting costs nothing. May be nested; the lock is held until the
    outermost transaction ends.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WRITER])
        yield


@contextmanager
def recorded(*, by: Any = None, action: str, reason: str = "") -> Iterator[None]:
    """Name, in the history of every row written inside, who did it, what it was and why."""
    who = {"user": by.pk} if by is not None else {}
    with pghistory.context(**who, action=action, reason=reason):
        yield
