"""Meetings at the editors' desk."""

from django.contrib import admin

from events.event.admin import WHEN, AnyEventAdmin
from tradeapi.curation.columns import word
from tradeapi.curation.parts import LookedAtAdmin, PartInline

from .models import Meeting, Participation


class ParticipationInline(PartInline):
    model = Participation
    fieldsets = ((None, {"fields": ("country", "official", "office", "name", "title_then", "role")}),)
    verbose_name = "participant"
    verbose_name_plural = "participants"


@admin.register(Meeting)
class MeetingAdmin(AnyEventAdmin):
    list_display = ("title", "date", word("format"))
    list_filter = ("format", "medium", "interaction", *AnyEventAdmin.list_filter)
    fieldsets = (
        (None, {"fields": ("title", "slug", "summary", "verification")}),
        WHEN,
        ("What sort of meeting", {"fields": ("format", "medium", "host", "place", "part_of")}),
        (
            "What came of it",
            {"fields": ("outcome", "interaction", "agreements", "tariffs", "topics", "note")},
        ),
        ("Derived", {"fields": ("derived_countries",)}),
    )
    inlines = (ParticipationInline, *AnyEventAdmin.inlines)


@admin.register(Participation)
class ParticipationAdmin(LookedAtAdmin):
    list_display = ("meeting", "country", "official", "name", "office", "role")
    list_filter = ("role", ("country", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("meeting", "country", "official", "office")
    search_fields = ("meeting__title", "official__name", "name", "country__name")
