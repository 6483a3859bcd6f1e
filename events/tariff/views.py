"""Tariffs, their actions, and the rates on a day."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from events.event.views import EventViewSet
from tradeapi.api.viewsets import PublishedViewSet

from .answers import ComparisonSerializer, RatesAnswerSerializer
from .filters import CompareFilterSet, RatesFilterSet, TariffActionFilterSet, TariffFilterSet
from .models import Tariff, TariffAction
from .question import Question, answer
from .rates import RateLine
from .serializers import TariffActionSerializer, TariffSerializer

ACTIONS = TariffAction.objects.published().order_by("earliest", "pk")


class TariffViewSet(PublishedViewSet):
    """Tariffs in the public record, with their status and rates on a day."""

    queryset = Tariff.objects.select_related("imposed_by", "replaced_by").prefetch_related(
        "status_periods", Prefetch("actions", queryset=ACTIONS)
    )
    serializer_class = TariffSerializer
    filterset_class = TariffFilterSet
    ordering_keys = {"title": ("title", "slug"), "updated_at": ("updated_at",)}
    default_ordering = "title"


class TariffActionViewSet(EventViewSet):
    """Steps in the life of tariffs, newest first, with the rate lines that they set."""

    queryset = TariffAction.objects.select_related("tariff__imposed_by", "acts_on").prefetch_related(
        *EventViewSet.prefetches, Prefetch("lines", queryset=RateLine.objects.select_related("origin", "agreement"))
    )
    serializer_class = TariffActionSerializer
    filterset_class = TariffActionFilterSet
