"""What follows from the published actions of a tariff, brought up to date in the transaction of each write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from . import deadlines, periods

#: Tariffs to be rebuilt at the end of an import, by key; None while every tariff is rebuilt at once.
_waiting: ContextVar[dict[Any, Any] | None] = ContextVar("waiting", default=None)


def rebuild_tariff(tariff: Any) -> None:
    """Write the periods and the deadlines of one tariff afresh where they differ from what its actions say."""
    waiting = _waiting.get()
    if waiting is not None:
        waiting[tariff.pk] = tariff
        return
    periods.rebuild_periods(tariff)
    deadlines.keep_deadlines(tariff)


@contextmanager
def rebuilding_once() -> Iterator[None]:
    """Within it a tariff that is to be rebuilt waits, and each is rebuilt once at the end; for imports."""
    waiting: dict[Any, Any] = {}
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
    for tariff in waiting.values():
        rebuild_tariff(tariff)


def differences(tariff: Any) -> list[str]:
    """What is stored of a tariff otherwise than it follows from its actions; empty when they agree."""
    return [*periods.differences(tariff), *deadlines.differences(tariff)]
