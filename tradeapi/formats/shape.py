"""The shape of a document, read off its serializer: which members it has, and what stands in them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Any

from drf_spectacular.drainage import get_override
from rest_framework import serializers

from tradeapi.api.fields import EdtfDateField, EdtfDateShape
from tradeapi.api.references import ReferenceField, ReferenceListField, ReferenceShape


class Kind(Enum):
    """What stands in a member."""

    VALUE = "a text, number or truth value"
    VALUES = "a list of such values"
    REFERENCE = "a reference to a record"
    REFERENCES = "a list of references"
    OBJECT = "an object with members of its own"
    OBJECTS = "a list of objects with the same members"
    ANYTHING = "JSON of no fixed shape"


@dataclass(frozen=True)
class Member:
    """One member of a document. ``view_name`` names the detail view that a reference leads to."""

    name: str
    kind: Kind
    members: tuple[Member, ...] = ()
    view_name: str = ""


@cache
def members_of(serializer_class: type[serializers.BaseSerializer[Any]]) -> tuple[Member, ...]:
    """The members of the documents that a serializer makes, in their order."""
    return _members(serializer_class())


def _members(serializer: Any) -> tuple[Member, ...]:
    return tuple(_member(name, field, serializer) for name, field in serializer.fields.items())


def _member(name: str, field: Any, parent: Any) -> Member:
    if isinstance(field, serializers.SerializerMethodField):
        described = get_override(getattr(parent, field.method_name or ""), "field")
        field = described() if isinstance(described, type) else described
    match field:
        case ReferenceField():
            return Member(name, Kind.REFERENCE, view_name=field.view_name)
        case ReferenceListField():
            return Member(name, Kind.REFERENCES, view_name=field.view_name)
        case ReferenceShape():
            return Member(name, Kind.REFERENCE)
        case EdtfDateField():
            return Member(name, Kind.OBJECT, _members(EdtfDateShape()))
        case serializers.ListSerializer():
            if isinstance(field.child, ReferenceShape):
                return Member(name, Kind.REFERENCES)
            return Member(name, Kind.OBJECTS, _members(field.child))
        case serializers.BaseSerializer():
            return Member(name, Kind.OBJECT, _members(field))
        case serializers.ListField():
            return Member(name, Kind.VALUES)
        case serializers.DictField() | serializers.JSONField():
            return Member(name, Kind.ANYTHING)
        case serializers.Field():
            return Member(name, Kind.VALUE)
    return Member(name, Kind.ANYTHING)  # a method whose answer is described by a schema or not at all
