"""Signals: expectations that someone voiced, and what came of them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import Case, DurationField, F, Q, Value, When
from django.db.models.functions import Greatest

from events.event.models import Event, EventQuerySet, Kind, Occurrence
from tradeapi.curation.history import tracked

from . import rules


class SignalQuerySet(EventQuerySet):
    """Questions about signals."""

    def as_known(self, *, on: date) -> Any:
        """Also with ``resolution_known``: what had come of it, as far as was known on that day."""
        expected = When(occurrence_known=Occurrence.EXPECTED, then=Value(Signal.Resolution.OPEN))
        known = Case(expected, default=F("resolution"), output_field=models.CharField())
        return super().as_known(on=on).annotate(resolution_known=known)

    def resolved(self) -> Any:
        """Signals of which is known what came of them."""
        return self.exclude(resolution=Signal.Resolution.OPEN)

    def with_days_to_resolution(self, *, known_on: date | None = None) -> Any:
        """Each signal with ``days_at_least`` and ``days_at_most`` from voicing to resolution.

        Both are null while the signal is open and where one of the dates is not known; nothing is resolved
        before it was voiced. ``resolved_day`` is the first possible day of the resolution. With ``known_on``
        what was known of them on that day.
        """
        known = Q(settled_latest__lte=known_on) if known_on else Q()
        dated = Q(
            announced_earliest__isnull=False,
            announced_latest__isnull=False,
            settled_earliest__isnull=False,
            settled_latest__gte=F("announced_earliest"),
        ) & ~Q(resolution=Signal.Resolution.OPEN)
        shortest = Greatest(F("settled_earliest") - F("announced_latest"), Value(timedelta(0)))
        longest = F("settled_latest") - F("announced_earliest")
        return self.annotate(
            days_at_least=Case(When(dated & known, then=shortest), output_field=DurationField()),
            days_at_most=Case(When(dated & known, then=longest), output_field=DurationField()),
            resolved_day=Case(When(known, then=F("settled_earliest"))) if known_on else F("settled_earliest"),
        )


@tracked
class Signal(Event):
    """An expectation that someone voiced: ``date`` is the window, ``announced`` when it was voiced."""

    class Basis(models.TextChoices):
        STATUTORY = "statutory", "statutory: a law or treaty sets it"
        OFFICIAL_COMMITMENT = "official_commitment", "official commitment: a government promised it"
        OFFICIAL_HINT = "official_hint", "official hint: a government let it be expected"
        REPORTED_PLAN = "reported_plan", "reported plan: a report says that it is planned"
        ANALYST = "analyst", "analyst: commentators expect it"

    class Resolution(models.TextChoices):
        OPEN = "open", "open"
        MET = "met", "met"
        PARTLY_MET = "partly_met", "partly met"
        MISSED = "missed", "missed"
        OVERTAKEN = "overtaken", "overtaken by other events"
        WITHDRAWN = "withdrawn", "withdrawn by whoever voiced it"

    #: What a resolution says about the occurrence of the event.
    OCCURRENCES = {
        "open": "expected",
        "met": "occurred",
        "partly_met": "occurred",
        "missed": "missed",
        "overtaken": "superseded",
        "withdrawn": "cancelled",
    }

    basis = models.CharField(max_length=19, choices=Basis, help_text="On what the expectation rests.")
    voiced_by = models.CharField(max_length=160, blank=True, help_text="Who voiced it, as the source says.")
    window_text = models.CharField(
        max_length=160, blank=True, help_text="The window in the words of the source."
    )
    resolution = models.CharField(
        max_length=10, choices=Resolution, default=Resolution.OPEN, help_text="What came of it."
    )
    explanation = models.TextField(
        blank=True, help_text="Why it counts as met, partly met, missed and so on."
    )

    kind_of_event = Kind.SIGNAL
    publication_rules = (*Event.publication_rules, *rules.RULES)
    detail_view = "signal-detail"

    example = "signal-2025-08-common-line-usmca-review"

    objects = SignalQuerySet.as_manager()

    def show_as_known(self, on: date) -> None:
        """What came of it is known from the day of its resolution on."""
        super().show_as_known(on)
        if self.occurrence == Occurrence.EXPECTED and self.resolution != self.Resolution.OPEN:
            self.resolution, self.explanation = self.Resolution.OPEN, ""

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.occurrence = self.OCCURRENCES[self.resolution]
        super().save(*args, **kwargs)
