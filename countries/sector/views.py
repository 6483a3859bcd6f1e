"""Sectors and their codes."""

from __future__ import annotations

from django.db.models import Prefetch

from countries.product.models import Product
from tradeapi.api.viewsets import PublishedViewSet

from .filters import SectorFilterSet
from .models import Sector
from .serializers import SectorSerializer


class SectorViewSet(PublishedViewSet):
    """Sectors that tariffs are asked for by, each with the codes of the Harmonized System that stand for it."""

    queryset = Sector.objects.defer("search").prefetch_related(
        Prefetch("products", queryset=Product.objects.defer("search"))
    )
    serializer_class = SectorSerializer
    filterset_class = SectorFilterSet
    ordering_keys = {"code": ("code",), "name": ("name",)}
    default_ordering = "code"
