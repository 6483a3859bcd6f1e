"""How a room declares what can be written: the members of a record and of its parts, by name.

A shape is a serializer that is read twice: bodies are checked against it, and drafts are shown by it. What is
not in ``Meta.fields`` can't be written; ``status`` and ``updated_at`` are shown and can't be written either.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from rest_framework import serializers
from rest_framework.fields import Field

from .fields import Choice, Day, DecimalText, RecordName, RecordNames, Text, Whole

#: Members of every record that the system alone writes.
SYSTEM = ("status", "updated_at")


class Rows(serializers.ListSerializer[Any]):
    """The parts of a record as its shape shows them: those that are written, not those that follow."""

    def to_representation(self, data: Any) -> list[Any]:
        shown = getattr(self.child.Meta, "only", {})  # type: ignore[union-attr]
        return super().to_representation(data.filter(**shown) if shown else data)


class Shape(serializers.ModelSerializer[Any]):
    """What records and parts have in common: strict fields, references by name, no validators of DRF.

    What must hold between columns is asked of the model, as the forms of the admin do.
    """

    serializer_field_mapping = {
        **serializers.ModelSerializer.serializer_field_mapping,
        models.CharField: Text,
        models.TextField: Text,
        models.URLField: Text,
        models.SlugField: Text,
        models.DateField: Day,
        models.DecimalField: DecimalText,
        models.IntegerField: Whole,
        models.PositiveIntegerField: Whole,
    }
    serializer_choice_field = Choice

    def build_relational_field(self, field_name: str, relation_info: Any) -> Any:
        column = relation_info.model_field
        described = {"help_text": column.help_text}
        if relation_info.to_many:
            name = RecordName(model=relation_info.related_model)
            return RecordNames, {**described, "child": name, "required": False}
        optional = column.null or column.has_default()
        return RecordName, {
            **described, "model": relation_info.related_model, "allow_null": column.null, "required": not optional,
        }  # fmt: skip

    def get_validators(self) -> list[Any]:
        return []

    def include_extra_kwargs(self, kwargs: Any, extra_kwargs: Any) -> Any:
        """Uniqueness is asked of the model, once, when the rest is right."""
        described: Any = super().include_extra_kwargs(kwargs, extra_kwargs)
        if "validators" in described:
            described["validators"] = [one for one in described["validators"] if not hasattr(one, "queryset")]
        return described

    def get_unique_together_validators(self) -> list[Any]:
        return []

    def get_uniqueness_extra_kwargs(self, field_names: Any, declared_fields: Any, extra_kwargs: Any) -> Any:
        return extra_kwargs, {}

    @classmethod
    def many_init(cls, *args: Any, **kwargs: Any) -> Any:
        cls.Meta.list_serializer_class = Rows  # type: ignore[attr-defined]
        return super().many_init(*args, **kwargs)


class PartShape(Shape):
    """A row that belongs to a record.

    ``Meta.same``: members by which a row of a body is a row that is there already. ``Meta.only``: conditions
    of the rows that are written; others follow from elsewhere.
    """


class DraftShape(Shape):
    """A record. ``example`` is a body that can be sent as it stands to a site with the sample data."""

    example: ClassVar[dict[str, Any]] = {}
    #: Members that are taken when a draft is made; later they are changed at addresses of their own.
    only_at_first: ClassVar[tuple[str, ...]] = ()

    def get_field_names(self, declared_fields: Any, info: Any) -> list[str]:
        return [*super().get_field_names(declared_fields, info), *SYSTEM]

    def build_field(self, field_name: str, info: Any, model_class: Any, nested_depth: int) -> Any:
        field_class, kwargs = super().build_field(field_name, info, model_class, nested_depth)
        if field_name in SYSTEM:
            kwargs = {"read_only": True, "help_text": model_class._meta.get_field(field_name).help_text}
            field_class = serializers.DateTimeField if field_name == "updated_at" else serializers.CharField
        return field_class, kwargs

    @classmethod
    def among(cls, records: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """Those of the records of the model that have this shape."""
        return records

    @classmethod
    def model(cls) -> Any:
        return cls.Meta.model  # type: ignore[attr-defined]


def source_of(field: Field[Any, Any, Any, Any]) -> str:
    """The column or relation that a member stands for."""
    return str(field.source or field.field_name)
