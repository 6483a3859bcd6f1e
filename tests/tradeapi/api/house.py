"""A small house with three rooms over real tables, to test the building by itself."""

from datetime import UTC, date, datetime

from django.core.exceptions import BadRequest
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.urls import include, path
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import Throttled, ValidationError
from rest_framework.response import Response

from countries.country.models import Country
from countries.product.models import Product
from events.event.models import Event, Kind
from events.source.models import Source
from tradeapi.api.dating import DatesFilter
from tradeapi.api.documents import IndexView, SchemaView, docs
from tradeapi.api.fields import EdtfDateField
from tradeapi.api.filters import (
    ChoiceFilter,
    CountryFilter,
    DayFilter,
    DecimalFilter,
    IntegerFilter,
    OverlapFromFilter,
    OverlapToFilter,
    RecordFilter,
    SearchFilter,
    TextFilter,
)
from tradeapi.api.filtersets import StrictFilterSet
from tradeapi.api.references import ReferenceField
from tradeapi.api.router import Router
from tradeapi.api.views import PublicView
from tradeapi.api.viewsets import PublishedViewSet
from tradeapi.formats.entries import Entry
from tradeapi.http.health import LivezView, ReadyzView
from tradeapi.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500"]


#: When everything in this house was last changed.
MOMENT = datetime(2025, 8, 15, 12, tzinfo=UTC)


class CountrySerializer(serializers.ModelSerializer):
    """A country."""

    part_of = ReferenceField("country-detail", help_text="The state it belongs to.")

    class Meta:
        model = Country
        fields = ("code", "name", "kind", "part_of")


class CountryFilterSet(StrictFilterSet):
    q = SearchFilter(help_text="Words to search for.")
    kind = ChoiceFilter(choices=Country.Kind, many=True, help_text="What sort of party.")
    part_of = CountryFilter(many=True, help_text="Parts of these states.")
    wto_since__gte = DayFilter("wto_since", "gte", help_text="In the WTO since this day or later.")


class CountryViewSet(PublishedViewSet):
    """Countries by name."""

    queryset = Country.objects.select_related("part_of")
    serializer_class = CountrySerializer
    filterset_class = CountryFilterSet
    ordering_keys = {"name": "name", "wto_since": ("wto_since", "name"), "whole": ("part_of__name",)}
    default_ordering = "name"


class SourceSerializer(serializers.ModelSerializer):
    """A document."""

    published = EdtfDateField(allow_null=True, help_text="Day of publication.")

    class Meta:
        model = Source
        fields = ("slug", "title", "tier", "published")


class SourceFilterSet(StrictFilterSet):
    q = SearchFilter(help_text="Words to search for.")
    tier = ChoiceFilter(choices=Source.Tier, help_text="How near the fact.")


class OneSourceFilterSet(StrictFilterSet):
    on = DayFilter(selects=False, help_text="The day of the question.")


class SourceViewSet(PublishedViewSet):
    """Sources, newest first."""

    queryset = Source.objects.all()
    serializer_class = SourceSerializer
    filterset_class = SourceFilterSet
    detail_filterset_class = OneSourceFilterSet
    ordering_keys = {"published": ("published_earliest",), "title": ("title", "-slug")}
    default_ordering = "-published"


class EventSerializer(serializers.ModelSerializer):
    """An event."""

    date = EdtfDateField(help_text="When.")
    part_of = ReferenceField("event-detail", help_text="The larger event.")
    has_parts = ReferenceField("event-detail", many=True, help_text="Its parts.")

    class Meta:
        model = Event
        fields = ("slug", "title", "date", "part_of", "has_parts")


class EventFilterSet(StrictFilterSet):
    country = CountryFilter("event_countries__country", many=True, help_text="In any role.")
    source = RecordFilter("citations__source", to="events.Source", many=True, help_text="Citing these.")
    kind = ChoiceFilter(choices=Kind, many=True, help_text="What sort.")
    from_ = OverlapFromFilter("latest", help_text="On or after this day.")
    to = OverlapToFilter("earliest", help_text="On or before this day.")
    announced = DatesFilter(help_text="Announced")
    actor = CountryFilter(many=True, method="filter_actor", several=True, help_text="Done by these.")
    topic = TextFilter("topics", "overlap", many=True, help_text="With these topics.")
    part_of = RecordFilter(to="events.Event", many=True, help_text="Part of these.")
    open_on = DayFilter(method="filter_open_on", help_text="Still open on this day.")
    place = TextFilter(longest=20, pattern="[A-Z][a-z]+", says="a place such as Ottawa", help_text="Where.")

    def filter_actor(self, queryset, name, value):
        return queryset.involving([country.pk for country in value], role=name)

    def filter_open_on(self, queryset, name, value):
        return queryset.open(on=value)


