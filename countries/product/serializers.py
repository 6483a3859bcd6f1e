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
    section = ReferenceField(
        "product-detail",
        allow_null=True,
        help_text="The section it is in; null for a section, and for residual codes.",
    )
    path = ReferenceField(
        "product-detail", source="ancestors", many=True, help_text="All levels above it, the section first."
    )

    class Meta:
        model = Product
        fields = ("code", "level", "description", "section", "parent", "path", "edition", "residual")


class ProductWithChildrenSerializer(ProductSerializer):
    """One product with what is directly under it."""

    children = ReferenceField(
        "product-detail", many=True, help_text="One level down, in the order of the nomenclature."
    )

    class Meta(ProductSerializer.Meta):
        fields = (*ProductSerializer.Meta.fields, "children")
