"""The nomenclature of goods."""

from __future__ import annotations

from tradeapi.api.viewsets import PublishedViewSet

from .filters import ProductFilterSet
from .models import Product
from .serializers import ProductSerializer

ABOVE = ("parent", "parent__parent", "parent__parent__parent")


class ProductViewSet(PublishedViewSet):
    """The Harmonized System of 2022, in the order of the nomenclature."""

    queryset = Product.objects.select_related(*ABOVE).defer("search", *(f"{path}__search" for path in ABOVE))
    serializer_class = ProductSerializer
    filterset_class = ProductFilterSet
    ordering_keys = {"position": ("position",), "code": ("code",)}
    default_ordering = "position"
