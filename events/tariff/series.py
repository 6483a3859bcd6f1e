"""Rates as a step function: what applied from when to when, and the actions that opened and closed each step.

The same selection as an answer for one day (``question.selected``), made afresh on every day on which it could
change: where a rate begins or ends, and where the origin or a party joins or leaves a bloc.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Prefetch

from countries.country.models import Country, Membership
from events.event.parts import ORIGINS

from .goods import match_goods
from .models import Tariff, TariffAction
from .periods import RatePeriod, StatusPeriod
from .question import CITATIONS, LineAnswer, Question, TariffAnswer, Told, selected, show
from .rates import RateLine


@dataclass(frozen=True)
class Step:
    """From ``start`` to the day before ``end`` the same lines applied; without ``end`` it is still open.

    The actions are those that made the change on its first day and on the day after its last; none where the
    window cuts it off.
    """

    start: date
    end: date | None
    components: Sequence[TariffAnswer]
    opened_by: Sequence[TariffAction]
    closed_by: Sequence[TariffAction]

    @property
    def last_day(self) -> date | None:
        return self.end and self.end - timedelta(days=1)


@dataclass(frozen=True)
class Window:
    """The days asked for, both included; None is without limit."""

    first: date | None = None
    last: date | None = None

    def meets(self, days: Any) -> bool:
        """Whether a range of days has one of them."""
        starts_in_time = self.last is None or days.lower is None or days.lower <= self.last
        return starts_in_time and (self.first is None or days.upper is None or days.upper > self.first)

    def holds(self, day: date | None) -> bool:
        """Whether a step may begin on that day within it."""
        if day is None or (self.last is not None and day > self.last):
            return False
        return self.first is None or day > self.first


@dataclass(frozen=True)
class Facts:
    """What the steps are selected from: the facts of all days of the window, read once."""

    tariffs: dict[int, Tariff]
    statuses: Sequence[StatusPeriod]
    periods: Sequence[RatePeriod]
    lines: dict[int, Any]
    memberships: Sequence[Membership]

    def bloc_codes(self, countries: Iterable[Country], day: date) -> set[str]:
        """Codes of these countries and of the published blocs they belong to on the day."""
        codes = {country.pk for country in countries}
        return codes | {
            row.bloc_id for row in self.memberships if row.member_id in codes and day in row.valid
        }

    def components(self, question: Question) -> list[TariffAnswer]:
        """The lines applied on the day of the question."""
        day = question.on
        tariffs = self.tariffs
        if question.imposed_by:
            levying = self.bloc_codes(question.imposed_by, day)
            tariffs = {pk: tariff for pk, tariff in tariffs.items() if tariff.imposed_by_id in levying}
        origin = [question.origin] if question.origin else []
        belongs = self.bloc_codes(origin, day) - {one.pk for one in origin}
        blocs = {row.bloc_id: row.bloc for row in self.memberships if row.bloc_id in belongs}
        statuses = {
            row.tariff_id: row for row in self.statuses if day in row.valid and row.tariff_id in tariffs
        }
        periods = [row for row in self.periods if day in row.valid and row.tariff_id in tariffs]
        return selected(question, list(blocs.values()), tariffs, statuses, periods, self.lines).components


def series(
    question: Question, window: Window, tariffs: Iterable[Tariff] | None = None, told: Told | None = None
) -> list[Step]:
    """The steps of the window in order, those on which nothing applied too.

    ``question.on`` plays no part; ``tariffs`` limits the answer to these. Without a limit of the window the
    first step begins, and the last ends, where the first rate begins and nothing more is known. What ``told`` says
    of actions is taken from it, all else from rows.
    """
    facts = facts_for(question, window, tariffs)
    days = turning_days(facts, window)
    if not days:
        return []
    steps: list[Step] = []
    for start, end in zip(days, [*days[1:], None], strict=True):
        found = facts.components(replace(question, on=start))
        if steps and same(steps[-1].components, found):
            steps[-1] = replace(steps[-1], end=end)
        else:
            steps.append(Step(start, end, found, (), ()))
    if window.first is None and steps and not steps[0].components:
        steps.pop(0)
    if steps and window.last is not None:
        steps[-1] = replace(steps[-1], end=window.last + timedelta(days=1))
    show([line for step in steps for line in lines_in(step.components)], question.known_on, told)
    return attributed(steps, question.known_on)


def facts_for(question: Question, window: Window, tariffs: Iterable[Tariff] | None) -> Facts:
    """All that the steps can depend on, in a fixed number of queries."""
    countries = [*question.imposed_by, *([question.origin] if question.origin else [])]
    binding: Any = Membership.objects.binding().filter(member__in=countries, bloc__status="published")
    memberships = [row for row in binding.select_related("bloc") if window.meets(row.valid)]
    if tariffs is None:
        tariffs = Tariff.objects.published().select_related("imposed_by")
        if question.imposed_by:
            levying = {country.pk for country in question.imposed_by}
            levying |= {row.bloc_id for row in memberships if row.member_id in levying}
            tariffs = tariffs.filter(imposed_by__in=levying)
    by_key = {tariff.pk: tariff for tariff in tariffs}
    lived = StatusPeriod.ever.as_known(question.known_on).filter(tariff__in=by_key)
    statuses = list(lived)
    rated = RatePeriod.ever.as_known(question.known_on).filter(tariff__in=by_key)
    periods = list(rated.filter(state=RatePeriod.State.APPLIED))
    lines = RateLine.objects.to_choose_from().in_bulk(
        {row.line_id for row in periods if window.meets(row.valid)}
    )
    touched = {None, *(row.bloc_id for row in memberships)}
    if question.origin is not None:
        touched.add(question.origin.pk)
    meets = {
        pk
        for pk, line in lines.items()
        if match_goods(line, question.goods) and (question.origin is None or line.origin_id in touched)
    }
    met = [row for row in periods if row.line_id in meets and window.meets(row.valid)]
    return Facts(by_key, statuses, met, lines, memberships)


def turning_days(facts: Facts, window: Window) -> list[date]:
    """The days on which what applies may change, the first day of the window among them."""
    ranges: list[Any] = [row.valid for row in facts.periods] + [row.valid for row in facts.memberships]
    days = {day for each in ranges for day in (each.lower, each.upper) if day and window.holds(day)}
    if window.first is not None:
        days.add(window.first)
    return sorted(days)


def same(one: Sequence[TariffAnswer], other: Sequence[TariffAnswer]) -> bool:
    return facts_of(one) == facts_of(other)


def facts_of(components: Sequence[TariffAnswer]) -> list[Any]:
    """What makes two steps different: the status, the lines, how they meet the question, and through whom."""
    return [
        (
            each.tariff.pk,
            each.status.status,
            [(one.line.pk, one.match, one.through, one.origin_match) for one in each.lines],
        )
        for each in components
    ]


def turned_by(before: Sequence[TariffAnswer], after: Sequence[TariffAnswer], day: date | None) -> list[int]:
    """Keys of the actions that made ``after`` of ``before`` on that day."""
    begun = {one.period.opened_by_id for one in lines_in(after) if one.period.valid.lower == day}
    ended = {one.period.closed_by_id for one in lines_in(before) if one.period.valid.upper == day}
    return sorted(key for key in begun | ended if key is not None)


def lines_in(components: Iterable[TariffAnswer]) -> Iterable[LineAnswer]:
    return (line for each in components for line in each.lines)


def attributed(steps: Sequence[Step], known_on: date | None = None) -> list[Step]:
    """The steps with the actions that opened and closed them, in order of announcement, as known on the day."""
    none: Sequence[TariffAnswer] = ()
    befores = [none, *(step.components for step in steps)]
    turns = [
        turned_by(before, step.components, step.start) for before, step in zip(befores, steps, strict=False)
    ]
    turns.append(turned_by(befores[-1], none, steps[-1].end) if steps else [])
    wanted = {key for turn in turns for key in turn}
    found: Any = TariffAction.objects.filter(pk__in=wanted).defer("search").order_by("earliest", "pk")
    if known_on is not None:
        found = found.select_related("part_of").prefetch_related(Prefetch("citations", CITATIONS), ORIGINS)
    actions: list[TariffAction] = list(found)
    for action in actions if known_on is not None else ():
        action.show_as_known(known_on)

    def named(turn: Sequence[int]) -> list[TariffAction]:
        return [action for action in actions if action.pk in turn]

    return [
        replace(step, opened_by=named(turns[at]), closed_by=named(turns[at + 1]))
        for at, step in enumerate(steps)
    ]
