"""How a list of tariffs says what a product or a sector was taken to mean; the shape is ``interpreted`` of a page."""

from __future__ import annotations

from typing import Any

from countries.product.models import Product, hs_ancestors
from countries.sector.models import Sector
from tradeapi.api.references import reference


def sector_by_its_codes(request: Any, sector: Sector) -> dict[str, Any]:
    """The sector asked for, and the codes by which lines were found too."""
    context = {"request": request}
    codes = [reference(one, "product-detail", context) for one in sector.products.defer("search")]
    return taken_for("sector", reference(sector, "sector-detail", context), codes)


def product_in_the_tree(request: Any, code: str) -> dict[str, Any]:
    """The product asked for, and the codes above it and the sectors by which lines were found too."""
    context = {"request": request}
    *above, asked = hs_ancestors(code[:6])
    products = Product.objects.defer("search").in_bulk([*above, asked])
    also = [reference(products[key], "product-detail", context) for key in above if key in products]
    sectors = Sector.objects.with_product(code).defer("search").order_by("code")
    also += [reference(one, "sector-detail", context) for one in sectors]
    return taken_for("product", reference(products[asked], "product-detail", context), also)


def taken_for(parameter: str, asked: Any, also: list[Any]) -> dict[str, Any]:
    dated = [{"record": record, "valid_from": None, "valid_through": None} for record in also]
    return {"parameter": parameter, "asked": asked, "also": dated}
