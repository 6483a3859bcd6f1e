"""Search over everything public."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from tradeapi.api import cursors
from tradeapi.api.pagination import KeysetPagination, digest
from tradeapi.api.views import PublicView

from .filters import SearchFilterSet
from .question import Hit, Search, records
from .serializers import HitSerializer


class HitPagination(KeysetPagination):
    """Pages of hits, which are of several tables."""

    def page(self, request: Request, asked: dict[str, Any]) -> list[Hit]:
        search = Search(asked["q"], asked["type"])
        question = digest(request, ["relevance"])
        self.interpreted = []
        self.count = search.count() if asked["count"] == "exact" else None
        hits = search.hits(self.read(asked["cursor"], question), asked["limit"] + 1)
        page = hits[: asked["limit"]]
        more = len(hits) > len(page)
        self.next = self.address(request, cursors.write(page[-1], question)) if more else None
        return records(page)


class SearchView(PublicView):
    """Search over the records of all resources, best hits first."""

    filterset_class = SearchFilterSet
    serializer_class = HitSerializer
    pagination_class = HitPagination
    is_paged = True

    @extend_schema(responses=HitSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Search countries, agreements, tariffs, people, offices, events and sources at once."""
        pages = self.pagination_class()
        hits: Any = pages.page(request, self.asked.values)
        return pages.get_paginated_response(HitSerializer(hits, many=True, context={"request": request}).data)
