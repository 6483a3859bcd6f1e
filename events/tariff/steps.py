"""Which line was applied, suspended or pending from when to when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from .action import PROSPECTIVE, SETTING, Action, Id, Line
from .calendar import Calendar
from .hold import Hold
from .span import FOREVER, Span, covering, without
from .standing import Standing


@dataclass(frozen=True, slots=True)
class RatePeriod:
    """From ``start`` to before ``end`` (None while open) one line was applied, suspended or pending.

    ``due``: the day on which a suspended or pending line is to apply, as far as announced; None where no
    day was named. ``opened_by`` and ``closed_by``: the action whose effect, announcement or deadline
    falls on that day.
    """

    line_id: Id
    key: Hashable
    action_id: Id
    state: str
    start: date
    end: date | None
    opened_by: Id
    closed_by: Id | None
    due: date | None


class Cell(NamedTuple):
    """What an action does under a key on the days up to the next change."""

    action: Action
    state: str
    due: date | None
    spans: tuple[Span, ...]

    def continues(self, other: Cell | None) -> bool:
        return other is not None and self.action is other.action and self[1:3] == other[1:3]


class Step(NamedTuple):
    """A rate period without its line: keys that the same actions set have the same steps."""

    action: Action
    state: str
    due: date | None
    start: date
    end: date | None
    opened_by: Id
    closed_by: Id | None


Setters = list[tuple[Action, bool]]  # the actions that set a key, first to last, and whether they end it
Row = list[Span | None]  # for each day of the calendar, the span that covers it


class Steps:
    """What the lines of a tariff do over the days of its calendar."""

    def __init__(self, calendar: Calendar, customs: Standing) -> None:
        self.calendar = calendar
        self.customs = customs
        setting = [a for a in customs.actions if a.lines and a.kind in (*PROSPECTIVE, *SETTING)]
        self.begins = {action.id: customs.begins(action, action.effect) for action in setting}
        self.actions = sorted(setting, key=lambda a: (self.begins[a.id] or a.announced_earliest, *a.tie))
        self.standing = {action.id: calendar.row(customs.pieces(action)) for action in self.actions}
        self.free = {action.id: calendar.row(customs.free_pieces(action)) for action in self.actions}
        self.overtakers = {action.id: self._overtakers(action) for action in self.actions}
        self._dues: dict[tuple[Id, int], date | None] = {}
        self._waiting: dict[tuple[Id, int], Cell | None] = {}
        self._pending: dict[tuple[Id, Id | None], list[Step]] = {}

    def periods(self) -> tuple[RatePeriod, ...]:
        """The rate periods of every line, in the order of their start."""
        setters: dict[Hashable, list[tuple[Action, Line]]] = defaultdict(list)
        for action in self.actions:
            for line in {line.key: line for line in action.lines}.values():
                setters[line.key].append((action, line))
        alike: dict[tuple[tuple[Id, bool], ...], list[Hashable]] = defaultdict(list)
        for key, pairs in setters.items():
            alike[tuple((action.id, line.ends) for action, line in pairs)].append(key)
        periods = []
        for keys in alike.values():
            steps = self._steps([(action, line.ends) for action, line in setters[keys[0]]])
            for key in keys:
                line_of = {action.id: line.id for action, line in setters[key]}
                periods += [_period(step, key, line_of[step.action.id]) for step in steps]
        places = {
            line.id: (rank, place)
            for rank, action in enumerate(self.actions)
            for place, line in enumerate(action.lines)
        }
        return tuple(sorted(periods, key=lambda period: (period.start, places[period.line_id], period.state)))

    def _steps(self, setters: Setters) -> list[Step]:
        ended = {action.id for action, ends in setters if ends}
        found = [step for cells in self._streams(setters) for step in self._runs(cells)]
        steps = [step for step in found if step.state == "pending" or step.action.id not in ended]
        under_key = {action.id for action, _ in setters}
        for action, _ in setters:
            overtaker = next((other for other in self.overtakers[action.id] if other.id in under_key), None)
            steps += self._pending_steps(action, overtaker)
        return _joined(steps)

    def _streams(self, setters: Setters) -> tuple[list[Cell | None], list[Cell | None]]:
        """Day by day, the action whose line is applied, and the one whose line would be but for a hold."""
        rows = [(action, self.standing[action.id], self.free[action.id]) for action, _ in reversed(setters)]
        applied: list[Cell | None] = []
        waiting: list[Cell | None] = []
        for place, state in enumerate(self.calendar.customs):
            would = next((action for action, standing, _ in rows if standing[place]), None)
            does = None
            if state.status == "in_force":
                does = next((action for action, _, free in rows if free[place]), None)
            spans = _known(self.free[does.id][place]) if does else ()
            applied.append(Cell(does, "applied", None, spans) if does else None)
            waiting.append(self._waiting_cell(would, place) if would and would is not does else None)
        return applied, waiting

    def _waiting_cell(self, action: Action, place: int) -> Cell | None:
        """A line whose action has effect while it, or the whole tariff, is held or not in force yet."""
        if (action.id, place) not in self._waiting:
            self._waiting[action.id, place] = self._find_waiting(action, place)
        return self._waiting[action.id, place]

    def _find_waiting(self, action: Action, place: int) -> Cell | None:
        state, day = self.calendar.customs[place], self.calendar.days[place]
        standing = self.standing[action.id][place]
        if self.calendar.over(place) or state.base in ("over", "none"):
            return None
        if state.base == "prospect":
            return Cell(action, "pending", self._tariff_due(place), _known(standing))
        held = self.customs.hold_of(action, day)
        spans = _known(standing, held[1] if held else None, None if state.base == "force" else state.span)
        return Cell(action, "suspended", _free_from(day, self._holds_over(action, place), day), spans)

    def _pending_steps(self, action: Action, overtaker: Action | None) -> list[Step]:
        """A line from its announcement until it takes effect, is withdrawn or overtaken, or all ends."""
        known = action.id, overtaker.id if overtaker else None
        if known not in self._pending:
            cuts = [Span(overtaker.announced_earliest, FOREVER, overtaker.id, None)] if overtaker else []
            row = self.calendar.row(without(self.customs.pending(action), cuts))
            cells = [
                Cell(action, "pending", self._due(action, place), (span,))
                if span and not self.calendar.over(place)
                else None
                for place, span in enumerate(row)
            ]
            self._pending[known] = list(self._runs(cells))
        return self._pending[known]

    def _overtakers(self, action: Action) -> list[Action]:
        """The later announcements that take the place of a pending line under a key of theirs, first to last.

        A prospect gives way to one as strong or to a legal act, an act to one of the same effect day.
        """
        later = sorted(
            (other for other in self.actions if other.tie > action.tie), key=lambda other: other.tie
        )
        if action.is_prospect:
            return [other for other in later if _strength(other) >= _strength(action)]
        day = self.begins[action.id]
        return [other for other in later if not other.is_prospect and self.begins[other.id] == day]

    def _runs(self, cells: list[Cell | None]) -> Iterator[Step]:
        start = 0
        for place, cell in enumerate(cells):
            following = cells[place + 1] if place + 1 < len(cells) else None
            before = cells[place - 1] if place else None
            if cell is None:
                continue
            if not cell.continues(before):
                start, opened_by = place, self._cause(place, before, cell)
            if cell.continues(following):
                continue
            last = place + 1 == len(cells)
            end = None if last else self.calendar.days[place + 1]
            closed_by = None if last else self._cause(place + 1, cell, following)
            yield Step(
                cell.action, cell.state, cell.due, self.calendar.days[start], end, opened_by, closed_by
            )

    def _cause(self, place: int, old: Cell | None, new: Cell | None) -> Id:
        by = self.calendar.cause(place, old.spans if old else (), new.spans if new else ())
        return self.calendar.turn_or_news(place) if by is None else by

    def _due(self, action: Action, place: int) -> date | None:
        """The day on which a pending line is due, by what had been announced on that day of the calendar."""
        if (action.id, place) not in self._dues:
            find = self._due_of_prospect if action.is_prospect else self._due_of_act
            self._dues[action.id, place] = find(action, place)
        return self._dues[action.id, place]

    def _due_of_prospect(self, action: Action, place: int) -> date | None:
        """The day named, or the end of the last pause by which it was put off."""
        holds = list(self.customs.holds_on.get(action.id, ()))
        if self.calendar.customs[place].base == "prospect":
            holds += [hold for hold in self.customs.holds_on[None] if hold.action.tie > action.tie]
        due = action.effective
        for hold in sorted(holds, key=lambda hold: hold.action.order):
            promise = hold.promised(self.calendar.days[place])
            if promise and not promise.lifts:
                due = None if promise.end == FOREVER else promise.end
        return due

    def _due_of_act(self, action: Action, place: int) -> date | None:
        """The day of effect, put off by the pauses known, and not before the tariff is in force itself."""
        day = self.calendar.days[place]
        holds = [*self.customs.holds_on[None], *self.customs.holds_on.get(action.id, ())]
        due = _free_from(self.customs.day_of(action), holds, day)
        if action.kind == "in_force" or self.calendar.customs[place].base != "prospect":
            return due
        tariff = self._tariff_due(place)
        return max(due, tariff) if due and tariff else None

    def _tariff_due(self, place: int) -> date | None:
        """The day on which a tariff that is not in force is to be, as announced."""
        day = self.calendar.days[place]
        scheduled = [action for _, _, action, spans in self.customs.prospects if covering(spans, day)]
        dues = [self._due(action, place) for action in scheduled if not action.is_prospect]
        return min((due for due in dues if due), default=None)

    def _holds_over(self, action: Action, place: int) -> list[Hold]:
        """The holds that keep the line of an action from being applied."""
        holds = [*self.customs.holds_on[None], *self.customs.holds_on.get(action.id, ())]
        if self.calendar.customs[place].base == "held":
            for imposing, _ in self.customs.force:
                holds += self.customs.holds_on.get(imposing.id, ())
        return holds


def _free_from(day: date, holds: Iterable[Hold], known: date) -> date | None:
    """The first day from ``day`` on that no hold covers, by what was known; None where no end was named."""
    promised = [(hold.start, promise.end) for hold in holds if (promise := hold.promised(known))]
    for start, end in sorted(promised):
        if start <= day < end:
            day = end
    return None if day == FOREVER else day


def _strength(action: Action) -> int:
    return PROSPECTIVE.index(action.kind) if action.kind in PROSPECTIVE else len(PROSPECTIVE)


def _known(*spans: Span | None) -> tuple[Span, ...]:
    return tuple(span for span in spans if span)


def _joined(steps: list[Step]) -> list[Step]:
    """Steps in order, those of one action that follow one another without a change made into one."""
    joined: list[Step] = []
    for step in sorted(steps, key=lambda step: (step.action.order, step.state, step.start)):
        last = joined[-1] if joined else None
        if last and last[:3] == step[:3] and last.end == step.start:
            joined[-1] = last._replace(end=step.end, closed_by=step.closed_by)
        else:
            joined.append(step)
    return joined


def _period(step: Step, key: Hashable, line_id: Id) -> RatePeriod:
    return RatePeriod(
        line_id=line_id, key=key, action_id=step.action.id, state=step.state, start=step.start, end=step.end,
        opened_by=step.opened_by, closed_by=step.closed_by, due=step.due,
    )  # fmt: skip
