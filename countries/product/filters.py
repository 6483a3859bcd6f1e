"""How products can be asked for."""

from __future__ import annotations

from collections.abc import Iterable

from tradeapi.api.filters import BooleanFilter, ChoiceFilter, RecordFilter, SearchFilter
from tradeapi.api.filtersets import StrictFilterSet
from tradeapi.api.problems import Fault

from .models import Product, ProductQuerySet
from .parameters import ProductFilter


class ProductFilterSet(StrictFilterSet):
    """Filters of products."""

    code = RecordFilter(
        "pk",
        to="countries.Product",
        many=True,
        example="7208",
        help_text="By code, digits without dots; Roman numeral for a section.",
    )
    level = ChoiceFilter(choices=Product.Level, many=True, help_text="Level in the tree.")
    parent = RecordFilter(
        to="countries.Product", many=True, example="7208", help_text="Directly under this code or section."
    )
    section = RecordFilter(
        to="countries.Product",
        many=True,
        example="XV",
        method="filter_section",
        help_text="In this section, by Roman numeral: the section and everything under it.",
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
        for section in self.values["section"] or ():
            if section.level != Product.Level.SECTION:
                yield Fault(
                    "section", "invalid_value", f"`section`: `{section.pk}` is not a section, such as XV"
                )

    def filter_section(self, queryset: ProductQuerySet, name: str, value: list[Product]) -> ProductQuerySet:
        return queryset.in_sections(*(section.pk for section in value))

    def filter_under(self, queryset: ProductQuerySet, name: str, value: str) -> ProductQuerySet:
        return queryset.below(value)
