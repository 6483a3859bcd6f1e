"""Front door: the reference floor at the editors' desk."""

from .country.admin import CountryAdmin, MembershipAdmin
from .official.admin import OfficeAdmin, OfficialAdmin, TenureAdmin, TenureSourceAdmin
from .product.admin import ProductAdmin
from .sector.admin import SectorAdmin

__all__ = [
    "CountryAdmin",
    "MembershipAdmin",
    "OfficeAdmin",
    "OfficialAdmin",
    "ProductAdmin",
    "SectorAdmin",
    "TenureAdmin",
    "TenureSourceAdmin",
]
