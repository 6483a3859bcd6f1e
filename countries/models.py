"""Front door: the tables of the reference floor."""

from .country.models import Country, Membership
from .official.models import Office, Official, Tenure, TenureSource
from .product.models import Product
from .sector.models import Sector

__all__ = ["Country", "Membership", "Office", "Official", "Product", "Sector", "Tenure", "TenureSource"]
