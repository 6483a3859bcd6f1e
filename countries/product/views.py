"""The nomenclature of goods."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet

from tradeapi.api.viewsets import PublishedViewSet

from .filters import ProductFilterSet
from .models import Product
from .serializers import ProductSerializer, ProductWithChildrenSerializer

ABOVE = ("parent", "parent__parent", "parent__parent__parent")


class ProductViewSet(PublishedViewSet):
    """The Harmonized System of 2022, in the order of the nomenclature."""

    queryset = Product.objects.select_related(*ABOVE).defer("search", *(f"{path}__search" for path in ABOVE))
    serializer_class = ProductSerializer
    filterset_class = ProductFilterSet
    ordering_keys = {"position": ("position",), "code": ("code",)}
    default_ordering = "position"

    def get_serializer_class(self) -> Any:
        return ProductWithChildrenSerializer if self.detail else ProductSerializer

    def get_queryset(self) -> QuerySet[Any]:
        """With all that the public document shows: the way up, and for a detail the next level down."""
        products = super().get_queryset()
        if not self.detail:
            return products
        below = Product.objects.defer("search").order_by("position")
        return products.prefetch_related(Prefetch("children", queryset=below))
