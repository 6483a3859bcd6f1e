"""Countries and blocs at the editors' desk."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from tradeapi.curation.admin import RecordAdmin
from tradeapi.curation.columns import word
from tradeapi.curation.parts import LookedAtAdmin, LookedAtInline, PartTable

from .models import Country, Membership


class BlocMemberInline(PartTable):
    model = Membership
    fk_name = "bloc"
    verbose_name = "member"
    verbose_name_plural = "members of this bloc"
    fields = ("member", "dates", "status")


class MembershipOfInline(LookedAtInline):
    model = Membership
    fk_name = "member"
    verbose_name_plural = "blocs it belongs to, edited on their pages"
    fields = ("bloc", "dates", "status")
    show_change_link = False


@admin.register(Country)
class CountryAdmin(RecordAdmin):
    list_display = ("name", "code", word("kind"), "region")
    list_filter = ("kind", "region", "wto_status", "un_member", "independent")
    search_fields = ("code", "name", "official_name", "alpha3")
    fieldsets = (
        (None, {"fields": ("code", "kind", "name", "official_name", "part_of", "dates", "note")}),
        ("Names for finding it in texts", {"fields": ("aliases", "demonyms", "metonyms", "capitals")}),
        (
            "Standing",
            {"fields": ("independent", "un_member", "un_groups", "wto_status", "wto_since", "currencies")},
        ),
        ("For a bloc", {"fields": ("bloc_kind", "legal_basis")}),
        (
            "Codes and names in other languages",
            {
                "classes": ("collapse",),
                "fields": ("alpha3", "numeric", "region", "subregion", "flag", "wikidata_id", "names"),
            },
        ),
    )

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        if obj is None:
            return []
        return (
            [BlocMemberInline, MembershipOfInline] if obj.kind == Country.Kind.BLOC else [MembershipOfInline]
        )


@admin.register(Membership)
class MembershipAdmin(LookedAtAdmin):
    list_display = ("member", "bloc", "dates", word("status"))
    list_filter = ("status", ("bloc", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("member", "bloc")
    search_fields = ("member__name", "member__code", "bloc__name", "bloc__code")