class RatesFilterSet(StrictFilterSet):
    on = DayFilter(selects=False, required=True, help_text="The day in force.")
    origin = CountryFilter(selects=False, many=True, help_text="Origins of the goods.")
    percent = DecimalFilter(selects=False, help_text="A rate.")
    lines = IntegerFilter(selects=False, minimum=1, maximum=9, default=5, help_text="Most lines.")


def entry(document, url):
    """An event as calendars show it."""
    when = document["date"]
    days = [when[end] and date.fromisoformat(when[end]) for end in ("earliest", "latest")]
    return Entry(document["slug"], url, document["title"], "expected", MOMENT, *days, lines=("<b>Said</b>",))


class EventViewSet(PublishedViewSet):
    """Events, newest first."""

    entry = staticmethod(entry)

    queryset = Event.objects.select_related("part_of").prefetch_related("has_parts")
    serializer_class = EventSerializer
    filterset_class = EventFilterSet
    ordering_keys = {"date": ("earliest",), "kind": ("kind", "-earliest")}
    default_ordering = "-date"

    @action(detail=False, filterset_class=RatesFilterSet)
    def rates(self, request):
        """The question, said back.

        With a second paragraph.
        """
        asked = self.asked.values
        origins = [one.pk for one in asked["origin"] or ()]
        return Response({**asked, "origin": origins, "percent": str(asked["percent"])})

    @action(detail=True, filterset_class=RatesFilterSet)
    def steps(self, request, slug):
        """One event, asked about."""
        return Response({"slug": self.get_object().slug})

    @action(detail=True, paged=True)
    def parts(self, request, slug):
        """The parts of an event."""
        return self.listed(self.get_queryset().filter(part_of=self.get_object()))


class ProductSerializer(serializers.ModelSerializer):
    """A product."""

    class Meta:
        model = Product
        fields = ("code", "description")


class ProductViewSet(PublishedViewSet):
    """Products in the order of the nomenclature."""

    queryset = Product.objects.all()
    serializer_class = ProductSerializer


class HealthySerializer(serializers.Serializer):
    """Nothing."""


class FailingView(PublicView):
    """Fails as told by the path."""

    serializer_class = HealthySerializer
    schema = None

    def get(self, request, failure):
        raise FAILURES[failure]


FAILURES = {
    "operational": OperationalError("FATAL: password authentication failed for user trade"),
    "interface": InterfaceError("connection already closed"),
    "unforeseen": RuntimeError("SELECT secret FROM vault"),
    "bad-request": BadRequest("inner words"),
    "throttled": Throttled(wait=6.5),
    "body": ValidationError({"lines": [{}, {"rate": ["Too high."]}], "title": ["Missing."]}),
    "surrogate": ValidationError({"title\ud800": ["`\ud800` is no choice."]}),
}


def failing_page(request, failure):
    raise FAILURES[failure]


def bare_refusal(request):
    return HttpResponse("<h1>Gone, with words of the framework</h1>", status=409)


router = Router()
router.register("countries", CountryViewSet, basename="country")
router.register("sources", SourceViewSet, basename="source")
router.register("events", EventViewSet, basename="event")
router.register("products", ProductViewSet, basename="product")

urlpatterns = [
    path("api/v1/", IndexView.as_view(), name="index"),
    path("api/v1/", include(router.urls)),
    path("api/schema/", SchemaView.as_view(), name="schema"),
    path("api/docs/", docs, name="docs"),
    path("api/failing/<failure>/", FailingView.as_view()),
    path("api/failing-page/<failure>/", failing_page),
    path("failing-page/<failure>/", failing_page),
    path("bare-refusal/", bare_refusal),
    path("livez", LivezView.as_view(), name="livez"),
    path("readyz", ReadyzView.as_view(), name="readyz"),
]
