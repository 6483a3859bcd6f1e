"""Tariffs, their actions and what is derived from them at the editors' desk."""

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.timezone import localdate

from events.event.admin import AnyEventAdmin
from tradeapi.curation.admin import RecordAdmin
from tradeapi.curation.columns import word
from tradeapi.curation.parts import LookedAtAdmin, LookedAtInline, PartInline

from .models import Tariff, TariffAction
from .periods import RatePeriod, StatusPeriod
from .rates import RateLine, RateLineExclusion

#: From this many rate lines on, the page of an action lists them before they can be edited.
MANY_LINES = 25


class RateLineInline(PartInline):
    model = RateLine
    verbose_name_plural = "rate lines"
    fieldsets = (
        (None, {"fields": ("label", "treatment", "role", "legal_code")}),
        ("Origin", {"fields": ("origin_kind", "origin", "origin_class", "excluded_origins")}),
        ("Goods", {"fields": ("product_kind", "goods", "sector", "hs_include", "hs_exclude")}),
        (
            "Rate",
            {"fields": ("rate_type", "qualifier", "rate_percent", "amount", "currency", "per_unit")},
        ),
        (
            "Condition",
            {"classes": ("collapse",), "fields": ("condition", "condition_text", "agreement")},
        ),
    )

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("excluded_origins")


class ListedLinesInline(LookedAtInline):
    model = RateLine
    fields = ("origin", "label", "rate_in_words", word("treatment"), "legal_code")
    verbose_name_plural = "rate lines"
    show_change_link = False

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        return super().get_queryset(request).select_related("origin")


class ActionInline(LookedAtInline):
    model = TariffAction
    fk_name = "tariff"
    fields = ("date", word("action"), "effective", "until", word("verification"), "status")
    verbose_name_plural = "actions, edited on their pages"

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        return super().get_queryset(request).order_by("earliest", "pk")


class DaysMixin:
    """First and last day of a period."""

    @admin.display(description="from")
    def first_day(self, period: Any) -> Any:
        return period.valid.lower

    @admin.display(description="through", empty_value="open")
    def last_day(self, period: Any) -> Any:
        return period.valid.upper - timedelta(days=1) if period.valid.upper else None


class PeriodInline(DaysMixin, LookedAtInline):
    show_change_link = False

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        return super().get_queryset(request).select_related("opened_by", "closed_by").order_by("valid", "pk")


class StatusPeriodInline(PeriodInline):
    model = StatusPeriod
    fields = ("first_day", "last_day", "status", "collected", "opened_by", "closed_by")
    verbose_name_plural = "status, as it follows from the published actions"


class RatePeriodInline(PeriodInline):
    model = RatePeriod
    fields = ("first_day", "last_day", "line", "state", "due", "opened_by", "closed_by")
    verbose_name_plural = "rates today, as they follow from the published actions"

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        return super().get_queryset(request).filter(valid__contains=localdate()).select_related("line")


@admin.register(Tariff)
class TariffAdmin(RecordAdmin):
    list_display = ("title", "imposed_by", word("type"))
    list_filter = ("type", ("imposed_by", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("imposed_by",)
    search_fields = ("title", "slug", "series", "imposed_by__name")
    prepopulated_fields = {"slug": ("title",)}
    readonly_fields = ("all_rates",)
    fieldsets = (
        (None, {"fields": ("title", "slug", "aliases", "imposed_by", "type")}),
        ("What it is levied on, and by what right", {"fields": ("scope", "legal_basis", "summary")}),
        ("In the larger story", {"fields": ("series", "replaced_by", "note", "all_rates")}),
    )
    inlines = (ActionInline, StatusPeriodInline, RatePeriodInline)

    @admin.display(description="Rates of all days")
    def all_rates(self, tariff: Any) -> str:
        url = reverse("admin:events_rateperiod_changelist")
        return format_html(
            '<a href="{}?tariff__id__exact={}">listed on a page of their own</a>', url, tariff.pk
        )


@admin.register(TariffAction)
class TariffActionAdmin(AnyEventAdmin):
    list_display = ("title", "date", word("action"), "tariff")
    list_filter = ("action", "instrument_type", *AnyEventAdmin.list_filter)
    list_select_related = ("tariff",)
    search_fields = ("title", "slug", "instrument_number", "instrument_citation", "tariff__title")
    fixed_once_public = ("tariff",)
    readonly_fields = (*AnyEventAdmin.readonly_fields, "how_lines_are_edited")
    fieldsets = (
        (None, {"fields": ("tariff", "action", "title", "slug", "summary", "verification")}),
        ("When it was decided", {"fields": ("date", "announced", "occurrence", "settled")}),
        (
            "When it takes effect",
            {"fields": ("effective", "until", "retroactive_to", "collection_on")},
        ),
        ("What it acts on", {"fields": ("acts_on", "relief_limited_to", "exemptions")}),
        ("Instrument", {"fields": ("instrument_type", "instrument_number", "instrument_citation")}),
        (
            "Where, and as part of what",
            {"fields": ("place", "part_of", "topics", "note")},
        ),
        ("Derived", {"fields": ("derived_countries", "how_lines_are_edited")}),
    )

    def has_many_lines(self, action: Any) -> bool:
        return action is not None and action.pk is not None and action.lines.count() > MANY_LINES

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        """Many lines are listed, which is quick; ``?lines=edit`` makes them fields."""
        listed = self.has_many_lines(obj) and "lines" not in request.GET
        return [ListedLinesInline if listed else RateLineInline, *AnyEventAdmin.inlines]

    @admin.display(description="Rate lines")
    def how_lines_are_edited(self, action: Any) -> str:
        if not self.has_many_lines(action):
            return "below"
        return format_html(
            '{} lines, listed below; <a href="?lines=edit">edit them</a>', action.lines.count()
        )


@admin.register(RateLine)
class RateLineAdmin(LookedAtAdmin):
    list_display = ("action", "origin", "label", "rate_in_words", word("treatment"), word("condition"))
    list_filter = (
        "treatment",
        "rate_type",
        "role",
        "condition",
        ("origin", admin.RelatedOnlyFieldListFilter),
    )
    list_select_related = ("action", "origin")
    search_fields = ("label", "goods", "legal_code", "action__title", "origin__name")


@admin.register(RateLineExclusion)
class RateLineExclusionAdmin(LookedAtAdmin):
    list_display = ("rateline", "country")
    list_select_related = ("rateline", "country")
    search_fields = ("rateline__label", "country__name")


@admin.register(StatusPeriod)
class StatusPeriodAdmin(DaysMixin, LookedAtAdmin):
    list_display = ("tariff", "status", "collected", "first_day", "last_day", "opened_by")
    list_filter = ("status", "collected")
    list_select_related = ("tariff", "opened_by")
    search_fields = ("tariff__title",)


@admin.register(RatePeriod)
class RatePeriodAdmin(DaysMixin, LookedAtAdmin):
    list_display = ("tariff", "line", "state", "first_day", "last_day", "due", "opened_by")
    list_filter = ("state",)
    list_select_related = ("tariff", "line", "opened_by")
    search_fields = ("tariff__title", "line__label")
