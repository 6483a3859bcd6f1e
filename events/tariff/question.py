"""The question this system exists for: which rates apply to these goods on this day, and who says so?

Pure selection on top of the derived periods; the shape of the answer is ``answers.py``. Rates are
never added up: they are components that customs law combines by rules of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Prefetch, Q

from countries.country.models import Country, Membership
from countries.product.models import Product
from countries.sector.models import Sector
from events.event.models import Citation
from events.event.parts import ORIGINS

from .goods import GoodsAsked, GoodsMatch, exempts, match_goods
from .models import Tariff, TariffAction
from .periods import RatePeriod, StatusPeriod
from .rates import RateLine
from .relief import partial_relief

ENDED = ("invalidated", "repealed", "expired", "replaced", "collection_halted", "withdrawn")
CITATIONS = (
    Citation.objects.filter(source__status="published")
    .select_related("source", "settlement")
    .defer("source__search")
)
LINES = RateLine.objects.select_related("origin", "agreement").prefetch_related("excluded_origins")
AHEAD = (RatePeriod.State.PENDING, RatePeriod.State.SUSPENDED)


@dataclass(frozen=True)
class Question:
    """Rates ``imposed_by`` these parties on goods of ``origin``, for ``product``, in force on ``on``.

    ``known_on`` limits the answer to what had been announced by that day. ``sector`` asks for its codes in place
    of a product; ``sectors`` are the codes of all sectors known. Empty parts do not limit.
    """

    on: date
    imposed_by: tuple[Country, ...] = ()
    origin: Country | None = None
    product: str = ""
    known_on: date | None = None
    sector: Sector | None = None
    sectors: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @cached_property
    def goods(self) -> GoodsAsked:
        """The goods asked for: a product, or the codes of a sector."""
        if self.sector is None:
            return GoodsAsked((self.product,) if self.product else (), sectors=self.sectors)
        codes = tuple(self.sectors.get(self.sector.pk, ()))
        return GoodsAsked(codes, sector=self.sector.pk, sectors=self.sectors)

    @property
    def sector_asked(self) -> dict[str, Any] | None:
        """The sector as asked, with the codes it was taken for."""
        return {"sector": self.sector, "codes": self.goods.codes} if self.sector else None

    @property
    def product_asked(self) -> dict[str, Any] | None:
        """The product as asked, with what HS 2022 calls it."""
        if not self.product:
            return None
        return {"code": self.product, "product": Product.objects.filter(code=self.product[:6]).first()}


@dataclass(frozen=True)
class Attested:
    """An action and who says so: in short, the citations that support it, and those that say otherwise.

    The parts are rows or what a stored document says of them, then with the lines by ``RateLine.within_action``.
    """

    summary: Any
    verification: str
    supporting: Sequence[Any]
    claims: Sequence[Any]
    lines: Mapping[Any, Any] = field(default_factory=dict)

    @classmethod
    def by_row(cls, action: TariffAction) -> Attested:
        """The action as it was fetched with its citations."""
        citations = list(action.citations.all())
        claims = [citation for citation in citations if citation.makes_another_claim]
        for citation in claims:
            citation.action = action  # type: ignore[attr-defined]
        supporting = [citation for citation in citations if citation.stance == Citation.Stance.SUPPORTS]
        return cls(action, action.verification, supporting, claims)


#: Actions of these keys, by key, as far as stored documents tell of them.
Told = Callable[[Collection[int]], Mapping[int, Attested]]


@dataclass
class LineAnswer:
    """One line in one state on the day; ``shown`` is what the answer says of it."""

    line: RateLine
    period: RatePeriod
    match: GoodsMatch
    through: Country | None
    origin_match: str = "any"
    shown: Any = None
    set_by: Attested | None = None


@dataclass
class TariffAnswer:
    """What one tariff does on the day: its status, and the lines that meet the question."""

    tariff: Tariff
    status: StatusPeriod
    lines: list[LineAnswer] = field(default_factory=list)
    collection_ended: date | None = None
    ended_by: Attested | None = None
    partial_relief: list[TariffAction] = field(default_factory=list)


@dataclass
class Answer:
    """Components in force, what is pending or suspended, what has ended, and the blocs of the origin."""

    question: Question
    blocs: list[Country]
    components: list[TariffAnswer]
    pending: list[TariffAnswer]
    ended: list[TariffAnswer]

    @property
    def lines(self) -> list[LineAnswer]:
        """All lines shown."""
        return [one for group in (self.components, self.pending) for each in group for one in each.lines]

    @property
    def other_claims(self) -> list[Any]:
        """What sources say otherwise about the actions behind the lines shown."""
        actions = {one.line.action_id: one.set_by for one in self.lines if one.set_by}
        return [claim for action in actions.values() for claim in action.claims]


def answer(question: Question, told: Told | None = None) -> Answer:
    """Everything published that meets the question, most general tariff law left to the reader.

    What ``told`` says of actions is taken from it, all else from rows.
    """
    blocs = blocs_of(question.origin, question.on)
    periods = periods_asked_for(question, blocs)
    keys = {period.tariff_id for period in periods}
    tariffs = Tariff.objects.select_related("imposed_by").defer("search", "imposed_by__search").in_bulk(keys)
    statuses = StatusPeriod.ever.as_known(question.known_on).on(question.on).filter(tariff__in=keys)
    lines = RateLine.objects.to_choose_from().in_bulk({period.line_id for period in periods})
    found = selected(question, blocs, tariffs, {row.tariff_id: row for row in statuses}, periods, lines)
    show(found.lines, question.known_on, told, found.ended)
    charging = [one.tariff.pk for one in found.components]
    relief = partial_relief(charging, on=question.on, known_on=question.known_on) if charging else {}
    for one in found.components:
        one.partial_relief = relief.get(one.tariff.pk, [])
    return found


def selected(
    question: Question,
    blocs: list[Country],
    tariffs: Mapping[int, Tariff],
    statuses: Mapping[int, StatusPeriod],
    periods: Iterable[RatePeriod],
    lines: Mapping[int, RateLine],
) -> Answer:
    """The answer from these facts, pure: the origin's blocs and the statuses are those of the day."""
    goods = question.goods
    by_code: Mapping[str | None, Country] = {bloc.pk: bloc for bloc in blocs}
    groups: dict[str, dict[int, list[LineAnswer]]] = defaultdict(lambda: defaultdict(list))
    past: dict[int, list[RatePeriod]] = defaultdict(list)
    for period in periods:
        line = lines[period.line_id]
        match = match_goods(line, goods)
        if match is None or not touches(line, question.origin, blocs):
            continue
        if covers(period, question.on):
            through = by_code.get(line.origin_id)
            group = "pending" if period.state in AHEAD else "components"
            met = LineAnswer(line, period, match, through, origin_match(line, question.origin, through))
            groups[group][period.tariff_id].append(met)
        elif (
            period.state == RatePeriod.State.APPLIED
            and period.valid.upper
            and period.valid.upper <= question.on
        ):
            past[period.tariff_id].append(period)
    for by_tariff in groups.values():
        for pk, found in by_tariff.items():
            by_tariff[pk] = most_specific(found, question.origin)

    def collected(group: str) -> list[TariffAnswer]:
        answers = []
        for pk, found in groups[group].items():
            of_tariff = [one for each in list(groups.values()) for one in each.get(pk, ())]
            left = less_exemptions(found, of_tariff, question)
            if left and pk in statuses:
                answers.append(TariffAnswer(tariffs[pk], statuses[pk], left))
        return answers

    ended = [
        TariffAnswer(tariffs[pk], statuses[pk], collection_ended=max(period.valid.upper for period in over))
        for pk, over in past.items()
        if pk in statuses and statuses[pk].status in ENDED and pk not in groups["components"]
    ]
    return Answer(
        question, blocs, by_title(collected("components")), by_title(collected("pending")), by_title(ended)
    )


