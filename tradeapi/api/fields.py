"""Fields of answers: dates as the source gave them, and the two ends of ranges of days."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from tradeapi.edtf import Edtf


@extend_schema_serializer(component_name="EdtfDate")
class EdtfDateShape(serializers.Serializer[Any]):
    """A date as its source gives it, with the days between which it lies."""

    edtf = serializers.CharField(
        help_text="EDTF (ISO 8601-2): 2025-08-05, 2025-08, 2025-08-05/2025-08-06, 2025-10-29~ (about)."
    )
    earliest = serializers.DateField(
        allow_null=True, help_text="First possible day; null = open or unknown start."
    )
    latest = serializers.DateField(
        allow_null=True, help_text="Last possible day; null = open or unknown end."
    )
    approximate = serializers.BooleanField(help_text="The source says about (~).")
    uncertain = serializers.BooleanField(help_text="The source is not sure (?).")


@extend_schema_field(EdtfDateShape)
class EdtfDateField(serializers.Field[Any, Any, Any, Any]):
    """An EDTF text shown with its bounds. An empty one is null; say ``allow_null=True`` where it may be."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs["read_only"] = True
        super().__init__(**kwargs)

    def get_attribute(self, instance: Any) -> str | None:
        return super().get_attribute(instance) or None

    def to_representation(self, text: str) -> dict[str, Any]:
        return dict(_shown(text))


@lru_cache(maxsize=10_000)
def _shown(text: str) -> dict[str, Any]:
    parsed = Edtf.parse(text)
    return {
        "edtf": text,
        "earliest": parsed.earliest and parsed.earliest.isoformat(),
        "latest": parsed.latest and parsed.latest.isoformat(),
        "approximate": parsed.approximate,
        "uncertain": parsed.uncertain,
    }


class FirstDayField(serializers.DateField):
    """First day of a range of days (source: a ``daterange``), null where its start is open or unknown."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "First day; null = open or unknown start.")
        super().__init__(read_only=True, allow_null=True, **kwargs)

    def get_attribute(self, instance: Any) -> date | None:
        days: Any = super().get_attribute(instance)
        return days.lower if days else None


class LastDayField(serializers.DateField):
    """Last day of a range of days (source: a ``daterange``), that day included; null while it is open."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "Last day, that day included; null while it is open.")
        super().__init__(read_only=True, allow_null=True, **kwargs)

    def get_attribute(self, instance: Any) -> date | None:
        days: Any = super().get_attribute(instance)
        return days.upper - timedelta(days=1) if days and days.upper else None
