"""Front door: the addresses of the reference floor."""

from tradeapi.api.router import Router

from .country.views import CountryViewSet
from .official.views import OfficeViewSet, OfficialViewSet
from .product.views import ProductViewSet
from .sector.views import SectorViewSet

router = Router()
router.register("countries", CountryViewSet, basename="country")
router.register("officials", OfficialViewSet, basename="official")
router.register("offices", OfficeViewSet, basename="office")
router.register("products", ProductViewSet, basename="product")
router.register("sectors", SectorViewSet, basename="sector")

urlpatterns = router.urls
