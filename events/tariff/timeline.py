"""The life of a tariff, action by action, each day kept apart from the others."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.db.models.functions import Coalesce
from rest_framework import serializers

from events.event.models import Citation
from events.event.parts import ORIGINS
from events.event.serializers import CitationSerializer
from tradeapi.api.references import ReferenceField

from .models import Tariff, TariffAction
from .periods import StatusPeriod
from .rates import RateLine
from .serializers import ActionSummarySerializer, RateLineSerializer, StatusPeriodSerializer


class TimelineActionSerializer(ActionSummarySerializer):
    """One action: when it was announced, when it took effect, from when it counts, and who says so."""

    summary = serializers.CharField(help_text="What was decided, in words; may be empty.")
    acts_on = ReferenceField(
        "tariff-action-detail", help_text="The earlier action it acts on; null = the tariff as a whole."
    )
    relief_limited_to = serializers.CharField(help_text="Whom the relief helps; empty = everyone.")
    exemptions = serializers.CharField(help_text="What is left out, in words, beyond the lines.")
    lines = RateLineSerializer(many=True, help_text="The rate lines it sets.")
    citations = CitationSerializer(many=True, help_text="Who says so, and what is said otherwise.")


class TimelineSerializer(serializers.Serializer[Any]):
    """A tariff's whole life, by day of announcement, and the statuses that follow from it."""

    tariff = ReferenceField("tariff-detail", help_text="The tariff.")
    known_on = serializers.DateField(
        allow_null=True, help_text="Only what had been announced by this day; null = everything known."
    )
    actions = TimelineActionSerializer(many=True, help_text="The actions, by day of announcement.")
    status_periods = StatusPeriodSerializer(many=True, help_text="Its statuses from the first action on.")


def timeline(tariff: Tariff, *, known_on: date | None = None) -> dict[str, Any]:
    """The published actions of a tariff and its statuses, of what had been announced by ``known_on`` if given."""
    citations = Citation.objects.filter(source__status="published").select_related("source")
    lines = RateLine.objects.select_related("origin", "agreement").prefetch_related("excluded_origins")
    actions = (
        TariffAction.objects.published()
        .filter(tariff=tariff)
        .select_related("acts_on")
        .defer("search", "acts_on__search")
        .prefetch_related(Prefetch("citations", citations), Prefetch("lines", lines))
        .order_by(Coalesce("announced_earliest", "earliest"), "pk")
    )
    if known_on is not None:
        actions = actions.known(on=known_on).select_related("acts_on", "part_of").prefetch_related(ORIGINS)
    told = list(actions)
    for action in told if known_on else ():
        action.show_as_known(known_on)
    statuses = StatusPeriod.ever.as_known(known_on).filter(tariff=tariff)
    return {"tariff": tariff, "known_on": known_on, "actions": told, "status_periods": statuses}
