"""Events at the editors' desk: the plain kinds, and what the pages of all kinds share."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from tradeapi.curation.admin import RecordAdmin
from tradeapi.curation.columns import word
from tradeapi.curation.parts import LookedAtAdmin, LookedAtInline, PartInline, PartTable
from tradeapi.curation.transitions import as_its_kind

from .citation import Citation, Settlement
from .models import PLAIN_KINDS, Event, EventCountry, EventLink
from .roles import EventOfficial
from .settling_desk import SettlingMixin

WHEN = ("When", {"fields": ("date", "announced", "occurrence", "settled")})
WHERE = ("Where, and as part of what", {"fields": ("place", "part_of", "topics", "note")})


class CitationInline(PartInline):
    model = Citation
    fieldsets = (
        (None, {"fields": ("source", "stance", "quote", "locator", "attributed_to")}),
        (
            "Where the document says otherwise",
            {
                "classes": ("collapse",),
                "fields": (
                    ("claim", "claimed_field"),
                    "claimed_date",
                    ("claimed_rate_percent", "claimed_qualifier", "claimed_line"),
                ),
            },
        ),
    )


class SettlementInline(LookedAtInline):
    model = Settlement
    fields = ("field", "value", "reason", "decided_by", "decided_at")
    verbose_name_plural = "settled claims"
    show_change_link = False


class EventCountryInline(PartTable):
    model = EventCountry
    fields = ("country", "role")
    verbose_name = "country"
    verbose_name_plural = "countries"

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """Only what editors wrote; what the system derives is shown above the rows."""
        return super().get_queryset(request).filter(derived=False)


class EventOfficialInline(PartTable):
    model = EventOfficial
    fields = ("official", "role", "office")
    verbose_name = "person"
    verbose_name_plural = "people"


class EventLinkInline(PartInline):
    model = EventLink
    fk_name = "event"
    fieldsets = ((None, {"fields": ("relation", "to_event", "source", "quote")}),)
    verbose_name_plural = "links to earlier events"

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """Only what editors wrote; what the system derives is listed apart."""
        return super().get_queryset(request).filter(derived=False)


class DerivedLinkInline(LookedAtInline):
    model = EventLink
    fk_name = "event"
    fields = ("relation", "to_event", "source")
    verbose_name_plural = "links that follow from the actions of tariffs"
    show_change_link = False

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        return super().get_queryset(request).filter(derived=True)


class LinkedFromInline(LookedAtInline):
    model = EventLink
    fk_name = "to_event"
    fields = ("event", "relation", "source", "quote")
    verbose_name_plural = "links from later events, edited on their pages"
    show_change_link = False


class AnyEventAdmin(SettlingMixin, RecordAdmin):
    """What the pages of events of every kind share."""

    list_display = ("title", "date", word("occurrence"), word("verification"))
    list_filter = (
        "occurrence",
        "verification",
        ("event_countries__country", admin.RelatedOnlyFieldListFilter),
    )
    search_fields = ("title", "slug")
    date_hierarchy = "earliest"
    prepopulated_fields = {"slug": ("date", "title")}
    readonly_fields = ("derived_countries", "verification")
    inlines = (
        CitationInline,
        SettlementInline,
        EventCountryInline,
        EventOfficialInline,
        EventLinkInline,
        DerivedLinkInline,
        LinkedFromInline,
    )

    @admin.display(description="Countries that follow")
    def derived_countries(self, event: Any) -> str:
        """The roles the system wrote from participants, parties or rate lines."""
        if event.pk is None:
            return "–"
        rows = event.event_countries.filter(derived=True).select_related("country")
        return ", ".join(f"{row.country} ({row.get_role_display().split(':')[0]})" for row in rows) or "–"


class PlainKindFilter(admin.SimpleListFilter):
    """The kinds that have no page of their own."""

    title = parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(kind.value, str(kind.label).split(":")[0]) for kind in PLAIN_KINDS]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        return queryset.filter(kind=self.value()) if self.value() else queryset


@admin.register(Event)
class EventAdmin(AnyEventAdmin):
    """Events of the plain kinds; the other kinds have pages of their own, to which links to them lead."""

    list_display = ("title", "date", word("kind"))
    list_filter = (PlainKindFilter, *AnyEventAdmin.list_filter)
    readonly_fields = ("verification",)
    fieldsets = (
        (None, {"fields": ("kind", "title", "slug", "summary", "verification")}),
        WHEN,
        WHERE,
    )

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        return super().get_queryset(request).filter(kind__in=PLAIN_KINDS)

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "kind":
            kwargs["choices"] = [("", "---------"), *((kind.value, kind.label) for kind in PLAIN_KINDS)]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def _get_obj_does_not_exist_redirect(
        self, request: HttpRequest, opts: Any, object_id: str
    ) -> HttpResponse:
        event = (
            Event.objects.exclude(kind__in=PLAIN_KINDS).filter(pk=object_id).first()
            if object_id.isdigit()
            else None
        )
        if event is None:
            return super()._get_obj_does_not_exist_redirect(request, opts, object_id)
        meta = as_its_kind(event)._meta
        url = reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[event.pk])
        return HttpResponseRedirect(f"{url}?{request.GET.urlencode()}".rstrip("?"))


@admin.register(Citation)
class CitationAdmin(LookedAtAdmin):
    list_display = ("event", "source", word("stance"), "claim", "quote")
    list_filter = ("stance", "source__tier")
    list_select_related = ("event", "source")
    search_fields = ("event__title", "source__title", "source__publisher", "quote", "claim")


@admin.register(Settlement)
class SettlementAdmin(LookedAtAdmin):
    list_display = ("event", word("field"), "value", "reason", "decided_by", "decided_at")
    list_filter = ("field",)
    list_select_related = ("event", "decided_by")
    search_fields = ("event__title", "reason")


@admin.register(EventCountry)
class EventCountryAdmin(LookedAtAdmin):
    list_display = ("event", "country", word("role"), "derived")
    list_filter = ("role", "derived", ("country", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("event", "country")
    search_fields = ("event__title", "country__name", "country__code")


@admin.register(EventOfficial)
class EventOfficialAdmin(LookedAtAdmin):
    list_display = ("event", "official", "role", "office")
    list_filter = ("role",)
    list_select_related = ("event", "official", "office")
    search_fields = ("event__title", "official__name", "office__title")


@admin.register(EventLink)
class EventLinkAdmin(LookedAtAdmin):
    list_display = ("event", word("relation"), "to_event", "source", "derived")
    list_filter = ("relation", "derived")
    list_select_related = ("event", "to_event", "source")
    search_fields = ("event__title", "to_event__title", "source__title")
