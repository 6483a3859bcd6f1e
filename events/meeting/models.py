"""Meetings: who met whom, in which office, and what came of it."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Case, F, Q, Value, When

from countries.official.models import Office
from events.event.models import Event, EventCountry, EventQuerySet, Kind, Occurrence
from tradeapi.curation.history import tracked

from . import rules


class MeetingQuerySet(EventQuerySet):
    """Questions about meetings."""

    def as_known(self, *, on: date) -> Any:
        """Also with ``interaction_known``, empty until the meeting was held."""
        expected = When(occurrence_known=Occurrence.EXPECTED, then=Value(""))
        known = Case(expected, default=F("interaction"), output_field=models.CharField())
        return super().as_known(on=on).annotate(interaction_known=known)

    def between(self, *codes: str) -> Any:
        """Meetings in which every one of these countries took part."""
        meetings = self
        for code in codes:
            meetings = meetings.filter(pk__in=Participation.objects.filter(country_id=code).values("meeting"))
        return meetings


@tracked
class Meeting(Event):
    """A meeting, visit, call or negotiation round."""

    class Format(models.TextChoices):
        VISIT = "visit", "visit"
        SUMMIT = "summit", "summit of heads of state or government"
        BILATERAL = "bilateral", "bilateral meeting"
        TRILATERAL = "trilateral", "trilateral meeting"
        MINISTERIAL = "ministerial", "meeting of ministers"
        CALL = "call", "call"
        NEGOTIATION_ROUND = "negotiation_round", "negotiation round"
        SIGNING = "signing", "signing of an agreement"
        ANNOUNCEMENT = "agreement_announcement", "announcement of an agreement"

    class Medium(models.TextChoices):
        IN_PERSON = "in_person", "in person"
        PHONE = "phone", "by phone"
        VIDEO = "video", "by video"
        UNKNOWN = "unknown", "not known"

    class Interaction(models.TextChoices):
        CONSULT = "consult", "consulted"
        AGREE = "agree", "agreed on something"
        CONCEDE = "concede", "one side conceded"
        DISAGREE = "disagree", "parted without agreement"

    format = models.CharField(max_length=24, choices=Format, help_text="What sort of meeting.")
    medium = models.CharField(
        max_length=9, choices=Medium, default=Medium.UNKNOWN, help_text="Whether in person or by phone."
    )
    interaction = models.CharField(
        max_length=8,
        choices=Interaction,
        blank=True,
        help_text="What it amounted to, after the accounts of it.",
    )
    host = models.ForeignKey(
        "countries.Country",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="meetings_hosted",
        help_text="The country that received the others; empty for calls.",
    )
    outcome = models.TextField(blank=True, help_text="What came of it, in own words.")
    agreements = models.ManyToManyField(
        "events.Agreement",
        blank=True,
        related_name="meetings",
        help_text="Agreements that were spoken of or signed.",
    )
    tariffs = models.ManyToManyField(
        "events.Tariff", blank=True, related_name="meetings", help_text="Tariffs that were spoken of."
    )

    kind_of_event = Kind.MEETING
    parts = (*Event.parts, "participations")
    publication_rules = (*Event.publication_rules, *rules.RULES)
    detail_view = "meeting-detail"

    example = "visit-2025-08-05-anand-champagne"

    objects = MeetingQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index("format", name="meeting_format"),
            models.Index("medium", name="meeting_medium"),
            models.Index("interaction", name="meeting_interaction"),
        ]

    def show_as_known(self, on: date) -> None:
        """What came of a meeting is known once it was held."""
        super().show_as_known(on)
        if self.occurrence == Occurrence.EXPECTED:
            self.outcome = self.interaction = ""

    def rebuild(self) -> None:
        """Bring verification, the roles of countries, and the tenure of each participant up to date."""
        super().rebuild()
        for participation in self.participations.select_related("official"):
            participation.find_tenure()
        countries = {(row.country_id, EventCountry.Role.PARTICIPANT) for row in self.participations.all()}
        if self.host_id:
            countries.add((self.host_id, EventCountry.Role.HOST))
        EventCountry.write_derived(self, countries)


class ParticipationQuerySet(models.QuerySet["Participation"]):
    """Questions about who sat at the table."""

    def ways_of_holding(self, **conditions: Any) -> tuple[Self, Self]:
        """Participations in a published office that meets the conditions: where it is named, and found by the day.

        Each is found by an index of its own.
        """
        office = Office.objects.published().filter(**conditions)
        # That there is one is said as well, for a database does not see it in what is asked of the office or tenure.
        by_the_day = Q(
            office__isnull=True,
            tenure__isnull=False,
            official__status="published",
            tenure__office__in=office,
        )
        named = Q(office__isnull=False, office__in=office)
        return self.order_by().filter(named), self.order_by().filter(by_the_day)


@tracked
class Participation(models.Model):
    """One person or delegation at a meeting, with the office held that day."""

    class Role(models.TextChoices):
        PRINCIPAL = "principal", "principal"
        DELEGATE = "delegate", "delegate"
        MEDIATOR = "mediator", "mediator"

    meeting = models.ForeignKey(
        "events.Meeting", on_delete=models.CASCADE, related_name="participations", help_text="The meeting."
    )
    country = models.ForeignKey(
        "countries.Country", on_delete=models.PROTECT, related_name="participations", help_text="For whom."
    )
    official = models.ForeignKey(
        "countries.Official",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="participations",
        help_text="The person; empty for a delegation or someone without a record.",
    )
    name = models.CharField(
        max_length=160, blank=True, help_text="Name of a delegation or person without a record."
    )
    office = models.ForeignKey(
        "countries.Office",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="participations",
        help_text="The office in which the person took part; must have been held on that day.",
    )
    title_then = models.CharField(
        max_length=250, blank=True, help_text="Title that the sources give, as text."
    )
    role = models.CharField(max_length=9, choices=Role, default=Role.PRINCIPAL, help_text="Part played.")
    tenure = models.ForeignKey(
        "countries.Tenure",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="participations",
        help_text="The person's time in that office, found by the day of the meeting.",
    )

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                condition=Q(official__isnull=False) | ~Q(name=""),
                name="participation_names_someone",
                violation_error_message="Name the official, or write the name of the delegation.",
            ),
            models.UniqueConstraint(
                fields=["meeting", "official"], condition=Q(official__isnull=False), name="participation_once"
            ),
        ]
        indexes = [
            models.Index("country", "meeting", name="participation_country"),
            models.Index("role", "meeting", name="participation_role"),
        ]

    def __str__(self) -> str:
        return f"{self.official or self.name} for {self.country_id}"

    @property
    def office_then(self) -> Any:
        """The office held on that day: the one named, or that of the tenure found for a published person."""
        if self.office_id:
            return self.office
        return self.tenure.office if self.tenure and self.official and self.official.is_public else None

    def find_tenure(self) -> None:
        """Point at the tenure on the day of the meeting: in the office named, or the only one held."""
        tenure = None
        day = self.meeting.earliest
        if self.official and day:
            held = self.official.tenures.on(day)
            held = (
                held.filter(office=self.office)
                if self.office_id
                else held.filter(office__jurisdiction=self.country_id)
            )
            found = list(held[:2])
            tenure = found[0] if len(found) == 1 else None
        if (tenure.pk if tenure else None) != self.tenure_id:
            self.tenure = tenure
            self.save(update_fields=["tenure"])
