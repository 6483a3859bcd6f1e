"""The shape of sectors."""

from __future__ import annotations

from rest_framework import serializers

from tradeapi.api.references import ReferenceField

from .models import Sector


class SectorSerializer(serializers.ModelSerializer[Sector]):
    """A sector with the codes of the Harmonized System that stand for it."""

    products = ReferenceField(  # type: ignore[assignment]
        "product-detail",
        many=True,
        help_text="Codes of HS 2022, each with all that is under it; none for what is not goods.",
    )

    class Meta:
        model = Sector
        fields = ("code", "name", "products", "basis", "note")
