"""References: how one record names another, in one shape everywhere."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.urls import get_urlconf, reverse
from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

#: Marks a member of a schema that is there only when it is asked for.
WHEN_ASKED = "x-when-asked"


@extend_schema_field({"type": "object", "additionalProperties": True, WHEN_ASKED: True})
class WhenExpanded(serializers.Field[Any, Any, Any, Any]):
    """The record itself, as its address gives it; only where `expand` asks for it."""


@extend_schema_serializer(component_name="Reference")
class ReferenceShape(serializers.Serializer[Any]):
    """Another record: enough to name it, and where it is."""

    id = serializers.CharField(help_text="Slug of the record; for a country its code.")
    label = serializers.CharField(help_text="What a reader would call it.")  # type: ignore[assignment]
    url = serializers.URLField(help_text="Address of the record.")
    record = WhenExpanded(
        read_only=True,
        help_text="The record itself, as its address gives it; only where `expand` asks for it.",
    )


@extend_schema_field(ReferenceShape)
class ReferenceField(serializers.Field[Any, Any, Any, Any]):
    """``{id, label, url}`` of a related record, null while that record is unpublished.

    With ``many=True`` a list of them, without the unpublished ones. Fetch the related records in the
    view (``select_related``, ``prefetch_related``); this field asks the database for nothing else.
    """

    def __new__(cls, view_name: str, *, many: bool = False, **kwargs: Any) -> Any:
        if many:
            return ReferenceListField(view_name, **kwargs)
        return super().__new__(cls, view_name, **kwargs)

    def __init__(self, view_name: str, **kwargs: Any) -> None:
        kwargs["read_only"] = True
        kwargs["allow_null"] = True
        super().__init__(**kwargs)
        self.view_name = view_name

    def to_representation(self, record: Any) -> dict[str, str] | None:
        return reference(record, self.view_name, self.context)


@extend_schema_field(ReferenceShape(many=True))
class ReferenceListField(serializers.Field[Any, Any, Any, Any]):
    """References to several records, only the published ones."""

    def __init__(self, view_name: str, **kwargs: Any) -> None:
        kwargs["read_only"] = True
        kwargs.pop("allow_null", None)
        super().__init__(**kwargs)
        self.view_name = view_name

    def to_representation(self, records: Any) -> list[dict[str, str]]:
        rows = records.all() if hasattr(records, "all") else records
        found = (reference(row, self.view_name, self.context) for row in rows)
        return [one for one in found if one is not None]


def reference(record: Any, view_name: str, context: Any) -> dict[str, str] | None:
    """The reference to a record; None unless it is published. Records without a status are always public."""
    if not getattr(record, "is_public", True):
        return None
    name = record.public_id
    return {"id": name, "label": str(record), "url": address(view_name, name, context)}


def address(view_name: str, name: str, context: Any) -> str:
    """The whole address of the record of this name, whose details this view gives."""
    return f"{site_of(context)}{_folder(view_name, get_urlconf() or settings.ROOT_URLCONF)}{name}/"


def site_of(context: Any) -> str:
    """Scheme and host of the request being answered; empty outside of a request."""
    if "site" not in context:
        request = context.get("request")
        context["site"] = request.build_absolute_uri("/")[:-1] if request else ""
    return str(context["site"])


@lru_cache(maxsize=100)
def _folder(view_name: str, urlconf: str) -> str:
    """The path under which the details of a view are; their last part is the identity."""
    return reverse(view_name, args=["x"]).removesuffix("x/")
