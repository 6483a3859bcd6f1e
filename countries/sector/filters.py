"""How sectors can be asked for."""

from __future__ import annotations

from countries.product.parameters import ProductFilter
from tradeapi.api.filters import RecordFilter, SearchFilter
from tradeapi.api.filtersets import StrictFilterSet

from .models import SectorQuerySet


class SectorFilterSet(StrictFilterSet):
    """Filters of sectors."""

    code = RecordFilter("pk", to="countries.Sector", many=True, example="steel", help_text="By code.")
    product = ProductFilter(
        method="filter_product",
        help_text="With a code of HS 2022 that is this one, or above or below it.",
    )
    q = SearchFilter(help_text="Words in name, basis and note, or the code.")

    def filter_product(self, queryset: SectorQuerySet, name: str, value: str) -> SectorQuerySet:
        return queryset.with_product(value)
