"""People, offices, and who held which office when."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import F, Prefetch
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from tradeapi.api.viewsets import PublishedViewSet

from .filters import OfficeDetailFilterSet, OfficeFilterSet, OfficialFilterSet
from .holders import holders_on
from .models import Office, Official, Tenure
from .serializers import HoldersOnDaySerializer, OfficeSerializer, OfficialSerializer

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

    @extend_schema(operation_id="getOfficeHolder", responses=HoldersOnDaySerializer)
    @action(
        detail=True,
        url_path="holder",
        filterset_class=OfficeDetailFilterSet,
        serializer_class=HoldersOnDaySerializer,
    )
    def holder(self, request: Request, slug: str) -> Response:
        """Who held an office on a day, acting holders and all seats included, or that it was vacant."""
        found = holders_on(self.get_object(), self.asked.values["on"])
        return Response(HoldersOnDaySerializer(found, context=self.get_serializer_context()).data)
