"""Front door: the addresses of the event floor."""

from django.urls import include, path

from tradeapi.api.router import Router
from tradeapi.drafts.views import addresses

from .agreement.drafts import AgreementDraft, MilestoneDraft
from .agreement.views import AgreementViewSet, MilestoneViewSet
from .event.drafts import EventDraft
from .event.views import EventViewSet
from .meeting.drafts import MeetingDraft
from .meeting.views import MeetingViewSet
from .search.views import SearchView
from .signal.drafts import SignalDraft
from .signal.views import SignalViewSet
from .source.drafts import SourceDraft
from .source.views import SourceViewSet
from .tariff.drafts import TariffActionDraft, TariffDraft
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

drafts = [
    *addresses("sources", SourceDraft),
    *addresses("events", EventDraft),
    *addresses("meetings", MeetingDraft),
    *addresses("tariffs", TariffDraft),
    *addresses("tariff-actions", TariffActionDraft),
    *addresses("agreements", AgreementDraft),
    *addresses("milestones", MilestoneDraft),
    *addresses("signals", SignalDraft),
]

urlpatterns = [
    path("drafts/", include(drafts)),
    *router.urls,
    path("search/", SearchView.as_view(), name="search-list"),
]
