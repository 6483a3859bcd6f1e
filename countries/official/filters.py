"""How people and offices can be asked for."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localdate

from tradeapi.api.filters import (
    BooleanFilter,
    ChoiceFilter,
    CountryFilter,
    DayFilter,
    OnFilter,
    RecordFilter,
    SearchFilter,
    TextFilter,
)
from tradeapi.api.filtersets import StrictFilterSet
from tradeapi.api.records import keys_of

from .met import MetWithFilter
from .models import Office, OfficeQuerySet, Official, Tenure, TenureQuerySet

ON_HELP = "The day for which `in_office` is given; today unless given."


class OfficialFilterSet(StrictFilterSet):
    """Filters of people. Those about offices mean one tenure: such an office, on that day."""

    country = CountryFilter(many=True, help_text="Who mainly act for this country or organisation.")
    jurisdiction = CountryFilter(
        many=True, selects=False, help_text="Who hold or held an office of this one."
    )
    role = ChoiceFilter(
        choices=Office.Role, many=True, selects=False, help_text="Who hold or held an office of this role."
    )
    office = RecordFilter(
        to="countries.Office", many=True, selects=False, help_text="Who hold or held this office."
    )
    acting = BooleanFilter(selects=False, help_text="Who hold or held an office provisionally, or not so.")
    in_office_on = OnFilter(selects=False, help_text="Who may have been in office on this day.")
    met_with = MetWithFilter(
        selects=False,
        help_text="Who met someone of any of these countries or other parties, by code, or any of these people of"
        " another party, by slug: in a meeting that was held, and with `from` and `to` between these days.",
    )
    from_ = DayFilter(
        selects=False,
        help_text="Who may have been in office on or after this day; with `met_with` the meeting was then.",
    )
    to = DayFilter(
        selects=False,
        help_text="Who may have been in office on or before this day; with `met_with` the meeting was then.",
    )
    wikidata_id = TextFilter(
        many=True,
        pattern="Q[1-9][0-9]{0,10}",
        says="a Wikidata item, such as Q3099714",
        example="Q3099714",
        help_text="By Wikidata item.",
    )
    q = SearchFilter(help_text="Words in names, aliases and notes.")

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        people: Any = super().filter_queryset(queryset)
        tenures, met = self.tenures(), self.values["met_with"]
        if met:
            people = people.having_met(**met._asdict(), start=self.values["from"], end=self.values["to"])
        return people if tenures is None else people.holding(tenures)

    def tenures(self) -> TenureQuerySet | None:
        """Public tenures that meet every question about offices at once; None when none was asked."""
        asked = self.values
        plain = {
            "office__jurisdiction__pk__in": keys_of(asked["jurisdiction"]),
            "office__role__in": asked["role"],
            "office__pk__in": keys_of(asked["office"]),
            "acting": asked["acting"],
        }
        wanted = {name: value for name, value in plain.items() if value is not None}
        window = (asked["from"] or asked["to"]) and not asked["met_with"]
        if not (wanted or asked["in_office_on"] or window):
            return None
        tenures = (
            Tenure.objects.published().filter(**wanted).overlapping(start=asked["from"], end=asked["to"])
        )
        return tenures.on(asked["in_office_on"]) if asked["in_office_on"] else tenures


class OfficeFilterSet(StrictFilterSet):
    """Filters of offices."""

    on = OnFilter(selects=False, default=localdate, help_text=ON_HELP)
    jurisdiction = CountryFilter(many=True, help_text="Offices of this country or party.")
    role = ChoiceFilter(choices=Office.Role, many=True, help_text="What the office does.")
    held_by = RecordFilter(
        to="countries.Official",
        many=True,
        method="filter_held_by",
        several=True,
        help_text="Offices that this person holds or held.",
    )
    held_on = OnFilter(method="filter_held_on", help_text="With a holder recorded for this day.")
    single_seat = BooleanFilter(help_text="Whether one person at a time holds it.")
    q = SearchFilter(help_text="Words in the title and the note.")

    def filter_held_by(self, queryset: OfficeQuerySet, name: str, value: list[Official]) -> OfficeQuerySet:
        return queryset.held_in(Tenure.objects.published().filter(official__pk__in=keys_of(value)))

    def filter_held_on(self, queryset: OfficeQuerySet, name: str, value: Any) -> OfficeQuerySet:
        return queryset.held_in(Tenure.objects.published().on(value))


class OfficeDetailFilterSet(StrictFilterSet):
    """What the detail of an office can be asked."""

    on = OnFilter(selects=False, default=localdate, help_text=ON_HELP)
