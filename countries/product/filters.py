"""How products can be asked for."""

from __future__ import annotations

from collections.abc import Iterable

from tradeapi.api.filters import BooleanFilter, ChoiceFilter, RecordFilter, SearchFilter, StrictFilterSet
from tradeapi.api.problems import Fault

from .models import Product, ProductQuerySet
from .parameters import ProductFilter


class ProductFilterSet(StrictFilterSet):
    """Filters of products."""

    level = ChoiceFilter(choices=Product.Level, many=True, help_text="Level in the tree.")
    parent = RecordFilter(
        to="countries.Product", many=True, example="7208", help_text="Directly under this code or section."
    )
    under = ProductFilter(method="filter_under", help_text="This code and everything under it.")
    residual = BooleanFilter(
        help_text="Whether a residual code of UN Comtrade that is not part of the Harmonized System."
    )
    q = SearchFilter(help_text="Words in the description, or the code.")

    def contradictions(self) -> Iterable[Fault]:
        yield from super().contradictions()
        if len(self.values["under"] or "") > 6:
            yield Fault("under", "invalid_value", "`under`: codes of more than six digits are national")

    def filter_under(self, queryset: ProductQuerySet, name: str, value: str) -> ProductQuerySet:
        return queryset.below(value)
