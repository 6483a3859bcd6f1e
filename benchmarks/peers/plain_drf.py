"""The peer most would write: nested ModelSerializers with hyperlinks, in ReadOnlyModelViewSets."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import StreamingHttpResponse
from rest_framework import serializers, viewsets
from rest_framework.renderers import JSONRenderer

from events.event.models import Citation, Event, EventCountry
from events.event.roles import EventOfficial
from events.tariff.models import Tariff, TariffAction
from events.tariff.periods import RatePeriod, StatusPeriod
from events.tariff.rates import RateLine

from . import documents, questions


class Address(serializers.HyperlinkedIdentityField):
    """As mere text: the record that DRF keeps with it would be pickled with what ``cache_page`` keeps."""

    def to_representation(self, value: Any) -> Any:
        return str(super().to_representation(value))


class Reference(serializers.Serializer[Any]):
    id = serializers.CharField(source="public_id")
    label = serializers.CharField(source="__str__")  # type: ignore[assignment]


class CountryReference(Reference):
    url = Address(view_name="countries", lookup_field="code")


class OfficialReference(Reference):
    url = Address(view_name="officials", lookup_field="slug")


class OfficeReference(Reference):
    url = Address(view_name="offices", lookup_field="slug")


class SourceReference(Reference):
    url = Address(view_name="sources", lookup_field="slug")


class AgreementReference(Reference):
    url = Address(view_name="agreements", lookup_field="slug")


class EventReference(Reference):
    url = Address(view_name="events", lookup_field="slug")


class TariffReference(Reference):
    url = Address(view_name="tariffs", lookup_field="slug")


class ActionReference(Reference):
    url = Address(view_name="tariff-actions", lookup_field="slug")


class EdtfField(serializers.Field[Any, Any, Any, Any]):
    """A date as its source gives it, with its bounds; an empty one is null."""

    def to_representation(self, value: str) -> Any:
        return documents.edtf(value)


class FirstDayField(serializers.Field[Any, Any, Any, Any]):
    def to_representation(self, value: Any) -> date | None:
        return value.lower  # type: ignore[no-any-return]


class LastDayField(serializers.Field[Any, Any, Any, Any]):
    def to_representation(self, value: Any) -> date | None:
        return documents.last_day(value)


class EventCountrySerializer(serializers.ModelSerializer[EventCountry]):
    country = CountryReference()

    class Meta:
        model = EventCountry
        fields = ("country", "role")


class EventOfficialSerializer(serializers.ModelSerializer[EventOfficial]):
    official = OfficialReference()
    office = OfficeReference()

    class Meta:
        model = EventOfficial
        fields = ("official", "role", "office")


class SettlementSerializer(serializers.Serializer[Any]):
    value = serializers.CharField()
    reason = serializers.CharField()
    decided_at = serializers.DateTimeField()


class ClaimSerializer(serializers.Serializer[Citation]):
    says = serializers.CharField(source="claim")
    rate_percent = serializers.DecimalField(max_digits=7, decimal_places=3, source="claimed_rate_percent")
    qualifier = serializers.CharField(source="claimed_qualifier")
    date = EdtfField(source="claimed_date")
    field = serializers.CharField(source="claimed_field")
    line = serializers.CharField(source="claimed_line")
    recorded = serializers.CharField(source="against")
    open = serializers.BooleanField(source="rival")
    settlement = SettlementSerializer()


class CitationSerializer(serializers.ModelSerializer[Citation]):
    source = SourceReference()  # type: ignore[assignment]
    publisher = serializers.CharField(source="source.publisher")
    tier = serializers.CharField(source="source.tier")
    url = serializers.CharField(source="source.url")
    claim = serializers.SerializerMethodField()

    class Meta:
        model = Citation
        fields = (
            "source",
            "publisher",
            "tier",
            "url",
            "quote",
            "locator",
            "attributed_to",
            "stance",
            "claim",
        )

    def get_claim(self, citation: Citation) -> Any:
        return ClaimSerializer(citation, context=self.context).data if citation.makes_another_claim else None


class LinkSerializer(serializers.Serializer[Any]):
    """A link that this event makes."""

    relation = serializers.CharField()
    direction = serializers.ReadOnlyField(default="to")
    event = EventReference(source="to_event")
    source = SourceReference()  # type: ignore[assignment]
    quote = serializers.CharField()


class LinkFromSerializer(LinkSerializer):
    """A link that another event makes to this one."""

    direction = serializers.ReadOnlyField(default="from")
    event = EventReference()


class EventSerializer(serializers.ModelSerializer[Event]):
    date = EdtfField()
    announced = EdtfField()
    settled = EdtfField()
    countries = EventCountrySerializer(source="event_countries", many=True)
    officials = EventOfficialSerializer(source="event_officials", many=True)
    citations = CitationSerializer(many=True)
    part_of = EventReference()
    has_parts = EventReference(many=True)
    links = serializers.SerializerMethodField()
    detail = serializers.SerializerMethodField()

    class Meta:
        model = Event
        fields = ("slug", "kind", "title", "summary", "date", "announced", "occurrence", "settled", "place", "topics",
                  "countries", "officials", "citations", "verification", "part_of", "has_parts", "links", "note",
                  "updated_at", "detail")  # fmt: skip

    def get_links(self, event: Event) -> Any:
        made = LinkSerializer(event.links, many=True, context=self.context).data
        return [*made, *LinkFromSerializer(event.links_from, many=True, context=self.context).data]

    def get_detail(self, event: Event) -> Any:
        folder = documents.FOLDERS.get(event.kind)
        site = self.context["request"].build_absolute_uri("/drf")
        return documents.reference(event, folder, site) if folder else None


class RateSerializer(serializers.ModelSerializer[RateLine]):
    type = serializers.CharField(source="rate_type")
    percent = serializers.DecimalField(max_digits=7, decimal_places=3, source="rate_percent")
    in_words = serializers.CharField(source="rate_in_words")

    class Meta:
        model = RateLine
        fields = ("type", "percent", "amount", "currency", "per_unit", "qualifier", "in_words")


class OriginSerializer(serializers.Serializer[RateLine]):
    kind = serializers.CharField(source="origin_kind")
    country = CountryReference(source="origin")
    described_as = serializers.CharField(source="origin_class")
    excluded = CountryReference(source="excluded_origins", many=True)


class ScopeSerializer(serializers.ModelSerializer[RateLine]):
    products = serializers.CharField(source="product_kind")

    class Meta:
        model = RateLine
        fields = ("products", "hs_include", "hs_exclude", "sector", "goods")


class ConditionSerializer(serializers.Serializer[RateLine]):
    kind = serializers.CharField(source="condition")
    text = serializers.CharField(source="condition_text")
    agreement = AgreementReference()


class LineSerializer(serializers.ModelSerializer[RateLine]):
    rate = RateSerializer(source="*")
    origin = OriginSerializer(source="*")
    scope = ScopeSerializer(source="*")
    condition = ConditionSerializer(source="*")

    class Meta:
        model = RateLine
        fields = ("label", "treatment", "rate", "role", "origin", "scope", "condition", "legal_code")


class RatePeriodSerializer(serializers.ModelSerializer[RatePeriod]):
    line = LineSerializer()
    valid_from = FirstDayField(source="valid")
    valid_through = LastDayField(source="valid")
    due = EdtfField()
    set_by = ActionReference(source="line.action")

    class Meta:
        model = RatePeriod
        fields = ("line", "state", "valid_from", "valid_through", "due", "set_by")


class StatusSerializer(serializers.ModelSerializer[StatusPeriod]):
    class Meta:
        model = StatusPeriod
        fields = ("status", "collected", "since")


class StatusPeriodSerializer(serializers.ModelSerializer[StatusPeriod]):
    valid_from = FirstDayField(source="valid")
    valid_through = LastDayField(source="valid")

    class Meta:
        model = StatusPeriod
        fields = ("status", "collected", "valid_from", "valid_through")


class InstrumentSerializer(serializers.Serializer[TariffAction]):
    type = serializers.CharField(source="instrument_type")
    number = serializers.CharField(source="instrument_number")
    citation = serializers.CharField(source="instrument_citation")


class ActionSerializer(serializers.ModelSerializer[TariffAction]):
    id = serializers.CharField(source="slug")
    label = serializers.CharField(source="title")  # type: ignore[assignment]
    url = Address(view_name="tariff-actions", lookup_field="slug")
    announced = EdtfField(source="announcement")
    effective = EdtfField()
    until = EdtfField()
    instrument = InstrumentSerializer(source="*")

    class Meta:
        model = TariffAction
        fields = ("id", "label", "url", "action", "announced", "effective", "until", "retroactive_to", "collection_on",
                  "instrument", "verification")  # fmt: skip


class TariffSerializer(serializers.ModelSerializer[Tariff]):
    imposed_by = CountryReference()
    on = serializers.SerializerMethodField()
    status = serializers.SerializerMethodField()
    rates = RatePeriodSerializer(source="rate_periods", many=True)
    status_periods = StatusPeriodSerializer(many=True)
    actions = ActionSerializer(many=True)
    replaced_by = TariffReference()

    class Meta:
        model = Tariff
        fields = ("slug", "title", "aliases", "type", "imposed_by", "legal_basis", "series", "scope", "summary", "on",
                  "status", "rates", "status_periods", "actions", "replaced_by", "note", "updated_at")  # fmt: skip

    def get_on(self, tariff: Tariff) -> date:
        return self.context["on"]  # type: ignore[no-any-return]

    def get_status(self, tariff: Tariff) -> Any:
        found = (one for one in tariff.status_periods.all() if self.context["on"] in one.valid)
        current = next(found, None)
        return current and StatusSerializer(current).data


class TariffViewSet(viewsets.ReadOnlyModelViewSet[Tariff]):
    serializer_class = TariffSerializer

    def get_queryset(self) -> Any:
        return questions.tariffs(self.request.query_params["imposed_by"], self.on)

    def get_serializer_context(self) -> Any:
        return {**super().get_serializer_context(), "on": self.on}

    @property
    def on(self) -> date:
        return date.fromisoformat(self.request.query_params["on"])


def all_tariffs(request: Any) -> StreamingHttpResponse:
    """All of them as JSON Lines, a line at a time, read some at a time."""
    on = date.fromisoformat(request.GET["on"])
    found = questions.tariffs("", on).iterator(chunk_size=200)
    written = JSONRenderer()
    context = {"request": request, "on": on}
    lines = (written.render(TariffSerializer(one, context=context).data) + b"\n" for one in found)
    return StreamingHttpResponse(lines, content_type="application/x-ndjson")


class EventViewSet(viewsets.ReadOnlyModelViewSet[Event]):
    serializer_class = EventSerializer
    lookup_field = "slug"

    def get_queryset(self) -> Any:
        asked = self.request.query_params
        from_, to = (date.fromisoformat(asked[name]) if name in asked else None for name in ("from", "to"))
        return questions.events(asked.get("country", ""), from_, to)
