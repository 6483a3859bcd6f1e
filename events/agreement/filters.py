"""Filters of agreements, for a day, and of their milestones."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from countries.country.bonds import bonds_of
from countries.country.models import Country
from events.event.filters import EventFilterSet
from events.event.interpreted import through_blocs
from events.event.models import Event
from tradeapi.api.filters import (
    ChoiceFilter,
    CountryFilter,
    DayFilter,
    IntegerFilter,
    KnownOnFilter,
    OnFilter,
    RecordFilter,
    SearchFilter,
    TextFilter,
)
from tradeapi.api.filtersets import StrictFilterSet
from tradeapi.api.plans import held

from .models import (
    STATUSES,
    Agreement,
    AgreementClause,
    AgreementParty,
    AgreementQuerySet,
    Milestone,
    MilestoneKind,
)

ONE_MILESTONE = "`step`, `from` and `to` mean one and the same milestone."


class AgreementDetailFilterSet(StrictFilterSet):
    """What one agreement can be asked."""

    on = OnFilter(selects=False, help_text="The day for which the status is given; today unless given.")
    known_on = KnownOnFilter(
        more="As far as was known then, a milestone counts for the status when it had occurred, and later parties are"
        " not there yet. Texts and clauses are those of today."
    )

    @property
    def day(self) -> date:
        """The day asked for, or today."""
        return self.values["on"] or localdate()

    @property
    def known_on_day(self) -> date | None:
        """The day to whose knowledge the answer is limited, if any."""
        return self.values["known_on"]

    def days(self) -> dict[str, date | None]:
        return {"on": self.day, "known_on": self.known_on_day}


class AgreementFilterSet(AgreementDetailFilterSet):
    """What agreements can be asked."""

    status = ChoiceFilter(
        choices=STATUSES,
        many=True,
        method="filter_status",
        help_text="Status on the day `on`, today unless given.",
    )
    party = CountryFilter(
        many=True,
        method="filter_party",
        several=True,
        help_text="To which any of these is party, by itself or through its bloc: on the day `on` if given,"
        " else at any time. `interpreted` says through which blocs.",
    )
    binds = CountryFilter(
        many=True,
        method="filter_binds",
        negatable=False,
        help_text="Applied on the day `on`, today unless given, and binding every one of these, by itself or"
        " through its bloc. `interpreted` says through which blocs.",
    )
    type = ChoiceFilter(choices=Agreement.Type, many=True, help_text="Sort of agreement.")
    step = ChoiceFilter(
        choices=MilestoneKind, many=True, selects=False, help_text=f"With such a milestone. {ONE_MILESTONE}"
    )
    from_ = DayFilter(
        selects=False, help_text=f"With a milestone that may lie on or after this day. {ONE_MILESTONE}"
    )
    to = DayFilter(
        selects=False, help_text=f"With a milestone that may lie on or before this day. {ONE_MILESTONE}"
    )
    clause = ChoiceFilter(
        "clauses__kind", choices=AgreementClause.Kind, many=True, help_text="With a clause of this kind."
    )
    meeting = RecordFilter(
        to="events.Meeting",
        many=True,
        method="filter_meeting",
        help_text="Spoken of or signed in any of these meetings.",
    )
    alias = TextFilter(
        method="filter_alias",
        example="T-MEC",
        help_text="Called exactly this, by its full name or another; case ignored.",
    )
    desta_id = IntegerFilter(
        many=True, example=597, help_text="By number in the DESTA data base of trade agreements."
    )
    q = SearchFilter(help_text="Words in name, other names, summary and note.")

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        queryset = super().filter_queryset(queryset)
        step, start, end = (self.values[name] for name in ("step", "from", "to"))
        if not (step or start or end):
            return queryset
        milestones = Milestone.objects.published().overlapping(start=start, end=end)
        if self.known_on_day:
            milestones = milestones.known(on=self.known_on_day)
        if step:
            milestones = milestones.filter(step__in=step)
        return queryset.filter(pk__in=milestones.values("agreement"))

    def filter_status(self, agreements: AgreementQuerySet, name: str, value: list[str]) -> QuerySet[Any]:
        return agreements.with_status(on=self.day, known_on=self.known_on_day).filter(status_then__in=value)

    def filter_party(self, agreements: AgreementQuerySet, name: str, value: list[Country]) -> QuerySet[Any]:
        on, known_on = self.values["on"], self.known_on_day
        bound = Q()
        for country in value:
            if on:
                parties = AgreementParty.objects.on(country.pk, on, known_on=known_on)
            else:
                parties = AgreementParty.objects.ever(country.pk)
                parties = parties.known(on=known_on) if known_on else parties
            bound |= Q(pk__in=parties.values("agreement"))
        return agreements.filter(bound)

    def filter_meeting(self, agreements: AgreementQuerySet, name: str, value: list[Any]) -> QuerySet[Any]:
        meetings = Event.objects.filter(pk__in=[meeting.pk for meeting in value])
        if self.known_on_day:
            meetings = meetings.known(on=self.known_on_day)
        return agreements.filter(
            pk__in=Agreement.objects.filter(meetings__in=meetings.values("pk")).values("pk")
        )

    def filter_binds(self, agreements: AgreementQuerySet, name: str, value: list[Country]) -> QuerySet[Any]:
        codes = (country.pk for country in value)
        return agreements.binding(*codes, on=self.day, known_on=self.known_on_day)

    def filter_alias(self, agreements: AgreementQuerySet, name: str, value: str) -> QuerySet[Any]:
        return agreements.called(held(value))

    def interpreted(self) -> list[dict[str, Any]]:
        found = []
        for name, day in (("party", self.values["on"]), ("binds", self.day)):
            countries = self.values[name] or ()
            found += through_blocs(self.request, name, countries, bonds_of(countries, on=day))
        return found


class MilestoneFilterSet(EventFilterSet):
    """What milestones can be asked."""

    class Meta:
        model = Milestone

    agreement = RecordFilter(
        to="events.Agreement", many=True, help_text="In the life of any of these agreements."
    )
    step = ChoiceFilter(choices=MilestoneKind, many=True, help_text="Which step.")
