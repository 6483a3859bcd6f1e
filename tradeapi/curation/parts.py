"""Admin of rows that belong to records, and of tables that are only looked at."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from .models import Record
from .references import owning
from .relations import RelationsMixin


class PartInline(RelationsMixin, admin.StackedInline):
    """Rows of a record, edited on its page: who may change the record may change its rows."""

    extra = 0
    template = "admin/curation/part.html"

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)


class PartTable(PartInline):
    """The same, one row of the page each."""

    template = "admin/edit_inline/tabular.html"


class LookedAtMixin:
    """Nothing here can be added, changed or deleted."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class LookedAtInline(LookedAtMixin, admin.TabularInline):
    """Rows that follow from other records, shown on the page of the one they belong to."""

    extra = 0
    can_delete = False
    show_change_link = True

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields


class LookedAtAdmin(LookedAtMixin, admin.ModelAdmin):
    """A table that can be searched and looked at; each row leads to the record on whose page it is edited."""

    list_select_related: tuple[str, ...] = ()
    change_form_template = "admin/curation/looked_at.html"
    #: The page index lists these tables apart from the records.
    is_of_parts = True

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        return [*self.list_display, "edited_at"] if owning(self.model) else list(self.list_display)

    def get_list_select_related(self, request: HttpRequest) -> list[str]:
        return [*self.list_select_related, *(field.name for field in owning(self.model))]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["edited_at"] if owning(self.model) else []

    @admin.display(description="Edited on the page of")
    def edited_at(self, row: Any) -> str:
        owner = getattr(row, owning(self.model)[0].name)
        return owner_link(owner)


def owner_link(owner: Any) -> str:
    """A link to the admin page of the record that a row belongs to."""
    while not isinstance(owner, Record):
        owner = getattr(owner, owning(type(owner))[0].name)
    meta = owner._meta
    return format_html(
        '<a href="{}">{}</a>',
        reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[owner.pk]),
        owner,
    )
