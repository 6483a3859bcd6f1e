"""Meetings: who met whom."""

from django.db.models import Prefetch

from events.agreement.models import Agreement
from events.event.entries import event_entry
from events.event.parts import with_public_parts
from events.event.views import EVENT_ORDERING, AnyEventViewSet
from events.tariff.models import Tariff

from .filters import MeetingFilterSet
from .models import Meeting, Participation
from .serializers import MeetingSerializer

PARTICIPATIONS = (
    Participation.objects.filter(country__status="published")
    .select_related("country", "official", "office", "tenure__office")
    .defer("country__search", "official__search", "office__search", "tenure__office__search")
)


class MeetingViewSet(AnyEventViewSet):
    """Meetings, visits, calls and negotiation rounds, newest first, with who took part in which office."""

    queryset = (
        with_public_parts(Meeting.objects.select_related("host"))
        .defer("host__search")
        .prefetch_related(
            Prefetch("participations", PARTICIPATIONS),
            Prefetch("agreements", Agreement.objects.published().only("slug", "name", "status")),
            Prefetch("tariffs", Tariff.objects.published().only("slug", "title", "status")),
        )
    )
    serializer_class = MeetingSerializer
    entry = staticmethod(event_entry)
    filterset_class = MeetingFilterSet
    ordering_keys = EVENT_ORDERING
    default_ordering = "-date"
