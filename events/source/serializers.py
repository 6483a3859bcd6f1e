"""The shape of a source."""

from rest_framework import serializers

from tradeapi.api.fields import EdtfDateField
from tradeapi.api.references import ReferenceField

from .models import Source


class SourceSerializer(serializers.ModelSerializer[Source]):
    """One document, page or report that facts are taken from."""

    url = serializers.CharField(help_text="Address of the document; empty = none known.")
    published = EdtfDateField(allow_null=True, help_text="Day of publication; null = not dated.")
    reprint_of = ReferenceField(
        "source-detail",
        allow_null=True,
        help_text="The document that this one repeats; the two count as one origin.",
    )
    origin = serializers.CharField(
        help_text="The origin it counts as: reprints, and reports of one agency, count once."
    )

    class Meta:
        model = Source
        fields = (
            "slug",
            "publisher",
            "tier",
            "title",
            "url",
            "published",
            "language",
            "agency",
            "reprint_of",
            "origin",
            "note",
            "updated_at",
        )
