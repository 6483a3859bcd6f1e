"""The days on which anything in the life of a tariff changes, and what it is from each to the next."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from .action import Id
from .span import FOREVER, Span
from .standing import Standing, State


class Calendar:
    """One tariff by both clocks, cut into the spans between two changes."""

    def __init__(self, legal: Standing, customs: Standing) -> None:
        spans = [*legal.spans(), *customs.spans()]
        for action in customs.actions:
            if action.lines:
                spans += [*customs.pieces(action), *customs.free_pieces(action), *customs.pending(action)]
        self._news: dict[date, Id | None] = {}
        for span in spans:
            self._news |= {span.start: span.opened_by, span.end: span.closed_by}
        for action in legal.actions:
            self._news |= {action.seen: action.id, action.announced_earliest: action.id}
        for hold in [*customs.holds.values(), *legal.holds.values()]:
            self._news |= {promise.seen: promise.by for promise in hold.promises}
        self.days = sorted(self._news.keys() - {FOREVER})
        self.legal = [legal.state(day) for day in self.days]
        self.customs = [customs.state(day) for day in self.days]
        self.turns = [self._turn(place) for place in range(len(self.days))]
        self._places = {day: place for place, day in enumerate(self.days)}

    def over(self, place: int) -> bool:
        """Whether the tariff has ended by law, and nothing new has begun."""
        return self.legal[place].base == "over"

    def collected(self, place: int) -> bool:
        """Whether customs collects the tariff."""
        return self.customs[place].status == "in_force"

    def row(self, spans: Iterable[Span]) -> list[Span | None]:
        """For each day of the calendar, the span that covers it; the spans do not overlap."""
        row: list[Span | None] = [None] * len(self.days)
        for span in spans:
            first = self._places[span.start]
            end = len(self.days) if span.end == FOREVER else self._places[span.end]
            row[first:end] = [span] * (end - first)
        return row

    def cause(self, place: int, old: Iterable[Span], new: Iterable[Span]) -> Id | None:
        """The action that changes the spans on that day: it begins what follows, or ends what was before."""
        day = self.days[place]
        opening = (span.opened_by for span in new if span.start == day)
        closing = (span.closed_by for span in old if span.end == day)
        return next((by for by in (*opening, *closing) if by is not None), None)

    def turn_or_news(self, place: int) -> Id | None:
        """The action that changes the tariff as a whole on that day, or else one that has that day."""
        turn = self.turns[place]
        return self._news[self.days[place]] if turn is None else turn

    def _turn(self, place: int) -> Id | None:
        """The action that changes the tariff as a whole on that day."""
        for states in (self.legal, self.customs):
            old = states[place - 1] if place else State(None, "none", None)
            new = states[place]
            if old[:2] != new[:2]:
                by = self.cause(place, *([state.span] if state.span else [] for state in (old, new)))
                if by is not None:
                    return by
        return None
