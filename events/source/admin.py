"""Sources at the editors' desk."""

from typing import Any

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from tradeapi.curation.admin import RecordAdmin
from tradeapi.curation.columns import word

from .models import Source

#: How many events the page of a source lists.
LISTED = 50


@admin.register(Source)
class SourceAdmin(RecordAdmin):
    list_display = ("title", "publisher", word("tier"), "published")
    list_filter = ("tier", "language")
    search_fields = ("title", "publisher", "slug", "url")
    date_hierarchy = "published_earliest"
    prepopulated_fields = {"slug": ("publisher", "title")}
    readonly_fields = ("cited_by",)
    fieldsets = (
        (None, {"fields": ("publisher", "title", "slug", "tier", "url", "published", "language")}),
        ("Origin", {"fields": ("agency", "reprint_of", "note")}),
        ("Use", {"fields": ("cited_by",)}),
    )

    @admin.display(description="Cited by")
    def cited_by(self, source: Any) -> str:
        if source.pk is None:
            return "nothing yet"
        citations = source.citations.select_related("event").order_by("-event__earliest", "pk")
        rows = [
            (reverse("admin:events_event_change", args=[c.event_id]), c.event) for c in citations[:LISTED]
        ]
        if not rows:
            return "nothing yet"
        more = citations.count() - len(rows)
        listed = format_html_join("", '<li><a href="{}">{}</a></li>', rows)
        return format_html("<ul>{}</ul>{}", listed, f"and {more} more" if more > 0 else "")
