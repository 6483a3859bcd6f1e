"""The timeline: events of every kind."""

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from tradeapi.api.viewsets import PublishedViewSet

from .counts import CountsFilterSet, CountsSerializer, counts
from .entries import event_entry
from .filters import TimelineFilterSet
from .models import Event
from .parts import with_public_parts
from .serializers import EventSerializer

#: Keys by which lists of events of any kind are ordered.
EVENT_ORDERING = {
    "date": ("earliest",),
    "announced": ("announced_earliest",),
    "title": ("title",),
    "updated_at": ("updated_at",),
}


class EventViewSet(PublishedViewSet):
    """Events of every kind, newest first: what happened, who acted, on whose word, and what it led to.

    Meetings, tariff actions, milestones and signals are here once each; `detail` leads to what more is
    known of them.
    """

    queryset = with_public_parts(Event.objects.all())
    serializer_class = EventSerializer
    entry = staticmethod(event_entry)
    filterset_class = TimelineFilterSet
    ordering_keys = EVENT_ORDERING
    default_ordering = "-date"

    @extend_schema(operation_id="countEvents", responses=CountsSerializer)
    @action(detail=False, filterset_class=CountsFilterSet, serializer_class=CountsSerializer)
    def counts(self, request: Request) -> Response:
        """How many of the events that meet these filters there are, by kind, month and so on."""
        events = self.filter_queryset(Event.objects.published())
        return Response(CountsSerializer(counts(events, self.asked.values["by"])).data)
