"""The question this system exists for: which rates apply to these goods on this day, and who says so?

Pure selection on top of the derived periods; the shape of the answer is ``answers.py``. Rates are
never added up: they are components that customs law combines by rules of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

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


@dataclass
class LineAnswer:
    """One line in one state on the day."""

    line: RateLine
    period: RatePeriod
    match: GoodsMatch
    through: Country | None
    origin_match: str = "any"

    @property
    def supporting(self) -> list[Citation]:
        """Citations that support the action which set the line."""
        return [c for c in self.line.action.citations.all() if c.stance == Citation.Stance.SUPPORTS]


@dataclass
class TariffAnswer:
    """What one tariff does on the day: its status, and the lines that meet the question."""

    tariff: Tariff
    status: StatusPeriod
    lines: list[LineAnswer] = field(default_factory=list)
    collection_ended: date | None = None
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
    def other_claims(self) -> list[Citation]:
        """What sources say otherwise about the actions behind the lines shown."""
        actions = {
            one.line.action.pk: one.line.action
            for group in (self.components, self.pending)
            for tariff in group
            for one in tariff.lines
        }
        claims = []
        for action in actions.values():
            for citation in action.citations.all():
                if citation.makes_another_claim:
                    citation.action = action  # type: ignore[attr-defined]
                    claims.append(citation)
        return claims


def answer(question: Question) -> Answer:
    """Everything published that meets the question, most general tariff law left to the reader."""
    blocs = blocs_of(question.origin, question.on)
    periods = periods_asked_for(question, blocs)
    keys = {period.tariff_id for period in periods}
    tariffs = Tariff.objects.select_related("imposed_by").defer("search", "imposed_by__search").in_bulk(keys)
    statuses = StatusPeriod.ever.as_known(question.known_on).on(question.on).filter(tariff__in=keys)
    lines = LINES.in_bulk({period.line_id for period in periods})
    found = selected(question, blocs, tariffs, {row.tariff_id: row for row in statuses}, periods, lines)
    shown = [one.line for group in (found.components, found.pending) for each in group for one in each.lines]
    give_actions([(line, "action") for line in shown], question.known_on)
    give_actions([(one.status, "opened_by") for one in found.ended], question.known_on)
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
    groups: dict[str, dict[int, list[LineAnswer]]] = defaultdict(lambda: defaultdict(list))
    past: dict[int, list[RatePeriod]] = defaultdict(list)
    for period in periods:
        line = lines[period.line_id]
        match = match_goods(line, goods)
        if match is None or not touches(line, question.origin, blocs):
            continue
        if covers(period, question.on):
            through = line.origin if line.origin_id and line.origin in blocs else None
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


def give_actions(rows: Iterable[tuple[Any, str]], known_on: date | None) -> None:
    """Fetch the action that each row names in the relation beside it, with who said so.

    With a day the actions are as known on it.
    """
    rows = list(rows)
    actions = TariffAction.objects.defer("search").prefetch_related(Prefetch("citations", queryset=CITATIONS))
    if known_on:
        actions = actions.select_related("part_of").prefetch_related(ORIGINS)
    found = actions.in_bulk({getattr(row, f"{name}_id") for row, name in rows})
    if known_on:
        for action in found.values():
            action.show_as_known(known_on)
    for row, name in rows:
        setattr(row, name, found[getattr(row, f"{name}_id")])


def with_actions(rows: QuerySet[Any], known_on: date | None, name: str) -> list[Any]:
    """The rows with the action each names; with a day the actions are as known on it, with who said so by then.

    In the statement of the rows, where all of them are shown; ``give_actions`` is for some of those that were read.
    """
    if known_on is None:
        return list(rows.select_related(name))
    found = list(
        rows.select_related(name, f"{name}__part_of").prefetch_related(
            Prefetch(f"{name}__citations", queryset=CITATIONS), f"{name}__{ORIGINS}"
        )
    )
    for row in found:
        getattr(row, name).show_as_known(known_on)
    return found


def covers(period: Any, day: date) -> bool:
    return (period.valid.lower is None or period.valid.lower <= day) and (
        period.valid.upper is None or day < period.valid.upper
    )


def lines_of(periods: Iterable[RatePeriod], known_on: date | None = None) -> dict[int, RateLine]:
    """The lines of these periods with all that an answer shows, in a fixed number of queries."""
    lines = LINES.filter(pk__in={period.line_id for period in periods})
    if known_on is None:
        lines = lines.prefetch_related(Prefetch("action__citations", queryset=CITATIONS))
    return {line.pk: line for line in with_actions(lines, known_on, "action")}


def touches(line: RateLine, origin: Country | None, blocs: list[Country]) -> bool:
    """Whether goods of the origin may fall under the line: named, through a bloc, or of every origin."""
    if origin is None:
        return True
    codes = {origin.pk, *(bloc.pk for bloc in blocs)}
    if any(excluded.pk in codes for excluded in line.excluded_origins.all()):
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
    excluded = {country.pk for country in exemption.excluded_origins.all()}
    if line.origin_id:
        return exemption.origin_id is None and line.origin_id not in excluded
    return exemption.origin_id is None and excluded <= {one.pk for one in line.excluded_origins.all()}


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
