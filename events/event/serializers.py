"""The shape of an event; meetings, tariff actions, milestones and signals begin with the same fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from events.source.models import Source
from tradeapi.api.fields import EdtfDateField
from tradeapi.api.references import ReferenceField, ReferenceShape, reference
from tradeapi.api.stored_parts import TakesStored

from .claims import Field
from .disputes import DisputeSerializer, SettlementSerializer, disputes_of
from .models import Citation, Event, EventCountry, EventLink, Kind
from .roles import EventOfficial

#: Where more is known of events that are more than plain.
DETAIL_VIEWS = {
    Kind.MEETING: "meeting-detail",
    Kind.TARIFF_ACTION: "tariff-action-detail",
    Kind.AGREEMENT_MILESTONE: "milestone-detail",
    Kind.SIGNAL: "signal-detail",
}

#: The fields with which every kind of event begins.
EVENT_FIELDS = (
    "slug",
    "kind",
    "title",
    "summary",
    "date",
    "announced",
    "occurrence",
    "settled",
    "place",
    "topics",
    "countries",
    "officials",
    "citations",
    "verification",
    "disputes",
    "part_of",
    "has_parts",
    "links",
    "note",
    "known_on",
    "updated_at",
)


class EventCountrySerializer(serializers.ModelSerializer[EventCountry]):
    """A country, bloc or other party, and its role in the event."""

    country = ReferenceField("country-detail", help_text="The country or party.")

    class Meta:
        model = EventCountry
        fields = ("country", "role")


class EventOfficialSerializer(serializers.ModelSerializer[EventOfficial]):
    """A person who acted in the event, and the office held then."""

    official = ReferenceField("official-detail", help_text="The person.")
    office = ReferenceField(
        "office-detail", allow_null=True, help_text="The office in which the person acted; null = none named."
    )

    class Meta:
        model = EventOfficial
        fields = ("official", "role", "office")


class ClaimSerializer(serializers.Serializer[Citation]):
    """What a document says where that differs from the record."""

    says = serializers.CharField(source="claim", help_text="What the document says, in words.")
    rate_percent = serializers.DecimalField(
        max_digits=7,
        decimal_places=3,
        allow_null=True,
        source="claimed_rate_percent",
        help_text="The rate it gives, in percent; null = none.",
    )
    qualifier = serializers.ChoiceField(
        choices=Citation.Qualifier.choices,
        allow_blank=True,
        source="claimed_qualifier",
        help_text="How it qualifies that rate; empty = not at all.",
    )
    date = EdtfDateField(allow_null=True, source="claimed_date", help_text="The date it gives; null = none.")
    field = serializers.ChoiceField(
        choices=Field.choices,
        allow_blank=True,
        source="claimed_field",
        help_text="The fact it is about; empty = told in words only.",
    )
    line = serializers.CharField(
        source="claimed_line", help_text="Label of the rate line it is about; empty = none named."
    )
    recorded = serializers.CharField(
        source="against", help_text="What the record says of that fact; empty = see the record."
    )
    open = serializers.BooleanField(
        source="rival",
        help_text="Whether it is in dispute with the record or another source, and not settled.",
    )
    settlement = SettlementSerializer(
        allow_null=True, help_text="The reviewer's decision; null = none, or none needed."
    )


class CitationSerializer(TakesStored, serializers.ModelSerializer[Citation]):
    """Where a source says something about the event."""

    source = ReferenceField(  # type: ignore[assignment]
        "source-detail", help_text="The document, as a record here."
    )
    publisher = serializers.CharField(source="source.publisher", help_text="Who published it.")
    tier = serializers.ChoiceField(
        choices=Source.Tier.choices, source="source.tier", help_text="How near the publisher is to the fact."
    )
    url = serializers.CharField(source="source.url", help_text="Address of the document; empty = none known.")
    claim = serializers.SerializerMethodField(
        help_text="What it says otherwise; null = it agrees with the record."
    )

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

    @extend_schema_field(ClaimSerializer(allow_null=True))
    def get_claim(self, citation: Citation) -> dict[str, Any] | None:
        return ClaimSerializer(citation, context=self.context).data if citation.makes_another_claim else None


@dataclass(frozen=True)
class LinkEnd:
    """A link as one of its two events shows it."""

    relation: str
    direction: str
    event: Event
    source: Source
    quote: str


class LinkSerializer(serializers.Serializer[LinkEnd]):
    """A claim that this event stands in some relation to another, and who says so."""

    relation = serializers.ChoiceField(
        choices=EventLink.Relation.choices, help_text="What the later event does to the earlier one."
    )
    direction = serializers.ChoiceField(
        choices=[("to", "this event does it to the other"), ("from", "the other event does it to this one")],
        help_text="Which of the two does it.",
    )
    event = ReferenceField("event-detail", help_text="The other event.")
    source = ReferenceField("source-detail", help_text="Who says so.")  # type: ignore[assignment]
    quote = serializers.CharField(help_text="A short quotation, word for word; empty = none.")


@extend_schema_field({"type": ["string", "null"], "format": "date"})
class KnownOnField(serializers.Field[Any, Any, Any, Any]):
    """The day to whose knowledge the question limits the answer; the serializer's context has it."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "help_text", "The day to whose knowledge this is limited, as asked for; null = everything known."
        )
        super().__init__(read_only=True, source="*", **kwargs)

    def to_representation(self, value: Any) -> str | None:
        known_on = self.context.get("known_on")
        return known_on.isoformat() if known_on else None


