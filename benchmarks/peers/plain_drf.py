"""The peer most would write: ModelSerializer, nested, in a ReadOnlyModelViewSet."""

from __future__ import annotations

from typing import Any

from django.http import StreamingHttpResponse
from rest_framework import serializers, viewsets
from rest_framework.renderers import JSONRenderer

from countries.country.models import Country
from events.event.models import Citation, Event, EventCountry
from events.source.models import Source
from events.tariff.models import Tariff, TariffAction
from events.tariff.periods import RatePeriod, StatusPeriod
from events.tariff.rates import RateLine

from . import questions


class CountrySerializer(serializers.ModelSerializer):
    class Meta:
        model = Country
        fields = ("code", "name")


class SourceSerializer(serializers.ModelSerializer):
    class Meta:
        model = Source
        fields = ("slug", "publisher", "title", "tier", "url")


class CitationSerializer(serializers.ModelSerializer):
    source = SourceSerializer()

    class Meta:
        model = Citation
        fields = ("source", "quote", "locator", "attributed_to", "stance")


class EventCountrySerializer(serializers.ModelSerializer):
    country = CountrySerializer()

    class Meta:
        model = EventCountry
        fields = ("country", "role")


class EventSerializer(serializers.ModelSerializer):
    countries = EventCountrySerializer(source="event_countries", many=True)
    citations = CitationSerializer(many=True)

    class Meta:
        model = Event
        fields = ("slug", "kind", "title", "summary", "date", "earliest", "latest", "announced", "occurrence", "place",
                  "topics", "verification", "note", "updated_at", "countries", "citations")  # fmt: skip


class LineSerializer(serializers.ModelSerializer):
    origin = CountrySerializer()

    class Meta:
        model = RateLine
        fields = ("label", "treatment", "rate_type", "rate_percent", "qualifier", "role", "origin_kind", "origin",
                  "product_kind", "hs_include", "hs_exclude", "sector", "goods", "condition", "legal_code")  # fmt: skip


class RateSerializer(serializers.ModelSerializer):
    line = LineSerializer()

    class Meta:
        model = RatePeriod
        fields = ("line", "state", "due")


class StatusSerializer(serializers.ModelSerializer):
    class Meta:
        model = StatusPeriod
        fields = ("status", "collected", "since")


class ActionSerializer(serializers.ModelSerializer):
    class Meta:
        model = TariffAction
        fields = ("slug", "title", "action", "date", "effective", "until", "instrument_type", "verification")


class TariffSerializer(serializers.ModelSerializer):
    imposed_by = CountrySerializer()
    status = StatusSerializer(source="status_periods", many=True)
    rates = RateSerializer(source="rate_periods", many=True)
    actions = ActionSerializer(many=True)

    class Meta:
        model = Tariff
        fields = ("slug", "title", "aliases", "type", "imposed_by", "legal_basis", "series", "scope", "summary",
                  "status", "rates", "actions", "note", "updated_at")  # fmt: skip


class TariffViewSet(viewsets.ReadOnlyModelViewSet):
    serializer_class = TariffSerializer

    def get_queryset(self) -> Any:
        asked = self.request.query_params
        return questions.tariffs(asked["imposed_by"], asked["on"])


def all_tariffs(request: Any) -> StreamingHttpResponse:
    """All of them as JSON Lines, a line at a time, read some at a time."""
    found = questions.tariffs("", request.GET["on"]).iterator(chunk_size=200)
    written = JSONRenderer()
    lines = (written.render(TariffSerializer(one).data) + b"\n" for one in found)
    return StreamingHttpResponse(lines, content_type="application/x-ndjson")


class EventViewSet(viewsets.ReadOnlyModelViewSet):
    serializer_class = EventSerializer
    lookup_field = "slug"

    def get_queryset(self) -> Any:
        asked = self.request.query_params
        return questions.events(asked.get("country", ""), asked.get("from", ""), asked.get("to", ""))
