"""What the search boxes of relations find."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.db import models
from django.http import HttpRequest

from .models import Record, Status


class RecordAutocomplete(AutocompleteJsonView):
    """Records that are not withdrawn, with identity and, where it is not public yet, status."""

    def process_request(self, request: HttpRequest) -> Any:
        term, model_admin, source_field, to_field_name = super().process_request(request)
        if source_field.name == "merged_into":
            kind = apps.get_model(request.GET["app_label"], request.GET["model_name"])
            model_admin = self.admin_site.get_model_admin(kind)
        return term, model_admin, source_field, to_field_name

    def get_queryset(self) -> models.QuerySet[Any]:
        model_admin = self.model_admin
        records = model_admin.model._default_manager.complex_filter(self.source_field.get_limit_choices_to())
        if self.source_field.name == "merged_into":
            records = records.published()
        elif issubclass(model_admin.model, Record):
            records = records.exclude(status=Status.WITHDRAWN)
        found, duplicates = model_admin.get_search_results(self.request, records, self.term)
        return found.distinct() if duplicates else found

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        result = super().serialize_result(obj, to_field_name)
        if isinstance(obj, Record):
            note = "" if obj.is_public else f", {obj.get_status_display()}"
            result["text"] = f"{obj} ({obj.public_id}{note})"
        return result
