"""What stands on which day: pauses, endings, and the actions that have effect, as spans of days.

The same reading serves two clocks: the day of legal effect, from which the status follows, and the day
of effect at the border, from which follows what is collected.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from .action import ENDING, HOLDING, PROSPECTIVE, Action, Id
from .hold import Hold, Promise
from .span import FOREVER, Span, covering, without


class Ending(NamedTuple):
    """The end of a tariff, by an action, or (``action`` None) because nothing is left in force."""

    status: str
    span: Span
    since: date
    action: Action | None

    def ends(self, action: Action, start: date | None) -> bool:
        """Whether it ends that action: one announced before it, or of earlier effect."""
        start = start or action.announced_earliest
        if self.action is None:
            return start < self.since
        if action.announced_latest < self.action.announced_latest:
            return True
        return (start, *action.tie) < (self.since, *self.action.tie)

    def at_border(self, actions: dict[Id, Action]) -> Ending:
        """The same ending where customs stops on another day than that of legal effect."""
        opener = actions[self.span.opened_by]
        if opener.kind not in ENDING or opener.collection_on is None or self.span.start != opener.effect:
            return self
        return self._replace(span=self.span._replace(start=min(opener.collection_on, self.span.end)))


class State(NamedTuple):
    """What a tariff is on a day: its status, what that status lies on, and the span it follows from."""

    status: str | None
    base: str  # "force", "held", "prospect", "over" or "none"
    span: Span | None


class Standing:
    """The actions of one tariff, all of them allowed, read by one clock: by law, or at the border.

    The reading at the border takes that by law along.
    """

    def __init__(self, actions: Iterable[Action], by_law: Standing | None = None) -> None:
        self.by_law = by_law
        self.actions = sorted(actions, key=lambda action: action.order)
        self.by_id = {action.id: action for action in self.actions}
        self.acting: dict[Id, list[Action]] = defaultdict(list)
        for action in self.actions:
            if action.acts_on is not None:
                self.acting[action.acts_on].append(action)
        self.holds: dict[Id, Hold] = {}
        self.holds_on: dict[Id | None, list[Hold]] = defaultdict(list)
        self.withdrawals: list[Action] = []
        self.endings: list[Ending] = []
        self._effects: dict[Id, list[Span]] = {}
        self._hold_spans: dict[int, list[Span]] = {}
        self._find_holds()
        self._imposing = [a for a in self.actions if a.kind == "in_force" and a.effect]
        self._prospective = [
            (a, "announced" if a.kind == "in_force" else a.kind)
            for a in self.actions
            if a.kind in PROSPECTIVE or a.kind == "in_force"
        ]
        if by_law:
            self.withdrawals = by_law.withdrawals
            self.endings = [ending.at_border(self.by_id) for ending in by_law.endings]
        else:
            self._find_endings()
        self.force = [(action, self.pieces(action)) for action in self._imposing]
        self.prospects = [
            (action.order, status, action, self.pending(action)) for action, status in self._prospective
        ]
        self.prospects.sort(key=lambda prospect: (-PROSPECTIVE.index(prospect[1]), prospect[0]))
        self.whole_holds = [(hold, self.on_tariff(hold)) for hold in self.holds_on[None]]

    def state(self, day: date) -> State:
        """What the tariff is on that day."""
        state = self._state_in_force(day) or self._state_out_of_force(day)
        if state.base in ("force", "held") or state.status == "announced":
            for hold, spans in self.whole_holds:
                span = covering(spans, day)
                if span and (state.base != "prospect" or hold.action.kind != "collection_halted"):
                    state = State(hold.action.kind, "held" if state.base == "force" else state.base, span)
        return state

    def pieces(self, action: Action) -> list[Span]:
        """The days on which a line-setting action has effect; those on which it is held included."""
        return without(self._run(action), self._ended(action, self._start(action)))

    def free_pieces(self, action: Action) -> list[Span]:
        """The days on which a line-setting action has effect and no hold lies on it."""
        holds = self.holds_on.get(action.id, ())
        return without(self.pieces(action), [cut for hold in holds for cut in self._spans(hold)])

    def pending(self, action: Action) -> list[Span]:
        """The days on which an action has been announced and has not taken effect."""
        return self._pending(action, self._ended(action, self._start(action)))

    def begins(self, action: Action, day: date | None) -> date | None:
        """The day of effect of an action, put off while a hold on it covers that day."""
        span = self._put_off(action, day)
        return span.start if span else None

    def hold_of(self, action: Action, day: date) -> tuple[str, Span] | None:
        """Kind and span of the hold that covers this one action on that day."""
        for hold in reversed(self.holds_on.get(action.id, ())):
            span = covering(self._spans(hold), day)
            if span:
                return hold.action.kind if hold.action.kind in HOLDING else "paused", span
        return None

    def hold_to_extend(self, action: Action) -> Hold | None:
        """The pause whose end a ``pause_extended`` moves; None where it has lapsed or there is none."""
        if action.acts_on is None:
            holds = [hold for hold in self.holds.values() if hold.action.kind in ("paused", "pause_extended")]
        else:
            holds = self._holds_meant(action)
        day = action.effect
        standing = [hold for hold in holds if day and hold.start <= day <= hold.end]
        return max(standing, key=lambda hold: hold.action.order, default=None)

    def holds_to_lift(self, action: Action) -> list[Hold]:
        """The holds that a ``resumed`` ends: of what it acts on, or the whole tariff, or else any action."""
        day = self.day_of(action)
        standing = {id(hold): hold for hold in self.holds.values() if hold.start <= day <= hold.end}
        if action.acts_on is not None:
            return [hold for hold in self._holds_meant(action) if id(hold) in standing]
        whole = [hold for hold in standing.values() if hold.target is None]
        return whole or [hold for hold in standing.values() if self.by_id[hold.target].kind not in ENDING]

    def reaches(self, hold: Hold, day: date) -> bool:
        """Whether a hold still lies on a tariff that has not ended, or ends itself, on that day."""
        return any(span.start <= day <= span.end for span in self.on_tariff(hold))

    def spans(self) -> list[Span]:
        """Spans at whose ends the state can change."""
        spans = [ending.span for ending in self.endings]
        spans += [span for hold in self.holds.values() for span in self._spans(hold)]
        spans += [span for _, pieces in self.force for span in pieces]
        spans += [span for *_, pieces in self.prospects for span in pieces]
        return spans

    def _state_in_force(self, day: date) -> State | None:
        held = None
        for action, pieces in self.force:
            piece = covering(pieces, day)
            hold = self.hold_of(action, day) if piece else None
            if piece and not hold:
                return State("in_force", "force", piece)
            held = hold or held
        return State(held[0], "held", held[1]) if held else None

    def _state_out_of_force(self, day: date) -> State:
        for _, status, _, spans in self.prospects:
            span = covering(spans, day)
            if span:
                return State(status, "prospect", span)
        over = [ending for ending in self.endings if ending.span.start <= day < ending.span.end]
        if not over:
            return State(None, "none", None)
        last = max(over, key=lambda e: (e.since, e.action is not None, e.action.tie if e.action else ()))
        return State(last.status, "over", last.span)

    def day_of(self, action: Action) -> date:
        return (action.customs_effect if self.by_law else action.effect) or FOREVER

    def _start(self, action: Action) -> date | None:
        """The day by which an action is set against an ending: of its effect, or from when it shows."""
        return action.seen if action.is_prospect else self.begins(action, action.effect)

    def _ended(self, action: Action, start: date | None) -> list[Span]:
        """The days on which an action that begins on ``start`` is over; what ended by law cannot begin."""
        ended = []
        for ending in self.endings:
            if ending.ends(action, start):
                late = start is not None and ending.since <= start < ending.span.start
                ended.append(ending.span._replace(start=ending.since) if late else ending.span)
        return ended

    def on_tariff(self, hold: Hold) -> list[Span]:
        """The days on which a hold lies on the whole tariff.

        One that begins when nothing is left that it was meant for reaches only what is still collected.
        """
        ended = [ending for ending in self.endings if ending.ends(hold.action, hold.start)]
        spans = without(self._spans(hold), [e.span._replace(start=self._hold_ends(e)) for e in ended])
        law = self.by_law or self
        day = law.day_of(hold.action)
        over = [ending for ending in self.endings if ending.since <= day < ending.span.end]
        before = [ending for ending in over if not ending.ends(hold.action, day)]
        begun = list(law.force)
        if hold.action.kind != "collection_halted":
            begun += [(action, pieces) for _, _, action, pieces in law.prospects]
        for action, pieces in begun:
            meant = not before or action.tie < hold.action.tie
            if (
                meant
                and covering(pieces, day)
                and not any(e.ends(action, law._start(action)) for e in before)
            ):
                return spans
        last = max((ending.span.start for ending in over), default=hold.start)
        return without(spans, [Span(last, FOREVER, hold.action.id, None)])

    def _hold_ends(self, ending: Ending) -> date:
        """When an ending ends the holds on a tariff: with its collection, or when a new life begins before."""
        anew = (
            piece.start
            for action, pieces in self.force
            if not ending.ends(action, self._start(action))
            for piece in pieces
            if piece.start >= ending.since
        )
        return min([ending.span.start, *anew])

    def _holds_meant(self, action: Action) -> list[Hold]:
        if action.acts_on in self.holds:
            return [self.holds[action.acts_on]]
        return [self.holds[a.id] for a in self.acting[action.acts_on] if a.id in self.holds]

    def _find_holds(self) -> None:
        for action in self.actions:
            extended = self.hold_to_extend(action) if action.kind == "pause_extended" else None
            if extended:
                extended.extend(action)
                self.holds[action.id] = extended
            elif action.kind in HOLDING or (action.kind == "pause_extended" and action.acts_on is not None):
                end = action.until or FOREVER
                hold = Hold(action, self._held_by(action), self.day_of(action), end, action.id)
                hold.promises.append(Promise(min(action.seen, hold.start), end, action.id))
                self.holds[action.id] = hold
                self.holds_on[hold.target].append(hold)
            elif action.kind == "resumed":
                for hold in self.holds_to_lift(action):
                    hold.lift(action, self.day_of(action))
            elif action.kind in ENDING and action.acts_on in self.holds:
                hold = self.holds[action.acts_on]
                hold.promises.append(Promise(action.seen, self.day_of(action), action.id, lifts=True))

    def _held_by(self, action: Action) -> Id | None:
        """What a hold lies on: an action, or the whole tariff; holding its only order holds the tariff."""
        order = self.by_id.get(action.acts_on)
        if order is None or order.kind != "in_force" or action.kind == "collection_halted":
            return action.acts_on
        ends = [a for a in self.actions if a.kind in ENDING and a.acts_on is None and a.tie < action.tie]
        others = [
            other
            for other in self.actions
            if other.kind == "in_force"
            and other is not order
            and other.tie < action.tie
            and not any(other.announced_latest < end.announced_latest for end in ends)
            and (other.until or FOREVER) > self.day_of(action)
        ]
        return action.acts_on if others else None

    def _spans(self, hold: Hold) -> list[Span]:
        """The days on which a hold stands: it may be held, or struck down, itself."""
        if id(hold) not in self._hold_spans:
            cuts = [cut for name, named in self.holds.items() if named is hold for cut in self._cuts(name)]
            span = Span(hold.start, hold.end, hold.action.id, hold.closed_by)
            self._hold_spans[id(hold)] = without([span] if hold.start < hold.end else [], cuts)
        return self._hold_spans[id(hold)]

    def _cuts(self, target: Id) -> list[Span]:
        """The days on which an action has no effect because a later one ends or withdraws it."""
        removers = [
            a for a in self.acting.get(target, ()) if a.kind in ENDING or a.kind == "threat_withdrawn"
        ]
        action = self.by_id[target]
        if action.is_prospect and action.kind != "repeal_announced":
            removers += [a for a in self.withdrawals if action.order < a.order]
        return [span for remover in removers for span in self._effect(remover)]

    def _effect(self, action: Action) -> list[Span]:
        """The days on which what an ending or withdrawal says has effect."""
        if action.id not in self._effects:
            span = Span(self.day_of(action), FOREVER, action.id, None)
            holds = [cut for hold in self.holds_on.get(action.id, ()) for cut in self._spans(hold)]
            self._effects[action.id] = without([span], [*holds, *self._cuts(action.id)])
        return self._effects[action.id]

    def _put_off(self, action: Action, day: date | None) -> Span | None:
        """From its day of effect, put off by the holds that cover it, to its end; None if it never begins."""
        if day is None:
            return None
        opened_by = action.id
        spans = [span for hold in self.holds_on.get(action.id, ()) for span in self._spans(hold)]
        for span in sorted(spans, key=lambda span: span.start):
            if span.start <= day < span.end:
                day, opened_by = span.end, span.closed_by
        end = action.until or FOREVER
        return Span(day, end, opened_by, action.id) if day < end else None

    def _run(self, action: Action) -> list[Span]:
        if action.is_prospect:
            return []
        span = self._put_off(action, self.day_of(action))
        return without([span], self._cuts(action.id)) if span else []

    def _pending(self, action: Action, ended: Sequence[Span]) -> list[Span]:
        end, closed_by = FOREVER, None
        if not action.is_prospect:
            span = self._put_off(action, self.day_of(action))
            end, closed_by = (span.start, span.opened_by) if span else (action.until or FOREVER, action.id)
        if action.seen >= end:
            return []
        return without([Span(action.seen, end, action.id, closed_by)], [*self._cuts(action.id), *ended])

    def _find_endings(self) -> None:
        """Endings of the whole tariff by action; a withdrawal is one while it is threatened or planned."""
        ordered = [
            Ending(action.kind, span, span.start, action)
            for action in self.actions
            if action.kind in ENDING and action.acts_on is None
            for span in self._effect(action)
        ]
        self._settle(ordered)
        for action in self.actions:
            if action.kind == "threat_withdrawn" and action.acts_on is None:
                day = self.day_of(action)
                in_force = any(covering(self.pieces(a), day) for a in self._imposing)
                if in_force or not any(covering(self.pending(a), day) for a, _ in self._prospective):
                    self.withdrawals.append(action)
                else:
                    ordered.append(Ending("withdrawn", Span(day, FOREVER, action.id, None), day, action))
                self._settle(ordered)

    def _settle(self, ordered: list[Ending]) -> None:
        """Take the endings that were ordered, and those that follow from them."""
        self.endings = ordered
        self.endings = ordered + self._lapses()

    def _lapses(self) -> list[Ending]:
        """Endings that nobody ordered: by a statutory clock, or because the last action was undone."""
        force = [self.pieces(action) for action in self._imposing]
        prospects = [self.pending(action) for action, _ in self._prospective]
        lapses = []
        for action, _ in self._prospective:
            begins = self.begins(action, action.effect) if action.kind == "in_force" else None
            for status, span in self._lapse_candidates(action, begins):
                ended = [e for e in self._ended(action, begins or action.seen) if e.start <= span.start]
                for piece in without([span], ended):
                    stands = any(covering(pieces, piece.start) for pieces in force)
                    waits = begins is None or begins > piece.start
                    if waits and not stands:
                        stands = any(covering(pieces, piece.start) for pieces in prospects)
                    if not stands:
                        lapses.append(Ending(status, piece, piece.start, None))
        return lapses

    def _lapse_candidates(self, action: Action, begins: date | None) -> Iterable[tuple[str, Span]]:
        if action.kind == "in_force" and action.until:
            yield "expired", Span(action.until, FOREVER, action.id, None)
        removers = [
            a for a in self.acting.get(action.id, ()) if a.kind in ENDING or a.kind == "threat_withdrawn"
        ]
        for remover in removers:
            for span in self._effect(remover):
                yield remover.kind if remover.kind in ENDING else "withdrawn", span
