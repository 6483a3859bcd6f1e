"""Signals at the editors' desk."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from events.event.admin import AnyEventAdmin, LinkedFromInline
from events.event.models import EventLink
from tradeapi.curation.columns import word
from tradeapi.curation.parts import PartInline
from tradeapi.curation.transitions import TransitionNotAllowed, check_published, rebuild

from .models import Signal


class ResolutionForm(forms.ModelForm):  # type: ignore[type-arg]
    """A link by which some event settles the signal on whose page it is written."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.relation = EventLink.Relation.RESOLVES


class ResolutionInline(PartInline):
    """The events that settle the signal, each with who says so. The link is a part of that event."""

    model = EventLink
    form = ResolutionForm
    fk_name = "to_event"
    fieldsets = ((None, {"fields": ("event", "source", "quote")}),)
    verbose_name = "event that settled it"
    verbose_name_plural = "events that settled it"

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        return super().get_queryset(request).filter(relation=EventLink.Relation.RESOLVES)


class OtherLinksInline(LinkedFromInline):
    """Links from later events that do not settle the signal."""

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        return super().get_queryset(request).exclude(relation=EventLink.Relation.RESOLVES)


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
    inlines = (
        ResolutionInline,
        *(OtherLinksInline if one is LinkedFromInline else one for one in AnyEventAdmin.inlines),
    )

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """As Django's; an event that was linked or unlinked as settling the signal is changed with it."""
        super().save_formset(request, form, formset, change)
        if not isinstance(formset.form, type) or not issubclass(formset.form, ResolutionForm):
            return
        links = [
            *formset.new_objects,
            *(link for link, _ in formset.changed_objects),
            *formset.deleted_objects,
        ]
        for event in {link.event_id: link.event for link in links}.values():
            refused = self.forbidden(request, event)
            if refused:
                raise TransitionNotAllowed([refused])
            event.version += 1
            event.save(update_fields=["version", "updated_at"])
            rebuild(event)
            if event.is_public:
                check_published(event)
