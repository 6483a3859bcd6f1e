"""How relations and lists are edited: every relation by searching, every list as lines."""

from __future__ import annotations

import re
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import JSONField
from django.http import HttpRequest

from tradeapi.dates import EdtfField

from .forms import LinesField, TextJsonField

#: Words of labels that are written in capitals.
ACRONYMS = re.compile(r"\b(un|wto|hs|desta|url|id)\b", re.IGNORECASE)


class RelationsMixin:
    """A search box for each relation, lines for each list, a hint in each EDTF field."""

    model: Any
    admin_site: Any
    formfield_overrides = {ArrayField: {"form_class": LinesField}, JSONField: {"form_class": TextJsonField}}

    def get_autocomplete_fields(self, request: HttpRequest) -> list[str]:
        return [
            field.name
            for field in (*self.model._meta.fields, *self.model._meta.many_to_many)
            if field.is_relation and field.editable and self.admin_site.is_registered(field.related_model)
        ]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        form_field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if form_field is not None:
            form_field.label = ACRONYMS.sub(lambda found: found[0].upper(), form_field.label or "")
        if isinstance(db_field, EdtfField):
            form_field.widget.attrs |= {"class": "edtf", "placeholder": "2025-08-05", "autocomplete": "off"}
        return form_field
