"""How curated records are written: one writer at a time, and never without who and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from contextvars import ContextVar
from typing import Any

import pghistory
from django.db import connection, models, transaction

# Any number, as long as nothing else in the database takes an advisory lock of the same one.
WRITER = 7_226_001

#: Rows that the transaction has changed and that have no history to tell so, by table.
Noted = dict[type[models.Model], set[Any]]

#: What goes along with each transaction of a writer: entered once the lock is held, left before the commit, with
#: what was noted. An exception of one of them is the end of the transaction.
watchers: list[Callable[[Noted], AbstractContextManager[None]]] = []

_noted: ContextVar[Noted | None] = ContextVar("noted", default=None)


@contextmanager
def one_writer() -> Iterator[None]:
    """A transaction in which no other process writes curated records.

    What one record may do depends on others (it names only published ones; the periods of a tariff are folded
    from all its actions), and two writers that do not see each other could break that between them. Editors
    write a few times a minute, so that waiting costs nothing. May be nested; the lock is held until the
    outermost transaction ends.
    """
    with transaction.atomic():
        if _noted.get() is not None:
            # The lock of the outermost is held until its end.
            yield
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WRITER])
        noted: Noted = {}
        token = _noted.set(noted)
        try:
            with ExitStack() as stack:
                for watcher in watchers:
                    stack.enter_context(watcher(noted))
                yield
        finally:
            _noted.reset(token)


def note(model: type[models.Model], keys: Iterable[Any]) -> None:
    """Tell the watchers of rows that were written inside of ``one_writer`` and leave no history."""
    noted = _noted.get()
    if noted is None:
        raise RuntimeError("Rows are noted inside of one_writer().")
    noted.setdefault(model, set()).update(keys)


@contextmanager
def recorded(*, by: Any = None, action: str, reason: str = "") -> Iterator[None]:
    """Name, in the history of every row written inside, who did it, what it was and why."""
    who = {"user": by.pk} if by is not None else {}
    with pghistory.context(**who, action=action, reason=reason):
        yield
