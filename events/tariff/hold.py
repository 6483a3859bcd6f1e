"""A pause, a stay or a halt, and what was said about its end."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from .action import Action, Id
from .span import FOREVER


class Promise(NamedTuple):
    """What was said, from the day ``seen`` on, about the end of a hold."""

    seen: date
    end: date
    by: Id
    lifts: bool = False


@dataclass(eq=False)
class Hold:
    """A pause, a stay or a halt, of the whole tariff (``target`` None) or of one action."""

    action: Action
    target: Id | None
    start: date
    end: date
    closed_by: Id
    promises: list[Promise] = field(default_factory=list)

    def promised(self, known: date) -> Promise | None:
        """The last word about its end by the day ``known``; None while it had not been announced."""
        last = None
        for promise in self.promises:
            if promise.seen <= known:
                last = promise
        return last

    def extend(self, action: Action) -> None:
        self.end, self.closed_by = action.until or FOREVER, action.id
        self.promises.append(Promise(action.seen, self.end, action.id))

    def lift(self, action: Action, day: date) -> None:
        self.end, self.closed_by = day, action.id
        self.promises.append(Promise(action.seen, day, action.id, lifts=True))
