"""The shape of products."""

from __future__ import annotations

from rest_framework import serializers

from tradeapi.api.references import ReferenceField

from .models import Product


class ProductSerializer(serializers.ModelSerializer[Product]):
    """A section, chapter, heading or subheading of the Harmonized System."""

    parent = ReferenceField(  # type: ignore[assignment]
        "product-detail", allow_null=True, help_text="One level up; null for a section."
    )
    path = ReferenceField(
        "product-detail", source="ancestors", many=True, help_text="All levels above it, the section first."
    )

    class Meta:
        model = Product
        fields = ("code", "level", "description", "parent", "path", "edition", "residual")
