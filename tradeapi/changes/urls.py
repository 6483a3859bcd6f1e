"""The addresses of the log."""

from tradeapi.api.router import Router

from .views import ChangeViewSet

router = Router()
router.register("changes", ChangeViewSet, basename="change")

urlpatterns = router.urls
