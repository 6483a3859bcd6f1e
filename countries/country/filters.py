"""How countries, territories and blocs can be asked for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.timezone import localdate

from tradeapi.api.dating import DatesFilter
from tradeapi.api.filters import (
    BooleanFilter,
    ChoiceFilter,
    CountryFilter,
    DayFilter,
    SearchFilter,
    TextFilter,
)
from tradeapi.api.filtersets import StrictFilterSet
from tradeapi.api.problems import Fault

from .models import Country, CountryQuerySet

REGIONS = ("Africa", "Americas", "Asia", "Europe", "Oceania")
SUBREGIONS = (
    "Australia and New Zealand", "Central Asia", "Eastern Asia", "Eastern Europe",
    "Latin America and the Caribbean", "Melanesia", "Micronesia", "Northern Africa", "Northern America",
    "Northern Europe", "Polynesia", "South-eastern Asia", "Southern Asia", "Southern Europe",
    "Sub-Saharan Africa", "Western Asia", "Western Europe",
)  # fmt: skip
UN_GROUPS = (
    ("ldc", "least developed countries"),
    ("lldc", "landlocked developing countries"),
    ("sids", "small island developing states"),
)


class CountryFilterSet(StrictFilterSet):
    """Filters of countries. Those about blocs are asked for one day, ``on``."""

    on = DayFilter(
        selects=False,
        default=localdate,
        help_text="The day for which `member_of` and `has_member` are asked; today unless given.",
    )
    code = CountryFilter("pk", many=True, help_text="By code.")
    kind = ChoiceFilter(choices=Country.Kind, many=True, help_text="Sort of party.")
    existed_on = DayFilter(
        method="filter_existed_on",
        help_text="That existed on this day: without former countries that were no more, and others not there yet.",
    )
    alpha3 = TextFilter(
        many=True,
        pattern="[A-Z]{3}",
        says="three upper-case letters, such as CAN",
        example="CAN",
        help_text="By ISO 3166-1 alpha-3 code.",
    )
    numeric = TextFilter(
        many=True,
        pattern="[0-9]{3}",
        says="three digits, such as 124",
        example="124",
        help_text="By ISO 3166-1 numeric code.",
    )
    region = ChoiceFilter(
        choices=[(name, name) for name in REGIONS], many=True, help_text="Region of UN M49."
    )
    subregion = ChoiceFilter(
        choices=[(name, name) for name in SUBREGIONS], many=True, help_text="Subregion of UN M49."
    )
    part_of = CountryFilter(many=True, help_text="Territories, provinces and courts of this state.")
    member_of = CountryFilter(
        many=True,
        method="filter_member_of",
        several=True,
        example="EU",
        help_text="Members of this bloc on the day `on`, without suspended, disputed and merely signed ones.",
    )
    has_member = CountryFilter(
        many=True,
        method="filter_has_member",
        several=True,
        help_text="Blocs that this country belonged to on the day `on`.",
    )
    independent = BooleanFilter(
        nullable=True, help_text="Whether independent; what is in contention is neither."
    )
    un_member = BooleanFilter(help_text="Whether a member of the United Nations.")
    un_group = ChoiceFilter(
        "un_groups", "overlap", choices=UN_GROUPS, many=True, help_text="In this group of the United Nations."
    )
    wto_status = ChoiceFilter(
        choices=Country.WtoStatus, many=True, help_text="Standing in the World Trade Organization."
    )
    wto_since = DatesFilter(help_text="That joined the World Trade Organization")
    currency = TextFilter(
        "currencies",
        "overlap",
        many=True,
        pattern="[A-Z]{3}",
        says="a currency of ISO 4217, such as CAD",
        example="CAD",
        help_text="With this currency, ISO 4217.",
    )
    bloc_kind = TextFilter(
        many=True,
        pattern="[a-z_]{1,40}",
        says="lower-case words joined by underscores, such as customs_union",
        example="customs_union",
        help_text="Blocs of this kind.",
    )
    wikidata_id = TextFilter(
        many=True,
        pattern="Q[1-9][0-9]{0,10}",
        says="a Wikidata item, such as Q16",
        example="Q16",
        help_text="By Wikidata item.",
    )
    q = SearchFilter(help_text="Words in names, aliases, demonyms, metonyms, capitals and notes.")

    def contradictions(self) -> Iterable[Fault]:
        yield from super().contradictions()
        for bloc in self.values["member_of"] or ():
            if bloc.kind != Country.Kind.BLOC:
                yield Fault("member_of", "invalid_value", f"`member_of`: `{bloc.pk}` is not a bloc")

    def filter_existed_on(self, queryset: CountryQuerySet, name: str, value: date) -> CountryQuerySet:
        return queryset.existing(on=value)

    def filter_member_of(self, queryset: CountryQuerySet, name: str, value: list[Country]) -> CountryQuerySet:
        return queryset.members_of(*(bloc.pk for bloc in value), on=self.values["on"])

    def filter_has_member(
        self, queryset: CountryQuerySet, name: str, value: list[Country]
    ) -> CountryQuerySet:
        return queryset.blocs_of(*(member.pk for member in value), on=self.values["on"])
