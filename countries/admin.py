"""Front door: the reference floor at the editors' desk."""

from .country.admin import CountryAdmin, MembershipAdmin
from .official.admin import OfficeAdmin, OfficialAdmin, TenureAdmin, TenureSourceAdmin
from .product.admin import ProductAdmin

__all__ = [
    "CountryAdmin",
    "MembershipAdmin",
    "OfficeAdmin",
    "OfficialAdmin",
    "ProductAdmin",
    "TenureAdmin",
    "TenureSourceAdmin",
]