def by_title(answers: list[TariffAnswer]) -> list[TariffAnswer]:
    return sorted(answers, key=lambda one: (one.tariff.imposed_by_id, one.tariff.title, one.tariff.pk))


def blocs_of(origin: Country | None, on: date) -> list[Country]:
    """Published blocs that the origin belonged to on the day."""
    if origin is None:
        return []
    codes = Membership.objects.codes_on(origin.pk, on)
    return list(Country.objects.published().filter(pk__in=list(codes)))


def codes_asked_for(question: Question) -> set[str]:
    """Codes of the imposing parties; a member of a bloc is asked for its bloc's tariffs too."""
    codes = {country.pk for country in question.imposed_by}
    for country in question.imposed_by:
        codes.update(Membership.objects.codes_on(country.pk, question.on))
    return codes


def periods_asked_for(question: Question, blocs: list[Country]) -> list[RatePeriod]:
    """The rate periods of published tariffs begun by the day, as known on the day asked for."""
    day = question.on
    rows = RatePeriod.ever.as_known(question.known_on).filter(tariff__status="published")
    if question.imposed_by:
        rows = rows.filter(tariff__imposed_by__in=codes_asked_for(question))
    rows = rows.filter(
        Q(valid__contains=day) | Q(state=RatePeriod.State.APPLIED, valid__fully_lt=(day, None))
    )
    if question.origin is not None:
        codes = [question.origin.pk, *(bloc.pk for bloc in blocs)]
        rows = rows.filter(Q(line__origin__in=codes) | Q(line__origin__isnull=True))
    return list(rows)


def show(
    lines: Sequence[LineAnswer], known_on: date | None, told: Told | None, ended: Sequence[TariffAnswer] = ()
) -> None:
    """Give these answers what they show of lines and actions, by ``told`` where it tells of all as known now."""
    if known_on or told is None or not show_told(lines, ended, told):
        show_rows(lines, ended, known_on)


