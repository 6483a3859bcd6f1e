"""How rates can be asked for: on a day, side by side, and in steps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from django.utils.timezone import localdate
from rest_framework.renderers import JSONRenderer

from countries.country.models import Country
from countries.country.presence import faults_of_absence
from countries.product.parameters import ProductFilter
from countries.sector.models import Sector
from tradeapi.api.filters import ChoiceFilter, CountryFilter, KnownOnFilter, OnFilter, RecordFilter
from tradeapi.api.filtersets import StrictFilterSet
from tradeapi.api.problems import Fault
from tradeapi.formats import negotiation

from .question import Question
from .series import Window

MOST_ORIGINS = 20
#: Formats of rates in steps.
STEP_FORMATS = (JSONRenderer, negotiation.CsvFormat)


class GoodsQuestion(StrictFilterSet):
    """What every question about rates has in common: who levies, which goods, and what was known."""

    known_on = KnownOnFilter()
    imposed_by = CountryFilter(
        many=True,
        selects=False,
        most_values=MOST_ORIGINS,
        help_text="Who levies; a member of a bloc is asked for its bloc's tariffs too.",
    )
    product = ProductFilter(
        selects=False,
        help_text="Code of HS 2022, with national digits if wanted; lines above and below it count.",
    )
    sector = RecordFilter(
        to="countries.Sector",
        selects=False,
        example="steel",
        help_text="In place of `product`: a sector, asked for by its codes of HS 2022, which the answer repeats.",
    )

    def contradictions(self) -> Iterable[Fault]:
        yield from super().contradictions()
        if self.values["product"] and self.values["sector"]:
            yield Fault("sector", "contradiction", "`sector` stands in place of `product`; give one of them")

    def origins(self) -> Iterable[Country]:
        """The origins asked for, one or several."""
        asked = self.values["origin"]
        return asked if isinstance(asked, list) else [asked] if asked else []

    @cached_property
    def prefixes(self) -> Mapping[str, tuple[str, ...]]:
        """Codes of every sector, where goods were asked for."""
        asked = self.values["product"] or self.values["sector"]
        return Sector.objects.prefixes() if asked else {}

    def question(self, origin: Country | None) -> Question:
        """The question as asked, for one origin; about rates in steps its day plays no part."""
        asked = self.values
        return Question(
            on=asked.get("on") or localdate(),
            imposed_by=tuple(asked.get("imposed_by") or ()),
            origin=origin,
            product=asked["product"] or "",
            known_on=asked["known_on"],
            sector=asked["sector"],
            sectors=self.prefixes,
        )


class RatesQuestion(GoodsQuestion):
    """What every question about rates on a day has in common."""

    on = OnFilter(selects=False, default=localdate, help_text="Day in force; today unless given.")

    def contradictions(self) -> Iterable[Fault]:
        yield from super().contradictions()
        on = self.values["on"]
        for name, parties in (("imposed_by", self.values["imposed_by"]), ("origin", self.origins())):
            yield from faults_of_absence(name, parties or (), on)


class RatesFilterSet(RatesQuestion):
    """The question for one origin, or for all that some party levies."""

    origin = CountryFilter(
        selects=False,
        help_text="Country of origin of the goods; what is aimed at its bloc on the day is found too.",
    )

    def contradictions(self) -> Iterable[Fault]:
        yield from super().contradictions()
        if not (self.values["origin"] or self.values["imposed_by"]):
            yield Fault("origin", "missing_parameter", "give `origin`, or `imposed_by`, or both")


class CompareFilterSet(RatesQuestion):
    """The same question for several origins."""

    origin = CountryFilter(
        many=True,
        selects=False,
        required=True,
        most_values=MOST_ORIGINS,
        help_text=f"Countries of origin, at most {MOST_ORIGINS}, in the order wanted.",
    )


class StepsQuestion(GoodsQuestion):
    """Rates in steps: from when to when, and in which format."""

    from_ = OnFilter(selects=False, help_text="First day; from the first rate on unless given.")
    to = OnFilter(selects=False, help_text="Last day; as far as is known unless given.")
    origin = CountryFilter(
        selects=False,
        help_text="Country of origin of the goods; what is aimed at a bloc is found while it belongs to it.",
    )
    format = ChoiceFilter(
        selects=False,
        choices=negotiation.choices(STEP_FORMATS),
        help_text="Format of the answer; it has the last word over the Accept header.",
    )

    @property
    def window(self) -> Window:
        return Window(self.values["from"], self.values["to"])


class SeriesFilterSet(StepsQuestion):
    """Rates in steps of some party on some origin."""

    imposed_by = CountryFilter(
        many=True,
        selects=False,
        required=True,
        most_values=MOST_ORIGINS,
        help_text="Who levies; a member of a bloc is asked for its bloc's tariffs too, while it belongs to it.",
    )
    origin = CountryFilter(
        selects=False,
        required=True,
        help_text="Country of origin of the goods; what is aimed at a bloc is found while it belongs to it.",
    )


class TariffStepsFilterSet(StepsQuestion):
    """The rates of one tariff in steps."""

    imposed_by = None  # type: ignore[assignment]


class TariffTimelineFilterSet(StrictFilterSet):
    """What the life of a tariff can be asked."""

    known_on = KnownOnFilter()
