"""Reading a product from a question: a code of the Harmonized System, with or without dots."""

from __future__ import annotations

from tradeapi.api.echo import shown
from tradeapi.api.filters import ParameterFilter
from tradeapi.api.parameters import Parameter, Refused

from .models import Product, normalise_hs_code


class ProductParameter(Parameter):
    """A code of 2 to 10 digits whose first six at most are in HS 2022; the value is its digits."""

    schema = {"type": "string", "pattern": r"^[0-9]{2}([. ]?[0-9]{2}){0,4}$", "maxLength": 14}
    example = "3104"
    longest = 20

    def parse(self, text: str) -> str:
        if not text.isascii():
            raise Refused(f"`{shown(text)}` is not a code of the Harmonized System")
        try:
            digits = normalise_hs_code(text)
        except ValueError as error:
            raise Refused(f"`{shown(text)}`: {error}".rstrip(".")) from None
        if not Product.objects.filter(code=digits[:6]).exists():
            raise Refused(f"`{digits[:6]}` is not in HS 2022")
        return digits


class ProductFilter(ParameterFilter):
    """A product by its code in the Harmonized System."""

    field_class = ProductParameter
