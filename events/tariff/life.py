"""The life of a tariff: a pure fold of its actions into status periods and rate periods.

The contract, in brief:

- **Knowledge.** ``fold(actions, known_on=day)`` folds the actions announced by that day, and nothing else:
  an action announced later cannot change the answer. The order of the input does not matter; actions are
  taken by effect, announcement, kind, id.
- **Effect.** An action takes effect on ``retroactive_to``, or ``effective``, or, where the deed is the
  effect (all but the setting of lines), on the day it is announced. An ``in_force``, ``rate_changed``,
  ``scope_changed`` or ``exempted`` without a day has not taken effect and stays pending.
- **Threats and plans** (``threatened`` < ``proposed`` < ``announced``) never come into force by themselves.
  Their lines are pending until withdrawn, until an action as strong is announced under the same key, or
  until the tariff ends. The strongest gives the status while the tariff is not in force.
- **In force** from the effect of an ``in_force`` until its ``until`` (then ``expired``, unless another
  ``in_force`` continues it), or until ``invalidated``, ``repealed``, ``expired`` or ``replaced``. Such an
  ending ends all that took effect, or was announced, before it; what is announced after it may begin a
  new life. ``threat_withdrawn`` ends a tariff that is not in force, and otherwise only its threats.
- **Lines.** A line applies from the effect of its action to its ``until``, while the tariff is collected.
  Under one key the last in order applies; at its ``until`` the one before applies again.
- **Holds.** ``paused``, ``stayed`` and ``collection_halted`` hold the whole tariff, or the action they act
  on, until their ``until`` (which ``pause_extended`` moves) or a ``resumed``; then all goes on by itself.
  Held lines are suspended; an action that had not begun yet begins at the end of the hold instead. A stay
  of an ending leaves it without effect meanwhile.
- **Acting on an action**, an ending or a withdrawal takes it away from that day on.
- **Collection.** ``collection_on`` moves what customs does, not the status: between the two days a tariff
  may be ended and still collected, or in force and not collected yet.
- **Ends.** An action that names its ``until`` names a deadline (``NamedEnd``). An extension, or an order that
  goes on beyond it, takes its place; whatever ends or lifts before it what it ends calls it off.
- **Partial** relief and ``repeal_announced`` change neither status nor rates; both are listed.
- What the table of transitions does not allow has no effect, and is listed with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from .action import ACTS_ON, ENDING, HOLDING, PROSPECTIVE, SETTING, TRANSITIONS, Action, Id, Line
from .calendar import Calendar
from .ends import NamedEnd, named_ends
from .span import FOREVER
from .standing import Standing
from .steps import RatePeriod, Steps

__all__ = [
    "Action",
    "Announcement",
    "Irregularity",
    "Life",
    "Line",
    "NamedEnd",
    "RatePeriod",
    "StatusPeriod",
    "fold",
    "irregularities",
]

# Actions that change no status and hold nothing: what comes after them sees the same tariff.
_QUIET = ("rate_changed", "scope_changed", "exempted", "repeal_announced")


@dataclass(frozen=True, slots=True)
class StatusPeriod:
    """From ``start`` to before ``end`` (None while open) the tariff had one status.

    ``collected``: whether customs collects it. ``opened_by`` and ``closed_by``: the action whose effect,
    announcement or deadline falls on that day.
    """

    status: str
    start: date
    end: date | None
    opened_by: Id
    closed_by: Id | None
    collected: bool


@dataclass(frozen=True, slots=True)
class Announcement:
    """An announced repeal, from ``start`` to before ``end`` (None while open); the law still stands."""

    action_id: Id
    start: date
    end: date | None
    due: date | None


@dataclass(frozen=True, slots=True)
class Irregularity:
    """An action without effect, because it does not follow from what came before it."""

    action_id: Id
    reason: str


@dataclass(frozen=True, slots=True)
class Life:
    """What the actions of a tariff amount to."""

    status_periods: tuple[StatusPeriod, ...] = ()
    rate_periods: tuple[RatePeriod, ...] = ()
    announcements: tuple[Announcement, ...] = ()
    named_ends: tuple[NamedEnd, ...] = ()
    partial_relief: tuple[Id, ...] = ()
    irregularities: tuple[Irregularity, ...] = ()

    def period_on(self, day: date) -> StatusPeriod | None:
        """The status period that covers that day; None before the first action."""
        return next((period for period in self.status_periods if _covers(period, day)), None)

    def status_on(self, day: date) -> str | None:
        """The status on that day; None before the first action."""
        period = self.period_on(day)
        return period.status if period else None

    def collected_on(self, day: date) -> bool:
        """Whether customs collects the tariff on that day."""
        period = self.period_on(day)
        return period is not None and period.collected

    def lines_on(self, day: date, state: str = "applied") -> tuple[RatePeriod, ...]:
        """The lines that are ``applied``, ``suspended`` or ``pending`` on that day."""
        return tuple(period for period in self.rate_periods if period.state == state and _covers(period, day))

    def announcements_on(self, day: date) -> tuple[Announcement, ...]:
        """The repeals that stand announced on that day."""
        return tuple(announcement for announcement in self.announcements if _covers(announcement, day))


def fold(actions: Iterable[Action], known_on: date | None = None) -> Life:
    """The life of one tariff from all its actions, or from those announced by ``known_on``.

    Ids are unique; any other list of actions is folded, and what does not fit is listed.
    """
    known = [action for action in actions if known_on is None or action.announced_latest <= known_on]
    full = [action for action in known if not action.partial]
    allowed, irregularities = _judge(full)
    legal = Standing(allowed)
    customs = Standing(allowed, by_law=legal)
    calendar = Calendar(legal, customs)
    return Life(
        status_periods=_status_periods(calendar, allowed),
        rate_periods=Steps(calendar, customs).periods(),
        announcements=_announcements(legal),
        named_ends=named_ends(legal),
        partial_relief=tuple(a.id for a in sorted(known, key=lambda a: a.order) if a.partial),
        irregularities=irregularities,
    )


def irregularities(actions: Iterable[Action]) -> tuple[Irregularity, ...]:
    """The actions of one tariff that do not follow from what came before them; partial relief always does."""
    return _judge([action for action in actions if not action.partial])[1]


def _judge(actions: list[Action]) -> tuple[list[Action], tuple[Irregularity, ...]]:
    """Part the actions the table allows from the others, each judged by what was announced before it.

    Where announcements are dated imprecisely the order is not known: an action that does not fit at first
    is tried again after the others.
    """
    allowed: list[Action] = []
    waiting = sorted(actions, key=lambda action: action.tie)
    before = Standing([])
    reasons: dict[Id, str] = {}
    progress = True
    while progress:
        progress, refused = False, []
        for action in waiting:
            reason = _refusal(action, before)
            if reason:
                reasons[action.id] = reason
                refused.append(action)
                continue
            progress = True
            allowed.append(action)
            if action.kind in _QUIET:
                before.by_id[action.id] = action  # spares reading all anew for what changes no status
            else:
                before = Standing(allowed)
        waiting = refused
    irregular = sorted(waiting, key=lambda action: action.order)
    return allowed, tuple(Irregularity(action.id, reasons[action.id]) for action in irregular)


def _refusal(action: Action, before: Standing) -> str | None:
    """Why an action does not follow from those before it, as a sentence; None when it does."""
    name = _words(action.kind)
    runs_out = action.kind in (*SETTING, *HOLDING, "pause_extended")
    if runs_out and action.until and action.effect and action.until <= action.effect:
        return f"“{name}” ends on {action.until} and begins only on {action.effect}."
    target = None
    if action.acts_on is not None and action.kind in ACTS_ON:
        target = before.by_id.get(action.acts_on)
        if target is None or target.announced_earliest > action.announced_latest:
            return f"“{name}” acts on an action that had not been announced, or has no effect itself."
        if target.kind not in ACTS_ON[action.kind]:
            return f"“{name}” cannot act on “{_words(target.kind)}”."
    if target is None or target.kind not in ENDING:
        reason = _refusal_by_status(action, before)
        if reason:
            return reason
    return _refusal_by_target(action, target, before)


def _refusal_by_status(action: Action, before: Standing) -> str | None:
    allowed = TRANSITIONS[action.kind]
    statuses = {before.state(day).status for day in _days_of_announcement(action, before)}
    if statuses & allowed:
        return None
    was = " or ".join(sorted(_words(status) if status else "not announced yet" for status in statuses))
    wanted = ", ".join(sorted(_words(status) for status in allowed if status))
    return (
        f"“{_words(action.kind)}” does not follow: on {action.announced_latest} the tariff is {was};"
        f" it must be one of: {wanted}."
    )


def _refusal_by_target(action: Action, target: Action | None, before: Standing) -> str | None:
    day = action.effect or action.announced_earliest
    if action.kind == "resumed" and not any(before.reaches(h, day) for h in before.holds_to_lift(action)):
        return "Nothing is paused, stayed or halted that could be resumed."
    puts_off = target is not None and target.kind in (*SETTING, *PROSPECTIVE)
    if action.kind == "pause_extended" and not puts_off:
        hold = before.hold_to_extend(action)
        if hold is None or not before.reaches(hold, day):
            return "There is no pause that could be extended, or it has run out."
    begun = target.effect if target and not target.is_prospect else None
    if action.kind == "threat_withdrawn" and begun and begun <= action.announced_earliest:
        return f"What it withdraws took effect on {begun} and is no threat any more."
    return None


def _days_of_announcement(action: Action, before: Standing) -> set[date]:
    """The days by which an action is judged: those of its announcement, and a retroactive one."""
    first, last = action.announced_earliest, action.announced_latest
    days = {first, last}
    if first < last:
        days |= {span.start for span in before.spans() if first < span.start < last}
        days |= {span.end for span in before.spans() if first < span.end < last}
    if action.effect and action.effect < first:
        days.add(action.effect)
    return days


def _status_periods(calendar: Calendar, allowed: list[Action]) -> tuple[StatusPeriod, ...]:
    """One period after the other from the first day on which a founding action shows."""
    begins = min((action.seen for action in allowed if None in TRANSITIONS[action.kind]), default=FOREVER)
    periods: list[StatusPeriod] = []
    for place, day in enumerate(calendar.days):
        if day < begins:
            continue
        status, collected = calendar.legal[place].status, calendar.collected(place)
        last = periods[-1] if periods else None
        if last and (last.status, last.collected) == (status, collected):
            continue
        by = calendar.turn_or_news(place)
        if last:
            periods[-1] = StatusPeriod(last.status, last.start, day, last.opened_by, by, last.collected)
        periods.append(StatusPeriod(str(status), day, None, by, None, collected))
    return tuple(periods)


def _announcements(legal: Standing) -> tuple[Announcement, ...]:
    return tuple(
        Announcement(action.id, span.start, None if span.end == FOREVER else span.end, action.effective)
        for action in legal.actions
        if action.kind == "repeal_announced"
        for span in legal.pending(action)
    )


def _covers(period: StatusPeriod | RatePeriod | Announcement, day: date) -> bool:
    return period.start <= day and (period.end is None or day < period.end)


def _words(name: str) -> str:
    return name.replace("_", " ")
