"""Signals: what was expected, and what came of it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from events.event.entries import event_entry
from events.event.parts import with_public_parts
from events.event.views import EVENT_ORDERING, AnyEventViewSet

from .filters import ScorecardFilterSet, SignalFilterSet
from .models import Signal
from .scorecard import scorecard
from .serializers import ScorecardSerializer, SignalSerializer


class SignalViewSet(AnyEventViewSet):
    """Expectations that someone voiced, newest window first, and what came of them."""

    queryset = with_public_parts(Signal.objects.all())
    serializer_class = SignalSerializer
    entry = staticmethod(event_entry)
    filterset_class = SignalFilterSet
    ordering_keys = {**EVENT_ORDERING, "resolved": ("resolved_day",)}
    default_ordering = "-date"

    def get_queryset(self) -> QuerySet[Any]:
        """With the days from voicing to resolution."""
        signals: Any = super().get_queryset()
        return signals.with_days_to_resolution(known_on=self.known_on)

    def records(self) -> QuerySet[Any]:
        """Also bare keys can be ordered by the day of resolution."""
        records: Any = super().records()
        return records.with_days_to_resolution() if self.serves_stored else records

    @extend_schema(operation_id="getSignalScorecard", responses=ScorecardSerializer)
    @action(detail=False, filterset_class=ScorecardFilterSet, serializer_class=ScorecardSerializer)
    def scorecard(self, request: Request) -> Response:
        """What came of the signals that meet these filters, by basis, publisher or country."""
        asked = self.asked
        signals = self.filter_queryset(self.get_queryset())
        scores = scorecard(signals, asked.values["by"], known_on=self.known_on)
        card = {"by": asked.values["by"], "known_on": self.known_on, "results": scores}
        return Response(ScorecardSerializer(card, context=self.get_serializer_context()).data)
