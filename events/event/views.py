"""The timeline: events of every kind."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from tradeapi.api.ordering import RELEVANCE
from tradeapi.api.problems import Problem
from tradeapi.api.viewsets import PublishedViewSet

from .chain import ChainFilterSet, ChainSerializer, chain
from .counts import CountsFilterSet, CountsSerializer, counts
from .entries import event_entry
from .filters import EventDetailFilterSet, TimelineFilterSet
from .models import Event
from .parts import ORIGINS, with_public_parts
from .serializers import EventSerializer

#: Keys by which lists of events of any kind are ordered.
EVENT_ORDERING = {
    "date": ("earliest",),
    "announced": ("announced_earliest",),
    "due": ("latest",),
    "title": ("title",),
    "updated_at": ("updated_at",),
}


class AsKnownViewSet(PublishedViewSet):
    """Lists and details that can be asked what was known on a day: the parameter ``known_on``."""

    @property
    def known_on(self) -> date | None:
        """The day to whose knowledge the answer is limited, if any."""
        asked = getattr(self, "asked", None)
        return asked.values.get("known_on") if asked else None

    def known(self, records: Any) -> Any:
        """Those of the records that were known on that day, with all that their answers need then."""
        raise NotImplementedError

    def get_queryset(self) -> QuerySet[Any]:
        records = super().get_queryset()
        return self.known(records) if self.known_on else records

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "known_on": self.known_on}

    def absence(self, name: str) -> Problem:
        """Also why there is no answer for a record that is public and was not known on the day."""
        public = self.queryset.model.objects.published().filter(**{self.lookup_field: name})
        if self.known_on and public.exists():
            return Problem("not-found", f"It had not certainly been announced by {self.known_on}.")
        return super().absence(name)


class AnyEventViewSet(AsKnownViewSet):
    """What lists and details of events of every kind share."""

    detail_filterset_class = EventDetailFilterSet

    def records(self) -> QuerySet[Any]:
        """As everywhere, of one kind by name."""
        return self.of_its_kind(super().records())

    def rows(self) -> QuerySet[Any]:
        """The rows of the spine alone, unless more is asked than these have."""
        declared: Any = self.filterset_class
        asks_more = any(self.asked.values[name] is not None for name in declared.own_parameters())
        ordered_by = {word.removeprefix("-") for word in self.words()}
        if asks_more or not ordered_by <= {*EVENT_ORDERING, RELEVANCE}:
            return self.records()
        return self.of_its_kind(Event.objects.published().only("pk"))

    def of_its_kind(self, events: QuerySet[Any]) -> QuerySet[Any]:
        """Those of the kind that is listed, so that an index of events meets no others.

        Walks ask that of their own rows. Asked twice, a database expects a tenth of what it finds.
        """
        kind = self.queryset.model.kind_of_event
        walks = getattr(getattr(self, "asked", None), "walks", None)
        return events.filter(kind=kind) if kind and not walks else events

    def known(self, records: Any) -> Any:
        return records.as_known(on=self.known_on).prefetch_related(ORIGINS)


class EventViewSet(AnyEventViewSet):
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
        events: Any = Event.objects.published()
        events = self.filter_queryset(events.as_known(on=self.known_on) if self.known_on else events)
        return Response(CountsSerializer(counts(events, self.asked.values["by"])).data)

    @extend_schema(operation_id="getEventChain", responses=ChainSerializer)
    @action(detail=True, url_path="chain", filterset_class=ChainFilterSet, serializer_class=ChainSerializer)
    def chain(self, request: Request, slug: str) -> Response:
        """What led to an event and what followed from it, along links that name who says so.

        From what led to it only further back, from what followed only further on; links in a circle end.
        """
        found = chain(self.get_object(), steps=self.asked.values["steps"], known_on=self.known_on)
        return Response(ChainSerializer(found, context=self.get_serializer_context()).data)
