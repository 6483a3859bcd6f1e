"""Agreements with their status on a day, and their milestones."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet

from events.event.entries import event_entry
from events.event.parts import with_public_parts
from events.event.views import EVENT_ORDERING
from tradeapi.api.viewsets import PublishedViewSet

from .filters import AgreementDetailFilterSet, AgreementFilterSet, MilestoneFilterSet
from .models import Agreement, AgreementParty, Milestone
from .serializers import AgreementSerializer, MilestoneSerializer

PARTIES = AgreementParty.objects.filter(country__status="published").select_related("country")
MILESTONES = Milestone.objects.published().defer("search").order_by("earliest", "pk")


class AgreementViewSet(PublishedViewSet):
    """Agreements, frameworks and truces by name, with their parties, milestones, and status on a day."""

    queryset = Agreement.objects.defer("search").prefetch_related(
        Prefetch("parties", PARTIES.defer("country__search")), "clauses", Prefetch("milestones", MILESTONES)
    )
    serializer_class = AgreementSerializer
    filterset_class = AgreementFilterSet
    detail_filterset_class = AgreementDetailFilterSet
    ordering_keys = {"name": ("name",), "updated_at": ("updated_at",)}
    default_ordering = "name"

    def get_queryset(self) -> QuerySet[Any]:
        """With the status on the day asked."""
        agreements: Any = super().get_queryset()
        asked: Any = self.asked
        return agreements.with_status(on=asked.day)


class MilestoneViewSet(PublishedViewSet):
    """Steps in the life of agreements, newest first: signed, in force, review due and so on."""

    queryset = with_public_parts(Milestone.objects.select_related("agreement")).defer("agreement__search")
    serializer_class = MilestoneSerializer
    entry = staticmethod(event_entry)
    filterset_class = MilestoneFilterSet
    ordering_keys = EVENT_ORDERING
    default_ordering = "-date"
