"""How tariffs can be asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.lookups import Exact
from django.utils.timezone import localdate

from countries.country.bonds import codes_with_blocs
from countries.country.models import Country
from countries.country.presence import faults_of_absence
from countries.product.parameters import ProductFilter
from countries.sector.models import Sector
from events.event.verification import Verification
from tradeapi.api.filters import (
    BooleanFilter,
    ChoiceFilter,
    CountryFilter,
    DayFilter,
    DecimalFilter,
    KnownOnFilter,
    OnFilter,
    RecordFilter,
    SearchFilter,
    TextFilter,
    absence_help,
)
from tradeapi.api.filtersets import StrictFilterSet
from tradeapi.api.problems import Fault
from tradeapi.api.records import keys_of

from .exempted import exempted_periods
from .goods import GoodsAsked
from .models import Tariff, TariffAction
from .periods import PeriodQuerySet, RatePeriod, StatusPeriod, of_each
from .rates import RateLine
from .understood import product_in_the_tree, sector_by_its_codes

KNOWN_ON_MEANS = "Who says so is shown as of then; texts are those of today."

#: Parameters whose countries stand for the blocs they belonged to as well.
WITH_BLOCS = tuple(name for one in ("imposed_by", "target", "origin") for name in (one, f"{one}__not"))


def with_blocs(countries: Iterable[Any]) -> list[str]:
    """Codes of the countries and of the blocs they belonged to on the day, which they carry."""
    return [code for country in countries for code in country.carried]


class TariffFilterSet(StrictFilterSet):
    """Filters of tariffs. Those about lines (origin, product, sector, rate, legal code, condition) mean one line."""

    on = OnFilter(
        selects=False,
        default=localdate,
        help_text="The day for which status, rates and memberships are taken; `in_force_on`, else today, unless given.",
    )
    known_on = KnownOnFilter(more=KNOWN_ON_MEANS)
    status = ChoiceFilter(
        choices=StatusPeriod.Status, many=True, method="filter_status", help_text="Status on the day `on`."
    )
    in_force_on = DayFilter(
        method="filter_in_force_on",
        help_text="In force on this day, which is also the day `on` unless that is given.",
    )
    collected = BooleanFilter(method="filter_collected", help_text="Whether it is collected on the day `on`.")
    imposed_by = CountryFilter(
        many=True,
        method="filter_imposed_by",
        help_text="Who levies it; a member of a bloc finds what its bloc levies on the day `on`.",
    )
    target = CountryFilter(
        many=True,
        method="filter_target",
        several=True,
        help_text="Aimed at this country by name, or at a bloc it belonged to on the day `on`, in any action of its.",
    )
    origin = CountryFilter(
        many=True,
        selects=False,
        help_text="With a line on the day `on` for goods of this origin: by name, through its bloc, or every origin.",
    )
    product = ProductFilter(
        selects=False,
        help_text="With a line on the day `on` for this code of HS 2022: lines above and below it in the tree count,"
        " exclusions are honoured; of goods described in words those count whose sector has the code."
        " `interpreted` says by which codes and sectors.",
    )
    sector = RecordFilter(
        to="countries.Sector",
        selects=False,
        example="steel",
        help_text="With a line on the day `on` for this sector: lines that name it, and lines above and below its codes"
        " of HS 2022 in the tree; `interpreted` says which codes.",
    )
    product_kind = ChoiceFilter(
        choices=RateLine.ProductKind,
        many=True,
        selects=False,
        help_text="With a line on the day `on` whose goods are described in this way; with `product` or `sector`,"
        " `codes,words` leaves out lines on all goods.",
    )
    treatment = ChoiceFilter(
        choices=RateLine.Treatment,
        many=True,
        selects=False,
        help_text="With a line on the day `on` that charges, or exempts; without it exempting lines count too.",
    )
    rate_from = DecimalFilter(
        selects=False, help_text="With a line on the day `on` of at least this rate, in percent."
    )
    rate_to = DecimalFilter(
        selects=False, help_text="With a line on the day `on` of at most this rate, in percent."
    )
    legal_code = TextFilter(
        selects=False,
        example="9903.01.10",
        help_text="With a line on the day `on` under this heading of the imposing party's schedule.",
    )
    condition = ChoiceFilter(
        choices=RateLine.Condition,
        many=True,
        selects=False,
        help_text="With a line on the day `on` of this condition.",
    )
    agreement = RecordFilter(
        to="events.Agreement",
        selects=False,
        help_text="With a line on the day `on` that names this agreement.",
    )
    state = ChoiceFilter(
        choices=RatePeriod.State,
        many=True,
        selects=False,
        help_text="With a line applied, suspended or pending on the day `on`.",
    )
    from_ = DayFilter(method="filter_from", help_text="Collected on or after this day.")
    to = DayFilter(method="filter_to", help_text="Collected on or before this day.")
    type = ChoiceFilter(choices=Tariff.Type, many=True, help_text="Sort of charge.")
    series = TextFilter(
        many=True,
        commas=False,
        example="US border duties on Mexico under IEEPA",
        help_text="Of any of these larger stories, exactly as written.",
    )
    action = ChoiceFilter(
        choices=TariffAction.Action,
        many=True,
        method="filter_action",
        several=True,
        help_text="With such an action in its life.",
    )
    verification = ChoiceFilter(
        choices=Verification,
        many=True,
        method="filter_verification",
        several=True,
        help_text="With an action that is attested in this way by all documents known; can't be asked together with"
        " `known_on`.",
    )
    source = RecordFilter(
        to="events.Source",
        many=True,
        method="filter_source",
        several=True,
        help_text="With an action that cites this source.",
    )
    replaced_by = RecordFilter(
        to="events.Tariff",
        many=True,
        method="filter_replaced_by",
        help_text="Whose place any of these tariffs took.",
    )
    replaced_by__isnull = BooleanFilter(method="filter_not_replaced", help_text=absence_help("replaced_by"))
    replaced = BooleanFilter(method="filter_replaced", help_text="Whether another took its place.")
    q = SearchFilter(help_text="Words in title, other names, summary, scope and legal basis.")

    known_absences = ("replaced_by__isnull",)

    @cached_property
    def values(self) -> dict[str, Any]:
        """As everywhere; who asks what was in force on a day means the lines and memberships of that day.

        Each country carries its code and those of the blocs it belonged to on the day ``on``.
        """
        values: dict[str, Any] = super().values
        if "on" not in self.data and values["in_force_on"]:
            values["on"] = values["in_force_on"]
        countries = [country for name in WITH_BLOCS for country in values.get(name) or ()]
        codes = codes_with_blocs(countries, values["on"]) if countries and values["on"] else {}
        for country in countries:
            country.carried = codes.get(country.pk)
        return values

    def contradictions(self) -> Iterable[Fault]:
        yield from super().contradictions()
        for name in ("verification", "verification__not", "verification__all"):
            if self.known_on_day and self.values.get(name):
                yield Fault(
                    name,
                    "contradiction",
                    f"`{name}` weighs all documents, also those after `known_on`; leave out one of them",
                )
        for name in ("imposed_by", "target", "origin"):
            parties = self.values[name] or ()
            yield from faults_of_absence(name, parties, self.values["on"], with_members=False)

    @property
    def known_on_day(self) -> date | None:
        """The day to whose knowledge the answer is limited, if any."""
        return self.values["known_on"]

    def days(self) -> dict[str, date | None]:
        return {"on": self.values["on"], "known_on": self.known_on_day}

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        queryset = super().filter_queryset(queryset)
        lines, state = self.lines(), self.values["state"]
        if lines is not None:
            return queryset.filter(Exists(lines.filter(tariff=OuterRef("pk"))))
        if not state:
            return queryset
        periods = RatePeriod.ever.filter(state__in=state).as_known(self.known_on_day).on(self.values["on"])
        return queryset.alias(state_then=of_each(periods, "state", "")).filter(state_then__in=state)

    def lines(self) -> QuerySet[RatePeriod] | None:
        """Rate periods of the day whose line meets every question about lines; None where nothing but ``state`` was."""
        asked, on = self.values, self.values["on"]
        plain = {
            "product_kind__in": asked["product_kind"],
            "treatment__in": asked["treatment"],
            "rate_percent__gte": asked["rate_from"],
            "rate_percent__lte": asked["rate_to"],
            "legal_code": asked["legal_code"],
            "condition__in": asked["condition"],
            "agreement__pk": asked["agreement"] and asked["agreement"].pk,
        }
        wanted = {name: value for name, value in plain.items() if value is not None}
        names = ("origin", "product", "sector")
        if not (wanted or any(asked[name] for name in names)):
            return None
        lines = RateLine.objects.filter(**wanted)
        goods = list(self.goods())
        for one in goods:
            lines = lines.on_goods(one)
        if asked["origin"]:
            touched = RateLine.objects.none()
            for country in asked["origin"]:
                touched |= lines.filter(pk__in=RateLine.objects.touching(with_blocs([country])))
            lines = touched
        of_the_day = RatePeriod.ever.as_known(self.known_on_day).on(on)
        periods = of_the_day.filter(line__in=lines)
        if goods:
            periods = periods.exclude(pk__in=exempted_periods(of_the_day, goods, asked["origin"] or (), on))
        return periods.filter(state__in=asked["state"]) if asked["state"] else periods

    def goods(self) -> Iterable[GoodsAsked]:
        """The product and the sector asked for; a line must meet both."""
        product, sector = self.values["product"], self.values["sector"]
        if product:
            yield GoodsAsked((product,), sectors=self.prefixes)
        if sector:
            yield GoodsAsked(self.prefixes.get(sector.pk, ()), sector=sector.pk, sectors=self.prefixes)

    @cached_property
    def prefixes(self) -> Mapping[str, tuple[str, ...]]:
        """Codes of every sector."""
        return Sector.objects.prefixes()

    def interpreted(self) -> list[dict[str, Any]]:
        product, sector = self.values["product"], self.values["sector"]
        return [
            *super().interpreted(),
            *([product_in_the_tree(self.request, product)] if product else ()),
            *([sector_by_its_codes(self.request, sector)] if sector else ()),
        ]

    def filter_status(self, queryset: Any, name: str, value: list[str]) -> QuerySet[Tariff]:
        return queryset.with_status(*value, on=self.values["on"], known_on=self.known_on_day)

    def filter_in_force_on(self, queryset: Any, name: str, value: date) -> QuerySet[Tariff]:
        return queryset.in_force(on=value, known_on=self.known_on_day)

    def filter_collected(self, queryset: Any, name: str, value: bool) -> QuerySet[Tariff]:
        return self.with_collection(queryset, self.collecting().on(self.values["on"]), value)

    def filter_imposed_by(self, queryset: Any, name: str, value: list[Country]) -> QuerySet[Tariff]:
        return queryset.filter(imposed_by__pk__in=with_blocs(value))

    def filter_target(self, queryset: Any, name: str, value: list[Country]) -> QuerySet[Tariff]:
        return queryset.with_action(known_on=self.known_on_day, lines__origin__pk__in=with_blocs(value))

    def filter_from(self, queryset: Any, name: str, value: date) -> QuerySet[Tariff]:
        open_ended = Q(valid__upper_inf=True)
        return self.with_collection(
            queryset, self.collecting().filter(open_ended | Q(valid__endswith__gt=value))
        )

    def filter_to(self, queryset: Any, name: str, value: date) -> QuerySet[Tariff]:
        return self.with_collection(queryset, self.collecting().filter(valid__startswith__lte=value))

    def filter_action(self, queryset: Any, name: str, value: list[str]) -> QuerySet[Tariff]:
        return queryset.with_action(known_on=self.known_on_day, action__in=value)

    def filter_verification(self, queryset: Any, name: str, value: list[str]) -> QuerySet[Tariff]:
        return queryset.with_action(verification__in=value)

    def filter_source(self, queryset: Any, name: str, value: list[Any]) -> QuerySet[Tariff]:
        if self.known_on_day is None:
            return queryset.with_action(citations__source__pk__in=keys_of(value))
        citing = TariffAction.objects.citing(pk__in=[one.pk for one in value], known_on=self.known_on_day)
        return queryset.with_action(known_on=self.known_on_day, pk__in=citing)

    def filter_replaced_by(self, queryset: Any, name: str, value: list[Tariff]) -> QuerySet[Tariff]:
        replaced = queryset.filter(replaced_by__pk__in=keys_of(value))
        return replaced.filter(replacement_known=True) if self.known_on_day else replaced  # type: ignore[no-any-return]

    def filter_replaced(self, queryset: Any, name: str, value: bool) -> QuerySet[Tariff]:
        replaced = Q(replaced_by__isnull=False)
        if self.known_on_day:
            replaced &= Q(replacement_known=True)
        return queryset.filter(replaced) if value else queryset.exclude(replaced)

    def filter_not_replaced(self, queryset: Any, name: str, value: bool) -> QuerySet[Tariff]:
        return self.filter_replaced(queryset, name, not value)

    def collecting(self) -> PeriodQuerySet:
        """Status periods in which a tariff is collected."""
        return StatusPeriod.ever.as_known(self.known_on_day).filter(collected=True)

    def with_collection(self, queryset: Any, periods: PeriodQuerySet, value: bool = True) -> QuerySet[Tariff]:
        """Tariffs that have one of these periods of collection, or have none."""
        return queryset.filter(Exact(of_each(periods, "collected", False), value))


class TariffDetailFilterSet(StrictFilterSet):
    """What the detail of a tariff can be asked."""

    on = OnFilter(
        selects=False,
        default=localdate,
        help_text="The day for which status and rates are given; today unless given.",
    )
    known_on = KnownOnFilter(more=KNOWN_ON_MEANS)
