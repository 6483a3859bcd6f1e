"""The ends that pauses, their extensions and limited orders name, and what came of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from .action import PROSPECTIVE, SETTING, Action, Id
from .hold import Hold
from .span import FOREVER, Span, covering
from .standing import Standing

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class NamedEnd:
    """The first day on which what an action ordered no longer applies, as the action names it.

    ``replaced_by``: the action that named another end in its place, or went on beyond it. ``called_off_by``: the
    action by which all was over before that day. At most one of them; with neither the end stands.
    """

    action_id: Id
    day: date
    replaced_by: Id | None = None
    called_off_by: Id | None = None


def named_ends(legal: Standing) -> tuple[NamedEnd, ...]:
    """Every end that the actions of a tariff name, in the order of the actions; partial relief names none."""
    ends = [*_of_holds(legal), *_of_orders(legal)]
    return tuple(sorted(ends, key=lambda end: legal.by_id[end.action_id].order))


def _of_holds(legal: Standing) -> Iterator[NamedEnd]:
    for hold in {id(hold): hold for hold in legal.holds.values()}.values():
        for promise, after in pairwise([*hold.promises, None]):
            if promise is None or promise.lifts or promise.end == FOREVER:
                continue
            replaced = called_off = None
            if after is None:
                called_off = _called_off(hold, promise.end, legal)
            elif not after.lifts:
                replaced = after.by
            elif after.end < promise.end:
                called_off = after.by
            yield NamedEnd(promise.by, promise.end, replaced, called_off)


def _of_orders(legal: Standing) -> Iterator[NamedEnd]:
    for action in legal.actions:
        if action.kind not in SETTING or action.until is None or action.effect is None:
            continue
        called_off = _closing(_runs(action, legal), action.until, action, legal)
        replaced = None if called_off else _continued_by(action, action.until, legal)
        yield NamedEnd(action.id, action.until, replaced, called_off)


def _called_off(hold: Hold, end: date, legal: Standing) -> Id | None:
    """By what a hold was over before its end: it ended, or what it lies on did."""
    by = _closing(legal.on_tariff(hold), end, hold.action, legal)
    target = legal.by_id.get(hold.target) if hold.target is not None else None
    if by is None and target is not None and target.kind in (*SETTING, *PROSPECTIVE):
        by = _closing(_runs(target, legal), end, hold.action, legal)
    return by


def _runs(action: Action, legal: Standing) -> list[Span]:
    return [*legal.pieces(action), *legal.pending(action)]


def _closing(spans: Iterable[Span], end: date, action: Action, legal: Standing) -> Id | None:
    """The action by which these spans were over before the eve of ``end``; None when they were not."""
    spans, last = list(spans), end - DAY
    if covering(spans, last):
        return None
    before = [span for span in spans if span.end <= last]
    by = max(before, key=lambda span: span.end).closed_by if before else None
    if by not in (None, action.id):
        return by
    over = [ending for ending in legal.endings if ending.span.start <= last < ending.span.end]
    others = (ending.span.opened_by for ending in sorted(over, key=lambda ending: ending.since))
    return next((other for other in others if other != action.id), None)


def _continued_by(action: Action, end: date, legal: Standing) -> Id | None:
    """The later order by which a tariff goes on beyond the end of a limited one."""
    if action.kind != "in_force":
        return None
    later = sorted((other for other, _ in legal.force if other.tie > action.tie), key=lambda other: other.tie)
    return next((other.id for other in later if covering(legal.pieces(other), end)), None)