def show_told(lines: Sequence[LineAnswer], ended: Sequence[TariffAnswer], told: Told) -> bool:
    """Show what stored documents have; False where they do not tell of all."""
    actions = told(shown_actions(lines, ended))
    try:
        for one in lines:
            one.set_by = actions[one.line.action_id]
            one.shown = one.set_by.lines[one.line.within_action]
        for tariff in ended:
            tariff.ended_by = actions[tariff.status.opened_by_id]
    except KeyError:  # it was written just now, or names what is not public
        return False
    return True


def show_rows(lines: Sequence[LineAnswer], ended: Sequence[TariffAnswer], known_on: date | None) -> None:
    """Show rows, with a day as known on it."""
    rows = LINES.in_bulk({one.line.pk for one in lines})
    actions = attested_actions(shown_actions(lines, ended), known_on)
    for one in lines:
        one.shown = rows[one.line.pk]
        one.set_by = actions[one.line.action_id]
    for tariff in ended:
        tariff.ended_by = actions[tariff.status.opened_by_id]


def shown_actions(lines: Iterable[LineAnswer], ended: Iterable[TariffAnswer]) -> set[int]:
    """Keys of the actions that set these lines or ended these tariffs."""
    return {one.line.action_id for one in lines} | {tariff.status.opened_by_id for tariff in ended}


def attested_actions(keys: Collection[int], known_on: date | None) -> dict[int, Attested]:
    """The actions of these keys with who said so; with a day they are as known on it."""
    actions = TariffAction.objects.defer("search").prefetch_related(Prefetch("citations", queryset=CITATIONS))
    if known_on:
        actions = actions.select_related("part_of").prefetch_related(ORIGINS)
    found = actions.in_bulk(keys)
    if known_on:
        for action in found.values():
            action.show_as_known(known_on)
    return {key: Attested.by_row(action) for key, action in found.items()}


def covers(period: Any, day: date) -> bool:
    return (period.valid.lower is None or period.valid.lower <= day) and (
        period.valid.upper is None or day < period.valid.upper
    )


def touches(line: RateLine, origin: Country | None, blocs: list[Country]) -> bool:
    """Whether goods of the origin may fall under the line: named, through a bloc, or of every origin."""
    if origin is None:
        return True
    codes = {origin.pk, *(bloc.pk for bloc in blocs)}
    if not codes.isdisjoint(line.excluded_codes):
        return False
    return line.origin_id is None or line.origin_id in codes


def origin_match(line: RateLine, origin: Country | None, through: Country | None) -> str:
    """How the line meets the origin asked for, as documented by the answer."""
    if line.origin_kind == RateLine.OriginKind.CLASS:
        return "class"
    if origin is None:
        return "any"
    if line.origin_kind == RateLine.OriginKind.EVERY:
        return "every_origin"
    return "through_bloc" if through else "by_name"


def less_exemptions(
    found: list[LineAnswer], of_tariff: Iterable[LineAnswer], question: Question
) -> list[LineAnswer]:
    """Lines less the goods that others of the tariff, ``of_tariff``, exempt by code; what is left of nothing goes.

    A standing exemption counts for lines that are ahead too; one that is ahead itself only beside its like.
    """
    exemptions = [one for one in of_tariff if exempts(one.line)]
    if not exemptions:
        return found
    goods, left = question.goods, []
    for one in found:
        taking = [
            other.line
            for other in exemptions
            if other.period.state in (RatePeriod.State.APPLIED, one.period.state)
            and is_meant_for(other.line, one.line, question.origin)
        ]
        match = match_goods(one.line, goods, taking)
        if match is not None:
            one.match = match
            left.append(one)
    return left


def is_meant_for(exemption: RateLine, line: RateLine, origin: Country | None) -> bool:
    """Whether an exemption is for all goods that the line is meant for; both touch ``origin`` if one was asked for.

    A class of origins described in words exempts nobody by itself.
    """
    if exemption.origin_kind == RateLine.OriginKind.CLASS:
        return False
    if origin is not None or exemption.origin_id == line.origin_id is not None:
        return True
    excluded = set(exemption.excluded_codes)
    if line.origin_id:
        return exemption.origin_id is None and line.origin_id not in excluded
    return exemption.origin_id is None and excluded <= set(line.excluded_codes)


def most_specific(lines: list[LineAnswer], origin: Country | None) -> list[LineAnswer]:
    """Of lines with one label, those for the country itself before those for its bloc before every origin.

    Without an origin asked for, all of them.
    """
    if origin is not None:

        def rank(one: LineAnswer) -> int:
            if one.line.origin_id == origin.pk:
                return 0
            return 1 if one.line.origin_id else 2

        best: dict[tuple[str, str], int] = {}
        for one in lines:
            key = (one.line.label, one.period.state)
            best[key] = min(rank(one), best.get(key, 2))
        lines = [one for one in lines if rank(one) == best[(one.line.label, one.period.state)]]
    return sorted(lines, key=lambda one: (one.line.condition != "none", one.line.label, one.line.pk))
