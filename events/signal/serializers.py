"""The shape of a signal: an event that someone expected, and what came of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from events.event.models import EventLink
from events.event.serializers import EVENT_FIELDS, EventSerializer
from tradeapi.api.fields import EdtfDateField
from tradeapi.api.references import ReferenceField

from .models import Signal
from .scorecard import By


class ResolvingEventSerializer(serializers.ModelSerializer[EventLink]):
    """An event that settled the signal, and who says so."""

    event = ReferenceField("event-detail", help_text="The event.")
    source = ReferenceField("source-detail", help_text="Who says so.")  # type: ignore[assignment]

    class Meta:
        model = EventLink
        fields = ("event", "source")


class DaysSerializer(serializers.Serializer[Any]):
    """A number of days, as exactly as the dates behind it are known; equal bounds are exact."""

    at_least = serializers.IntegerField(help_text="Days, at least.")
    at_most = serializers.IntegerField(help_text="Days, at most.")


class SignalSerializer(EventSerializer):
    """An expectation: ``date`` is the window, ``announced`` when it was voiced, then what came of it."""

    resolved_on = EdtfDateField(
        source="settled",
        allow_null=True,
        help_text="When it became clear what came of it; null = open or not recorded.",
    )
    resolved_by = serializers.SerializerMethodField(help_text="The events that settled it.")
    days_to_resolution = serializers.SerializerMethodField(
        help_text="Days from voicing to resolution, in bounds; null while open or where a date is not known."
    )

    class Meta:
        model = Signal
        fields = (
            *EVENT_FIELDS,
            "basis",
            "voiced_by",
            "window_text",
            "resolution",
            "explanation",
            "resolved_by",
            "resolved_on",
            "days_to_resolution",
        )

    @extend_schema_field(ResolvingEventSerializer(many=True))
    def get_resolved_by(self, signal: Signal) -> Any:
        links = [link for link in signal.links_from.all() if link.relation == EventLink.Relation.RESOLVES]
        return ResolvingEventSerializer(links, many=True, context=self.context).data

    @extend_schema_field(DaysSerializer(allow_null=True))
    def get_days_to_resolution(self, signal: Signal) -> dict[str, int] | None:
        if signal.days_at_least is None:  # type: ignore[attr-defined]
            return None
        return {"at_least": signal.days_at_least.days, "at_most": signal.days_at_most.days}  # type: ignore[attr-defined]


class MedianDaysSerializer(serializers.Serializer[Any]):
    """A median number of days, as exactly as the dates behind it are known."""

    at_least = serializers.FloatField(help_text="Days, at least.")
    at_most = serializers.FloatField(help_text="Days, at most.")


class ScoreSerializer(serializers.Serializer[Any]):
    """What came of the signals of one basis, publisher or country."""

    basis = serializers.ChoiceField(
        choices=Signal.Basis.choices,
        allow_null=True,
        help_text="On what the expectations rest; null unless `by=basis`.",
    )
    publisher = serializers.CharField(
        allow_null=True, help_text="Who published the documents that voice them; null unless `by=publisher`."
    )
    country = ReferenceField(
        "country-detail", help_text="The party that they concern; null unless `by=country`."
    )
    total = serializers.IntegerField(help_text="Signals counted here.")
    open = serializers.IntegerField(help_text="Not resolved yet.")
    met = serializers.IntegerField(help_text="Met.")
    partly_met = serializers.IntegerField(help_text="Partly met.")
    missed = serializers.IntegerField(help_text="Missed.")
    overtaken = serializers.IntegerField(help_text="Overtaken by other events.")
    withdrawn = serializers.IntegerField(help_text="Withdrawn by whoever voiced them.")
    median_days_to_resolution = serializers.SerializerMethodField(
        help_text="Median of the days from voicing to resolution, in bounds; null where none is known."
    )

    @extend_schema_field(MedianDaysSerializer(allow_null=True))
    def get_median_days_to_resolution(self, score: dict[str, Any]) -> dict[str, float] | None:
        if score["median_at_least"] is None:
            return None
        return {side: score[f"median_{side}"] / timedelta(days=1) for side in ("at_least", "at_most")}


class ScorecardSerializer(serializers.Serializer[Any]):
    """What came of signals, by basis, publisher or country."""

    by = serializers.ChoiceField(choices=By.choices, help_text="What each score is about.")
    known_on = serializers.DateField(
        allow_null=True,
        help_text="The day to whose knowledge the scores are limited; null = everything known.",
    )
    results = ScoreSerializer(many=True, help_text="One score for each that has signals.")
