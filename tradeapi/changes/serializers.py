"""The shape of a change."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from tradeapi.api.references import ReferenceShape, site_of
from tradeapi.api.rendering import on_site, resources

from .models import Change

DOCUMENT = {"type": ["object", "null"], "additionalProperties": True}


class ChangeSerializer(serializers.ModelSerializer[Change]):
    """What happened to one public record."""

    url = serializers.SerializerMethodField(help_text="Address of the record.")
    fields_changed = serializers.ListField(
        child=serializers.CharField(),
        source="fields",
        help_text="Members of the document that differ; empty unless it was corrected or refreshed.",
    )
    countries = serializers.ListField(
        child=serializers.CharField(), help_text=Change._meta.get_field("countries").help_text
    )
    merged_into = serializers.SerializerMethodField(
        help_text="The record that stands in for this one; null unless it was merged."
    )
    before = serializers.SerializerMethodField(
        help_text="The document until then, as its list had it; null where there was none."
    )
    after = serializers.SerializerMethodField(
        help_text="The document from then on, as its list has it; null once it is withdrawn or merged."
    )

    class Meta:
        model = Change
        fields = (
            "number",
            "at",
            "resource",
            "slug",
            "url",
            "action",
            "title",
            "summary",
            "reason",
            "fields_changed",
            "by",
            "countries",
            "merged_into",
            "before",
            "after",
        )

    @extend_schema_field(serializers.URLField())
    def get_url(self, change: Change) -> str:
        return self.address(change.resource, change.slug)

    @extend_schema_field(ReferenceShape(allow_null=True))
    def get_merged_into(self, change: Change) -> dict[str, str] | None:
        into = change.stands_in
        if not into:
            return None
        address = self.address(change.resource, into["slug"])
        return {"id": into["slug"], "label": into["title"], "url": address}

    @extend_schema_field(DOCUMENT)
    def get_before(self, change: Change) -> dict[str, Any] | None:
        return on_site(change.before, site_of(self.context))

    @extend_schema_field(DOCUMENT)
    def get_after(self, change: Change) -> dict[str, Any] | None:
        return on_site(change.after, site_of(self.context))

    def address(self, resource: str, slug: str) -> str:
        return f"{site_of(self.context)}{resources()[resource].path}{slug}/"
