"""Agreements and their milestones at the editors' desk."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from events.event.admin import WHEN, WHERE, AnyEventAdmin
from tradeapi.curation.admin import RecordAdmin
from tradeapi.curation.columns import word
from tradeapi.curation.parts import LookedAtAdmin, LookedAtInline, PartInline, PartTable

from .models import Agreement, AgreementClause, AgreementParty, Milestone


class PartyInline(PartTable):
    model = AgreementParty
    fields = ("country", "dates")
    verbose_name = "party"
    verbose_name_plural = "parties"


class ClauseInline(PartInline):
    model = AgreementClause
    fieldsets = ((None, {"fields": ("kind", "article", "date", "text")}),)
    verbose_name = "clause"
    verbose_name_plural = "clauses"


class MilestoneInline(LookedAtInline):
    model = Milestone
    fk_name = "agreement"
    fields = ("date", "step", word("occurrence"), word("verification"), "status")
    verbose_name_plural = "milestones, edited on their pages"

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        return super().get_queryset(request).order_by("earliest", "pk")


@admin.register(Agreement)
class AgreementAdmin(RecordAdmin):
    list_display = ("name", "type")
    list_filter = ("type", ("parties__country", admin.RelatedOnlyFieldListFilter))
    search_fields = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}
    fieldsets = (
        (None, {"fields": ("name", "slug", "aliases", "type", "summary", "note")}),
        ("Elsewhere", {"fields": ("desta_id",)}),
    )
    inlines = (PartyInline, ClauseInline, MilestoneInline)


@admin.register(Milestone)
class MilestoneAdmin(AnyEventAdmin):
    list_display = ("title", "date", "agreement", word("step"))
    list_filter = ("step", *AnyEventAdmin.list_filter)
    list_select_related = ("agreement",)
    fixed_once_public = ("agreement",)
    fieldsets = (
        (None, {"fields": ("agreement", "step", "title", "slug", "summary", "verification")}),
        WHEN,
        WHERE,
        ("Derived", {"fields": ("derived_countries",)}),
    )


@admin.register(AgreementParty)
class AgreementPartyAdmin(LookedAtAdmin):
    list_display = ("agreement", "country", "dates")
    list_filter = (("country", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("agreement", "country")
    search_fields = ("agreement__name", "country__name", "country__code")


@admin.register(AgreementClause)
class AgreementClauseAdmin(LookedAtAdmin):
    list_display = ("agreement", "kind", "article", "date")
    list_filter = ("kind",)
    list_select_related = ("agreement",)
    search_fields = ("agreement__name", "article", "text")
