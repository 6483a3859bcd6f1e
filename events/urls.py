"""Front door: the addresses of the event floor."""

from django.urls import path

from tradeapi.api.router import Router

from .agreement.views import AgreementViewSet, MilestoneViewSet
from .event.views import EventViewSet
from .meeting.views import MeetingViewSet
from .search.views import SearchView
from .signal.views import SignalViewSet
from .source.views import SourceViewSet
from .tariff.views import TariffActionViewSet, TariffViewSet

router = Router()
router.register("sources", SourceViewSet, basename="source")
router.register("events", EventViewSet, basename="event")
router.register("meetings", MeetingViewSet, basename="meeting")
router.register("agreements", AgreementViewSet, basename="agreement")
router.register("milestones", MilestoneViewSet, basename="milestone")
router.register("signals", SignalViewSet, basename="signal")
router.register("tariffs", TariffViewSet, basename="tariff")
router.register("tariff-actions", TariffActionViewSet, basename="tariff-action")

urlpatterns = [*router.urls, path("search/", SearchView.as_view(), name="search-list")]
