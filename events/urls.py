"""Front door: the addresses of the event floor."""

from tradeapi.api.router import Router

from .event.views import EventViewSet
from .source.views import SourceViewSet

router = Router()
router.register("sources", SourceViewSet, basename="source")
router.register("events", EventViewSet, basename="event")

urlpatterns = router.urls
