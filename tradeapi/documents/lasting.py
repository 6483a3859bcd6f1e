"""What was found out about public rows, to be kept while nothing public changes.

It belongs to the state that was asked for in the request, and to no other; outside of a request nothing is kept.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextvars import ContextVar
from threading import Lock
from typing import Any, TypeVar

from django.core.signals import request_finished, request_started

Found = TypeVar("Found")

#: Most findings that a process keeps; those that were asked for least lately go first.
MOST_FINDINGS = 2_000

_state: ContextVar[Hashable] = ContextVar("state", default=None)


class Findings:
    """Findings by name, all of one state."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.state: Hashable = None
        self.kept: OrderedDict[Hashable, Any] = OrderedDict()
        self.lock = Lock()

    def get(self, state: Hashable, name: Hashable) -> tuple[Any] | None:
        """The finding as the only one of a tuple; None where there is none."""
        with self.lock:
            if state != self.state or name not in self.kept:
                return None
            self.kept.move_to_end(name)
            return (self.kept[name],)

    def put(self, state: Hashable, name: Hashable, found: Any) -> None:
        with self.lock:
            if state != self.state:
                self.kept.clear()
                self.state = state
            self.kept[name] = found
            while len(self.kept) > self.most:
                self.kept.popitem(last=False)


findings = Findings(MOST_FINDINGS)


def begin(state: Hashable) -> None:
    """From now on this request finds out what is true of this state."""
    _state.set(state)


def end(**kwargs: Any) -> None:
    """Nothing is kept any more; receiver of Django's signals around requests."""
    _state.set(None)


def lasting(name: Hashable, find: Callable[[], Found]) -> Found:
    """What ``find`` gives, or gave to the same name in the same state. Nobody may change it."""
    state = _state.get()
    if state is None:
        return find()
    kept = findings.get(state, name)
    if kept is not None:
        found: Found = kept[0]
        return found
    found = find()
    findings.put(state, name, found)
    return found


request_started.connect(end, dispatch_uid="tradeapi.documents.lasting")
request_finished.connect(end, dispatch_uid="tradeapi.documents.lasting")