class EventSerializer(serializers.ModelSerializer[Event]):
    """A dated happening: what, when, who, on whose word, and how it is linked to others."""

    date = EdtfDateField(help_text=Event._meta.get_field("date").help_text)
    announced = EdtfDateField(
        allow_null=True, help_text="When it was announced or voiced; null = on the day it happened."
    )
    settled = EdtfDateField(
        allow_null=True,
        help_text="When it was met, missed, cancelled or superseded; null = open or not recorded.",
    )
    countries = EventCountrySerializer(
        source="event_countries", many=True, help_text="Countries, blocs and other parties with their roles."
    )
    officials = EventOfficialSerializer(
        source="event_officials",
        many=True,
        help_text="People who acted in it; of a meeting see its participants.",
    )
    citations = CitationSerializer(many=True, help_text="Who says so.")
    disputes = serializers.SerializerMethodField(
        help_text="Facts on which sources differ, each claim with its source, and how it was settled."
    )
    part_of = ReferenceField(
        "event-detail", allow_null=True, help_text="The larger event that this is part of."
    )
    has_parts = ReferenceField("event-detail", many=True, help_text="Events that are part of this one.")
    links = serializers.SerializerMethodField(help_text="How it is linked to other events, both ways.")
    known_on = KnownOnField()
    detail = serializers.SerializerMethodField(
        help_text="The meeting, tariff action, milestone or signal that this is; null = a plain event."
    )

    class Meta:
        model = Event
        fields = (*EVENT_FIELDS, "detail")

    def to_representation(self, instance: Event) -> Any:
        if self.context.get("known_on"):
            instance.show_as_known(self.context["known_on"])
        return super().to_representation(instance)

    @extend_schema_field(DisputeSerializer(many=True))
    def get_disputes(self, event: Event) -> Any:
        found: Any = disputes_of(event.citations.all())
        return DisputeSerializer(found, many=True, context=self.context).data

    @extend_schema_field(ReferenceShape(allow_null=True))
    def get_detail(self, event: Event) -> dict[str, str] | None:
        view_name = DETAIL_VIEWS.get(Kind(event.kind))
        return reference(event, view_name, self.context) if view_name else None

    @extend_schema_field(LinkSerializer(many=True))
    def get_links(self, event: Event) -> Any:
        ends: Any = [
            LinkEnd(link.relation, "to", link.to_event, link.source, link.quote) for link in event.links.all()
        ]
        ends += [
            LinkEnd(link.relation, "from", link.event, link.source, link.quote)
            for link in event.links_from.all()
        ]
        return LinkSerializer(ends, many=True, context=self.context).data
