"""The editors' admin site: what is on the desk first, records before the tables they are made of."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.contrib.admin import AdminSite
from django.core.exceptions import BadRequest
from django.db import DataError
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from .autocomplete import RecordAutocomplete
from .models import Record, Status


class EditorsSite(AdminSite):
    """Django's admin under the name of this project."""

    site_header = "tradeapi, for editors"
    site_title = "tradeapi"
    index_title = "The record"
    site_url = "/"
    # Beside it the lists do not fit a screen of 1280 pixels; the index is one click away.
    enable_nav_sidebar = False

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        return super().admin_view(_answering_nonsense(view), cacheable)

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        return RecordAutocomplete.as_view(admin_site=self)(request)

    def index(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return super().index(request, {"desk": self.desk(request), **(extra_context or {})})

    def desk(self, request: HttpRequest) -> list[dict[str, Any]]:
        """How many drafts and records in review there are of each kind, where there are any."""
        rows = []
        for model, model_admin in self._registry.items():
            if not issubclass(model, Record) or not model_admin.has_view_permission(request):
                continue
            counted = {
                status: Count("pk", filter=Q(status=status)) for status in (Status.IN_REVIEW, Status.DRAFT)
            }
            counts = model_admin.get_queryset(request).order_by().aggregate(**counted)
            url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
            if any(counts.values()):
                rows.append({"name": model._meta.verbose_name_plural, "url": url, **counts})
        return sorted(rows, key=lambda row: str(row["name"]))

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Records app by app; on the index the tables of their parts come last, in a list of their own."""
        apps = super().get_app_list(request, app_label)
        if app_label is not None:
            return apps
        parts = [model for app in apps for model in app["models"] if self._is_of_parts(model["model"])]
        for app in apps:
            app["models"] = [model for model in app["models"] if model not in parts]
        if parts:
            last = {"name": "Parts of records", "app_label": "parts", "app_url": "", "has_module_perms": True}
            apps.append({**last, "models": parts})
        return [app for app in apps if app["models"]]

    def _is_of_parts(self, model: Any) -> bool:
        return getattr(self._registry[model], "is_of_parts", False)


def _answering_nonsense(view: Any) -> Any:
    """The view, with 400 for questions that the database or the calendar cannot read, such as the year 10**20."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
            return response.render() if hasattr(response, "render") else response
        except (DataError, OverflowError) as error:
            raise BadRequest("This cannot be asked.") from error

    return answer
