"""Agreements with their status on a day, and their milestones."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet

from events.event.disputes import DISPUTING
from events.event.entries import event_entry
from events.event.parts import ORIGINS, PUBLIC_CITATIONS, with_public_parts
from events.event.views import EVENT_ORDERING, AnyEventViewSet, AsKnownViewSet

from .filters import AgreementDetailFilterSet, AgreementFilterSet, MilestoneFilterSet
from .models import Agreement, AgreementParty, Milestone
from .serializers import AgreementSerializer, MilestoneSerializer

PARTIES: Any = (
    AgreementParty.objects.filter(country__status="published")
    .select_related("country")
    .defer("country__search")
)
MILESTONES: Any = Milestone.objects.published().defer("search").order_by("earliest", "pk")


class AgreementViewSet(AsKnownViewSet):
    """Agreements, frameworks and truces by name, with their parties, milestones, and status on a day."""

    queryset = Agreement.objects.defer("search").prefetch_related("clauses")
    serializer_class = AgreementSerializer
    filterset_class = AgreementFilterSet
    detail_filterset_class = AgreementDetailFilterSet
    ordering_keys = {"name": ("name",), "updated_at": ("updated_at",)}
    default_ordering = "name"
    day_member = "status_on"

    @classmethod
    def turns(cls, keys: Collection[Any]) -> Iterable[tuple[Any, date | None]]:
        """An agreement changes with the milestones that have occurred for certain."""
        yield from Milestone.objects.published().filter(agreement__in=keys).values_list("agreement", "latest")

    def get_queryset(self) -> QuerySet[Any]:
        """With the status on the day asked, and parties and milestones as known on the other."""
        agreements: Any = super().get_queryset()
        asked: Any = self.asked
        parties, milestones = PARTIES, MILESTONES
        if self.known_on:
            parties = PARTIES.known(on=self.known_on)
            milestones = MILESTONES.known(on=self.known_on).select_related("part_of")
            milestones = milestones.defer("search", "part_of__search")
            milestones = milestones.prefetch_related(PUBLIC_CITATIONS, ORIGINS)
        return agreements.with_status(on=asked.day, known_on=self.known_on).prefetch_related(
            Prefetch("parties", parties), Prefetch("milestones", milestones.prefetch_related(DISPUTING))
        )

    def known(self, records: Any) -> Any:
        return records.known(on=self.known_on)


class MilestoneViewSet(AnyEventViewSet):
    """Steps in the life of agreements, newest first: signed, in force, review due and so on."""

    queryset = with_public_parts(Milestone.objects.select_related("agreement")).defer("agreement__search")
    serializer_class = MilestoneSerializer
    entry = staticmethod(event_entry)
    filterset_class = MilestoneFilterSet
    ordering_keys = EVENT_ORDERING
    default_ordering = "-date"
