"""The gate in the admin: buttons and bulk actions that carry records from one status to the next."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import csrf_protect_m
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst

from . import transitions
from .forms import versions
from .models import Record
from .transitions import TRANSITIONS, TransitionNotAllowed
from .writing import one_writer

#: What a button says, in the order in which buttons stand.
LABELS = {
    "publish": "Publish",
    "send_back": "Send back…",
    "withdraw": "Withdraw…",
    "merge": "Merge into…",
    "discard": "Discard…",
}
#: What an editor should know before going on.
CONSEQUENCES = {
    "submit": "Someone else will look at it and publish it. Until then nobody edits it.",
    "send_back": "It becomes a draft again; the authors see your reason on its page.",
    "publish": "Everyone can read it from now on, under an address that will not change.",
    "withdraw": "Its address will answer that it was withdrawn, with your reason. This cannot be undone.",
    "merge": "Its address will lead to the record that stands in for it. This cannot be undone.",
    "discard": "The draft and all that belongs to it are deleted. It was never public.",
}


class TargetSelect(AutocompleteSelect):
    """Search box for the published record of one kind that a duplicate is merged into."""

    def __init__(self, kind: type[Record], site: Any, **kwargs: Any) -> None:
        super().__init__(kind._meta.get_field("merged_into"), site, **kwargs)
        self.kind = kind._meta

    def build_attrs(self, base_attrs: Any, extra_attrs: Any = None) -> dict[str, Any]:
        attrs = super().build_attrs(base_attrs, extra_attrs)
        return {**attrs, "data-app-label": self.kind.app_label, "data-model-name": self.kind.model_name}


class TransitionForm(forms.Form):
    """What a transition asks for: a reason, the record that stands in, and the version that was looked at."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    into = forms.ModelChoiceField(queryset=None, label="Merge into", required=False)
    reason = forms.CharField(required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(
        self, name: str, *args: Any, record: Record | None = None, site: Any = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if not TRANSITIONS[name].needs_reason:
            del self.fields["reason"]
        if name != "merge" or record is None:
            del self.fields["into"]
        else:
            into: Any = self.fields["into"]
            into.queryset = type(record)._default_manager.published().exclude(pk=record.pk)
            into.widget = TargetSelect(type(record), site, choices=into.choices)


def carry(name: str, record: Record, by: Any, data: dict[str, Any]) -> None:
    """Call the transition of that name with what its form collected; raises TransitionNotAllowed."""
    needed = [data.get("into")] if name == "merge" else []
    if needed == [None]:
        raise TransitionNotAllowed(["Choose the record that stands in for it."])
    reason = [data.get("reason", "")] if TRANSITIONS[name].needs_reason else []
    getattr(transitions, name)(record, *needed, by, *reason)


class GateMixin(admin.ModelAdmin):
    """Buttons on the page of a record, and actions on the list, for the transitions open to its editor."""

    actions = ["submit_chosen", "publish_chosen", "withdraw_chosen"]

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_transition"
        view = self.admin_site.admin_view(self.transition_view)
        return [path("<path:object_id>/transition/<slug:name>/", view, name=name), *super().get_urls()]

    def may(self, request: HttpRequest, name: str) -> bool:
        return bool(request.user.has_perm(f"curation.{name}"))

    def has_submit_permission(self, request: HttpRequest) -> bool:
        return self.may(request, "submit")

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return self.may(request, "publish")

    def has_withdraw_permission(self, request: HttpRequest) -> bool:
        return self.may(request, "withdraw")

    def buttons(self, request: HttpRequest, record: Record) -> list[dict[str, Any]]:
        """The ways on from here that are open to this editor, but for submitting, which saves first."""
        return [
            {
                "name": name,
                "label": label,
                "url": self.transition_url(record, name),
                "at_once": name == "publish",
            }
            for name, label in LABELS.items()
            if record.status == TRANSITIONS[name].before and self.may(request, name)
        ]

    def transition_url(self, record: Record, name: str) -> str:
        view = f"admin:{self.opts.app_label}_{self.opts.model_name}_transition"
        return reverse(view, args=[admin.utils.quote(record.pk), name])

    def page_url(self, record: Record) -> str:
        view = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return reverse(view, args=[admin.utils.quote(record.pk)])

    @csrf_protect_m
    def transition_view(self, request: HttpRequest, object_id: str, name: str) -> HttpResponse:
        """Ask for what a transition needs (GET) and carry it out (POST)."""
        if name not in TRANSITIONS:
            raise Http404
        record = self.get_object(request, unquote(object_id))
        if not self.has_view_permission(request, record) or not self.may(request, name):
            raise PermissionDenied
        if record is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        initial = {"seen": versions([record])}
        form = TransitionForm(
            name, request.POST or None, record=record, site=self.admin_site, initial=initial
        )
        if request.method == "POST" and form.is_valid():
            try:
                with one_writer():
                    current = self.get_object(request, unquote(object_id))
                    if form.cleaned_data["seen"] not in ("", versions([current])):
                        raise TransitionNotAllowed(["It was changed since you opened it; look at it again."])
                    carry(name, current, request.user, form.cleaned_data)
            except TransitionNotAllowed as refusal:
                if name in ("publish", "submit"):
                    return self.refused(request, record, refusal)
                for sentence in refusal.unmet:
                    form.add_error(None, sentence)
            else:
                return self.carried(request, name, record)
        return self.transition_page(request, name, record, form)

    def refused(self, request: HttpRequest, record: Record, refusal: TransitionNotAllowed) -> HttpResponse:
        for sentence in refusal.unmet:
            messages.error(request, sentence)
        return HttpResponseRedirect(self.page_url(record))

    def carried(self, request: HttpRequest, name: str, record: Record) -> HttpResponse:
        done = TRANSITIONS[name].done
        messages.success(request, f"{capfirst(self.opts.verbose_name)} “{record}” was {done}.")
        if name == "discard":
            self.log_deletions(request, [record])
            return HttpResponseRedirect(
                reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
            )
        self.log_change(request, record, f"{capfirst(done)}.")
        return HttpResponseRedirect(self.page_url(record))

    def transition_page(
        self, request: HttpRequest, name: str, record: Record, form: forms.Form
    ) -> HttpResponse:
        verb = LABELS.get(name, capfirst(TRANSITIONS[name].verb)).rstrip("…")
        context = {
            **self.admin_site.each_context(request),
            "title": f"{verb}: {record}",
            "opts": self.opts,
            "record": record,
            "page_url": self.page_url(record),
            "verb": verb,
            "name": name,
            "consequence": CONSEQUENCES[name],
            "form": form,
            "media": self.media + form.media,
        }
        return TemplateResponse(request, "admin/curation/transition.html", context)

    @admin.action(description="Submit for review", permissions=["submit"])
    def submit_chosen(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> HttpResponse | None:
        return self.carry_chosen("submit", request, queryset)

    @admin.action(description="Publish", permissions=["publish"])
    def publish_chosen(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> HttpResponse | None:
        return self.carry_chosen("publish", request, queryset)

    @admin.action(description="Withdraw", permissions=["withdraw"])
    def withdraw_chosen(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> HttpResponse | None:
        return self.carry_chosen("withdraw", request, queryset)

    def carry_chosen(
        self, name: str, request: HttpRequest, queryset: models.QuerySet[Any]
    ) -> HttpResponse | None:
        """Carry the chosen records on, each by itself, after a page that shows them and asks why."""
        records = list(queryset)
        form = TransitionForm(name, request.POST if "confirmed" in request.POST else None)
        if "confirmed" not in request.POST or not form.is_valid():
            return self.bulk_page(request, name, records, form)
        carried = []
        for record in records:
            try:
                carry(name, record, request.user, form.cleaned_data)
            except TransitionNotAllowed as refusal:
                messages.error(request, f"“{record}” was not {TRANSITIONS[name].done}. {refusal}")
            else:
                carried.append(record)
                self.log_change(request, record, f"{capfirst(TRANSITIONS[name].done)}.")
        if carried:
            noun = self.opts.verbose_name if len(carried) == 1 else self.opts.verbose_name_plural
            verb = "was" if len(carried) == 1 else "were"
            messages.success(request, f"{len(carried)} {noun} {verb} {TRANSITIONS[name].done}.")
        return None

    def bulk_page(
        self, request: HttpRequest, name: str, records: list[Any], form: forms.Form
    ) -> HttpResponse:
        verb = capfirst(TRANSITIONS[name].verb)
        context = {
            **self.admin_site.each_context(request),
            "title": f"{verb} {len(records)} {self.opts.verbose_name_plural}",
            "opts": self.opts,
            "records": [(record, self.page_url(record)) for record in records],
            "verb": verb,
            "action": f"{name}_chosen",
            "consequence": CONSEQUENCES[name],
            "form": form,
            "media": self.media,
        }
        return TemplateResponse(request, "admin/curation/bulk.html", context)
