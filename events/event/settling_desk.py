"""The page on which a reviewer settles rival claims about an event."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.options import csrf_protect_m
from django.contrib.admin.utils import quote, unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst

from tradeapi.curation.forms import versions
from tradeapi.curation.gate import GateMixin
from tradeapi.curation.transitions import TransitionNotAllowed

from .disputes import Dispute
from .settling import open_disputes, settle

CONSEQUENCE = (
    "Sources differ. Your decision and its reason are public; all claims stay beside the record, with their"
    " sources. If you follow a claim, the record is corrected to it at once."
)


class SettlingForm(forms.Form):
    """Which claim the record follows, and why; one dispute at a time."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    decision = forms.ChoiceField(widget=forms.RadioSelect, label="The record follows")
    reason = forms.CharField(max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, disputes: list[Dispute], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.disputes = disputes
        decision: Any = self.fields["decision"]
        decision.choices = [(title(dispute), options(dispute)) for dispute in disputes]

    @property
    def chosen(self) -> tuple[str, Any]:
        """The fact decided on, and the claim that the record follows; None for the record as it is."""
        field, _, key = self.cleaned_data["decision"].partition(":")
        claims = {str(claim.pk): claim for dispute in self.disputes for claim in dispute.claims}
        return field, claims.get(key)


def title(dispute: Dispute) -> str:
    claim = dispute.claims[0]
    return capfirst(claim.get_claimed_field_display() or "told in words only")


def options(dispute: Dispute) -> list[tuple[str, str]]:
    """The record first, then each claim that has a value which the record could take over."""
    found = [(f"{dispute.field}:record", f"{dispute.recorded or 'what it says'}: the record, as it is")]
    for claim in dispute.claims:
        who = claim.attributed_to or claim.source.publisher
        if dispute.field:
            found.append((f"{dispute.field}:{claim.pk}", f"{value(claim)}: {who}, {claim.source.title}"))
    return found


def value(claim: Any) -> str:
    qualifier = claim.claimed_qualifier.replace("_", " ")
    return f"{qualifier} {claim.claimed_value}" if qualifier not in ("", "exact") else claim.claimed_value


class SettlingMixin(GateMixin):
    """A button on the page of an event in dispute, and the page it leads to."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.settling_view)
        return [path("<path:object_id>/settle/", view, name=self.settling_name), *super().get_urls()]

    @property
    def settling_name(self) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_settle"

    def buttons(self, request: HttpRequest, record: Any) -> list[dict[str, Any]]:
        """With the way to settle what is in dispute, for those who may."""
        buttons: list[dict[str, Any]] = super().buttons(request, record)
        if record.is_public and request.user.has_perm("curation.settle") and open_disputes(record):
            url = reverse(f"admin:{self.settling_name}", args=[quote(record.pk)])
            settling = {"name": "settle", "label": "Settle rival claims…", "url": url, "at_once": False}
            buttons.insert(0, settling)
        return buttons

    @csrf_protect_m
    def settling_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show the rival claims and ask which the record follows, and why (GET); settle it (POST)."""
        record = self.get_object(request, unquote(object_id))
        if not self.has_view_permission(request, record) or not request.user.has_perm("curation.settle"):
            raise PermissionDenied
        if record is None:
            raise Http404
        page = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[quote(record.pk)])
        disputes = open_disputes(record)
        if not disputes or not record.is_public:
            messages.info(request, "Nothing is in dispute here.")
            return HttpResponseRedirect(page)
        form = SettlingForm(disputes, request.POST or None, initial={"seen": versions([record])})
        if request.method == "POST" and form.is_valid():
            try:
                self.carry_out(request, record, form)
            except TransitionNotAllowed as refusal:
                for sentence in refusal.unmet:
                    form.add_error(None, sentence)
            else:
                return HttpResponseRedirect(page)
        context = {
            **self.admin_site.each_context(request),
            "title": f"Settle rival claims: {record}",
            "opts": self.opts,
            "record": record,
            "page_url": page,
            "verb": "Settle",
            "name": "settle",
            "consequence": CONSEQUENCE,
            "form": form,
            "media": self.media + form.media,
        }
        return TemplateResponse(request, "admin/curation/transition.html", context)

    def carry_out(self, request: HttpRequest, record: Any, form: SettlingForm) -> None:
        if form.cleaned_data["seen"] not in ("", versions([record])):
            raise TransitionNotAllowed(["It was changed since you opened it; look at it again."])
        field, claim = form.chosen
        decision = settle(record, field, request.user, form.cleaned_data["reason"], in_favour_of=claim)
        messages.success(request, f"The rival claims about “{record}” were settled: {decision}.")
        self.log_change(request, record, "Settled rival claims.")
