"""People, offices, and who held which office when."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import F, Prefetch

from tradeapi.api.viewsets import PublishedViewSet

from .filters import OfficeDetailFilterSet, OfficeFilterSet, OfficialFilterSet
from .models import Office, Official, Tenure
from .serializers import OfficeSerializer, OfficialSerializer

TENURES = (
    Tenure.objects.published()
    .order_by(F("first_day").desc(nulls_last=True), "pk")
    .prefetch_related("sources")
)


class OfficialViewSet(PublishedViewSet):
    """People who hold or held public offices, by name."""

    queryset = (
        Official.objects.select_related("country")
        .defer("search", "country__search", "country__names")
        .prefetch_related(
            Prefetch(
                "tenures",
                TENURES.select_related("office__jurisdiction").defer(
                    "office__search", "office__jurisdiction__search", "office__jurisdiction__names"
                ),
            )
        )
    )
    serializer_class = OfficialSerializer
    filterset_class = OfficialFilterSet
    ordering_keys = {"name": ("name",), "updated_at": ("updated_at",)}
    default_ordering = "name"


class OfficeViewSet(PublishedViewSet):
    """Public offices by jurisdiction and title, with their holders."""

    queryset = (
        Office.objects.select_related("jurisdiction")
        .defer("search", "jurisdiction__search", "jurisdiction__names")
        .prefetch_related(Prefetch("tenures", TENURES.select_related("official").defer("official__search")))
    )
    serializer_class = OfficeSerializer
    filterset_class = OfficeFilterSet
    detail_filterset_class = OfficeDetailFilterSet
    ordering_keys = {
        "jurisdiction": ("jurisdiction", "title"),
        "title": ("title",),
        "updated_at": ("updated_at",),
    }
    default_ordering = "jurisdiction"
    day_member = "on"

    @classmethod
    def turns(cls, keys: Collection[Any]) -> Iterable[tuple[Any, date | None]]:
        """An office changes with the tenures of its holders."""
        for office, valid in Tenure.objects.filter(office__in=keys).values_list("office", "valid"):
            yield office, valid.lower
            yield office, valid.upper

    def get_serializer_context(self) -> dict[str, Any]:
        asked = getattr(self, "asked", None)
        return {**super().get_serializer_context(), "on": asked.values.get("on") if asked else None}
