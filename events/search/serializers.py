"""The shape of a hit."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from events.event.models import Event, Kind
from events.source.models import Source
from tradeapi.api.fields import EdtfDateField, EdtfDateShape
from tradeapi.api.references import reference

from .question import SEARCHED, Hit


class HitSerializer(serializers.Serializer[Hit]):
    """A record that was found: what it is, its name, its address."""

    type = serializers.ChoiceField(
        choices=[(name, f"a record of /api/v1/{name}/") for name in SEARCHED],
        source="resource",
        help_text="The resource it is of.",
    )
    kind = serializers.SerializerMethodField()
    id = serializers.CharField(
        source="record.public_id", help_text="Slug of the record; for a country its code."
    )
    label = serializers.CharField(  # type: ignore[assignment]
        source="record", help_text="What a reader would call it."
    )
    url = serializers.SerializerMethodField(help_text="Address of the record.")
    date = serializers.SerializerMethodField(
        help_text="Of an event its date, of a source that of publication; null = none, or not known."
    )

    @extend_schema_field(
        serializers.ChoiceField(
            choices=Kind.choices, allow_null=True, help_text="Of an event, its kind; null = no event."
        )
    )
    def get_kind(self, hit: Hit) -> str | None:
        return hit.record.kind if isinstance(hit.record, Event) else None

    @extend_schema_field(serializers.URLField)
    def get_url(self, hit: Hit) -> str:
        found: Any = reference(hit.record, hit.record.detail_view, self.context)
        return str(found["url"])

    @extend_schema_field(EdtfDateShape(allow_null=True))
    def get_date(self, hit: Hit) -> dict[str, Any] | None:
        text = ""
        if isinstance(hit.record, Event):
            text = hit.record.date
        elif isinstance(hit.record, Source):
            text = hit.record.published
        return EdtfDateField().to_representation(text) if text else None
