"""People, offices and tenures at the editors' desk."""

from django.contrib import admin

from tradeapi.curation.admin import RecordAdmin, SharedPartAdmin
from tradeapi.curation.parts import LookedAtAdmin, PartInline, PartTable

from .models import Office, Official, Tenure, TenureSource


class TenureOfOfficialInline(PartInline):
    model = Tenure
    fieldsets = ((None, {"fields": ("office", "dates", "acting", "confirmed_on", "note")}),)
    verbose_name_plural = "offices held"
    show_change_link = True


class TenureOfOfficeInline(PartInline):
    model = Tenure
    fieldsets = ((None, {"fields": ("official", "dates", "acting", "confirmed_on", "note")}),)
    verbose_name_plural = "holders"
    show_change_link = True


class TenureSourceInline(PartTable):
    model = TenureSource
    fields = ("publisher", "title", "url", "published")
    verbose_name_plural = "sources"


@admin.register(Official)
class OfficialAdmin(RecordAdmin):
    list_display = ("name", "country")
    list_filter = (("country", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("country",)
    search_fields = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}
    fieldsets = (
        (None, {"fields": ("name", "slug", "country", "aliases", "note")}),
        ("Elsewhere", {"fields": ("wikidata_id",)}),
    )
    inlines = (TenureOfOfficialInline,)


@admin.register(Office)
class OfficeAdmin(RecordAdmin):
    list_display = ("title", "jurisdiction", "role")
    list_filter = ("role", "single_seat", ("jurisdiction", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("jurisdiction",)
    search_fields = ("title", "slug", "jurisdiction__name", "jurisdiction__code")
    prepopulated_fields = {"slug": ("title",)}
    fieldsets = ((None, {"fields": ("title", "slug", "jurisdiction", "role", "single_seat", "note")}),)
    inlines = (TenureOfOfficeInline,)


@admin.register(Tenure)
class TenureAdmin(SharedPartAdmin):
    list_display = ("official", "office", "dates", "acting", "confirmed_on")
    list_filter = ("acting", "office__role", ("office__jurisdiction", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("official", "office")
    search_fields = ("official__name", "office__title", "office__jurisdiction__name")
    fieldsets = ((None, {"fields": ("official", "office", "dates", "acting", "confirmed_on", "note")}),)
    inlines = (TenureSourceInline,)


@admin.register(TenureSource)
class TenureSourceAdmin(LookedAtAdmin):
    list_display = ("publisher", "title", "tenure", "published")
    list_select_related = ("tenure__official", "tenure__office")
    search_fields = ("publisher", "title", "url", "tenure__official__name")
