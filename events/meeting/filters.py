"""Filters of meetings: those of every event, and who sat at the table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from countries.country.models import Country
from countries.official.models import Office
from events.event.filters import EventFilterSet, KnownChoiceFilter, given
from tradeapi.api.filters import ChoiceFilter, CountryFilter, RecordFilter
from tradeapi.api.problems import Fault
from tradeapi.api.records import keys_of

from .models import Meeting, MeetingQuerySet, Participation

ONE_PARTICIPANT = "Questions about people, and `participant` beside them, mean one and the same participant."


class MeetingFilterSet(EventFilterSet):
    """What meetings can be asked."""

    class Meta:
        model = Meeting

    between = CountryFilter(
        many=True,
        method="filter_between",
        negatable=False,
        example=["CA", "MX"],
        help_text="In which every one of these, two at least, took part.",
    )
    meeting_format = ChoiceFilter(
        "format",
        choices=Meeting.Format,
        many=True,
        help_text="Sort of meeting, the member `format`; a parameter of that name is the format of the answer.",
    )
    medium = ChoiceFilter(choices=Meeting.Medium, many=True, help_text="Whether in person or by phone.")
    interaction = KnownChoiceFilter(choices=Meeting.Interaction, many=True, help_text="What it amounted to.")
    official = RecordFilter(
        to="countries.Official",
        many=True,
        selects=False,
        help_text=f"In which any of these people took part. {ONE_PARTICIPANT}",
    )
    office = RecordFilter(
        to="countries.Office",
        many=True,
        selects=False,
        help_text=f"In which someone took part who held such an office that day. {ONE_PARTICIPANT}",
    )
    office_role = ChoiceFilter(
        choices=Office.Role,
        many=True,
        selects=False,
        help_text=f"In which someone took part who held an office of such a role that day. {ONE_PARTICIPANT}",
    )
    role = ChoiceFilter(
        choices=Participation.Role,
        many=True,
        selects=False,
        help_text=f"In which someone played this part. {ONE_PARTICIPANT}",
    )
    official_role = None  # type: ignore[assignment]
    agreement = RecordFilter(
        "agreements",
        to="events.Agreement",
        many=True,
        help_text="In which any of these was spoken of or signed.",
    )
    tariff = RecordFilter(
        "tariffs", to="events.Tariff", many=True, help_text="In which any of these was spoken of."
    )

    def contradictions(self) -> Iterable[Fault]:
        yield from super().contradictions()
        if len(self.values["between"] or ()) == 1:
            yield Fault("between", "invalid_value", "`between`: name two countries at least, with a comma")

    def filter_between(self, meetings: MeetingQuerySet, name: str, value: list[Country]) -> QuerySet[Any]:
        return meetings.between(*(country.pk for country in value))

    def people(self) -> Q:
        """Meetings with one participant, as the public sees it, who meets every question about people."""
        asked = self.values
        plain = given(official__pk__in=keys_of(asked["official"]), role__in=asked["role"])
        if not (plain or asked["office"] or asked["office_role"]):
            return Q()
        rows = Participation.objects.filter(country__status="published", **plain)
        if asked["participant"]:
            rows = rows.filter(country__pk__in=keys_of(asked["participant"]))
        office = given(pk__in=keys_of(asked["office"]), role__in=asked["office_role"])
        if not office:
            return Q(pk__in=rows.values("meeting"))
        ways = [way.values("meeting") for way in rows.ways_of_holding(**office)]
        return Q(pk__in=ways[0].union(*ways[1:], all=True))
