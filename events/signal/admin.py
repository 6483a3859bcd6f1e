"""Signals at the editors' desk."""

from django.contrib import admin

from events.event.admin import AnyEventAdmin
from tradeapi.curation.columns import word

from .models import Signal


@admin.register(Signal)
class SignalAdmin(AnyEventAdmin):
    list_display = ("title", "date", word("basis"), word("resolution"))
    list_filter = ("basis", "resolution", *AnyEventAdmin.list_filter)
    readonly_fields = (*AnyEventAdmin.readonly_fields, "occurrence")
    fieldsets = (
        (None, {"fields": ("title", "slug", "summary", "verification")}),
        (
            "What is expected, and when",
            {"fields": ("basis", "voiced_by", "announced", "date", "window_text")},
        ),
        ("What came of it", {"fields": ("resolution", "settled", "explanation", "occurrence")}),
        ("Where, and as part of what", {"fields": ("place", "part_of", "topics", "note")}),
    )
