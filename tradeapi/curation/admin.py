"""The page of a record in the admin: the form, its guards, its history, and what it may become."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ORDER_VAR
from django.contrib.postgres.search import SearchQuery
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models
from django.db.models import Case, Q, Value, When
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.html import format_html

from tradeapi.search.columns import CONFIG

from . import logbook, transitions
from .constraints import sentence_for
from .forms import CuratedForm, versions
from .gate import GateMixin
from .models import Record, Status
from .references import owning
from .relations import RelationsMixin
from .transitions import TransitionNotAllowed, check_published, rebuild, unmet
from .writing import one_writer, recorded


class CuratedAdmin(RelationsMixin, admin.ModelAdmin):
    """A table whose saves change records: one writer at a time, a reason for what is public, checked after.

    ``records_of`` says which records a row belongs to; their version counts every save.
    """

    form = CuratedForm
    change_form_template = "admin/curation/change_form.html"
    list_per_page = 50
    show_full_result_count = False

    def records_of(self, obj: Any) -> list[Record]:
        raise NotImplementedError

    def records_of_form(self, form: Any) -> list[Record]:
        raise NotImplementedError

    def may_correct(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("curation.correct"))

    def forbidden(self, request: HttpRequest, record: Record) -> str | None:
        """Why this editor may not write the record now, or None."""
        if sentence := record.follows_from():
            return sentence
        if record.status == Status.DRAFT or (record.status == Status.PUBLISHED and self.may_correct(request)):
            return None
        return {
            Status.IN_REVIEW: f"“{record}” is in review and stands still; it can be sent back.",
            Status.PUBLISHED: f"“{record}” is public; an editor with the right to correct may change it.",
        }.get(Status(record.status), f"“{record}” was withdrawn.")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if not super().has_change_permission(request, obj):
            return False
        return (
            obj is None
            or hasattr(request, "refusal")
            or not any(self.forbidden(request, record) for record in self.records_of(obj))
        )

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.concerned = self.records_of_form
        form.forbidden = lambda record: self.forbidden(request, record)
        form.refusal = getattr(request, "refusal", ())
        return form

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [name for name in super().get_fields(request, obj) if name not in ("seen", "reason")]

    def changeform_view(
        self, request: HttpRequest, object_id: Any = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """As Django's; a save that a rule or the database refuses shows the form again as it was typed."""
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        with recorded(by=request.user, action="edit", reason=request.POST.get("reason", "").strip()):
            try:
                with one_writer():
                    return super().changeform_view(request, object_id, form_url, extra_context)
            except TransitionNotAllowed as refused:
                request.refusal = refused.unmet  # type: ignore[attr-defined]
            except IntegrityError as refused:
                request.refusal = [sentence_for(refused)]  # type: ignore[attr-defined]
            except PermissionDenied:
                request.refusal = self.overtaken(request, object_id)  # type: ignore[attr-defined]
            return super().changeform_view(request, object_id, form_url, extra_context)

    def overtaken(self, request: HttpRequest, object_id: Any) -> list[str]:
        """Let the form say why what could be edited when its page was opened cannot be saved any more.

        Raises PermissionDenied unless the record changed in the meantime.
        """
        obj = self.get_object(request, unquote(object_id)) if object_id else None
        if obj is None or request.POST.get("seen", "") in ("", versions(self.records_of(obj))):
            raise PermissionDenied
        if not super().has_change_permission(request, obj):
            raise PermissionDenied
        return []

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        for record in self.records_of(form.instance):
            rebuild(record)
            if record.status == Status.PUBLISHED:
                check_published(record)

    def render_change_form(
        self, request: HttpRequest, context: Any, add: bool = False, change: bool = False, form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:  # fmt: skip
        records = self.records_of(obj) if obj is not None else []
        editable = self.has_change_permission(request, obj) if change else True
        context["needs_reason"] = editable and (
            not records or any(record.status == Status.PUBLISHED for record in records)
        )
        return super().render_change_form(request, context, add, change, form_url, obj)


class RecordAdmin(GateMixin, CuratedAdmin):
    """The admin of a curated record."""

    list_select_related: tuple[str, ...] = ()
    #: What never changes once the record is public, besides its identity.
    fixed_once_public: tuple[str, ...] = ()

    def records_of(self, obj: Any) -> list[Record]:
        return [obj]

    def records_of_form(self, form: Any) -> list[Record]:
        return [] if form.instance._state.adding else [form.instance]

    # Lists

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        first, *others = self.list_display
        return [first, "status_shown", *others, "submitter", "saved"]

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        return ["status", *self.list_filter, ("submitted_by", admin.RelatedOnlyFieldListFilter)]

    def get_list_select_related(self, request: HttpRequest) -> list[str]:
        return [*self.list_select_related, "submitted_by"]

    @admin.display(description="status", ordering="status")
    def status_shown(self, obj: Any) -> str:
        return format_html('<span class="status status-{}">{}</span>', obj.status, obj.get_status_display())

    @admin.display(description="by", ordering="submitted_by")
    def submitter(self, obj: Any) -> str | None:
        return obj.submitted_by.get_username() if obj.submitted_by else None

    @admin.display(description="saved", ordering="updated_at")
    def saved(self, obj: Any) -> str:
        return f"{obj.updated_at:%Y-%m-%d}"

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet[Any], search_term: str
    ) -> tuple[models.QuerySet[Any], bool]:
        """What has the words, or words that begin so, accents ignored; the identity itself comes first."""
        plain, duplicates = super().get_search_results(request, queryset, search_term)
        words = re.findall(r"\w+", search_term)
        if not words:
            return plain, duplicates
        begins = SearchQuery(" & ".join(f"{word}:*" for word in words), config=CONFIG, search_type="raw")
        found = queryset.filter(Q(pk__in=plain.order_by().values("pk")) | Q(search=begins))
        if ORDER_VAR in request.GET:
            return found, duplicates
        named = Case(
            When(**{f"{self.model.identity}__iexact": search_term.strip()}, then=Value(0)), default=Value(1)
        )
        return found.order_by(named, *self.get_ordering(request) or self.model._meta.ordering), duplicates

    # The form

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        names = list(super().get_readonly_fields(request, obj))
        if obj is not None and (obj.published_at or obj._meta.pk.name == obj.identity):
            names.append(obj.identity)
        if obj is not None and obj.published_at:
            names += self.fixed_once_public
        return names

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        return dict(super().get_prepopulated_fields(request, obj)) if obj is None else {}

    def save_model(self, request: HttpRequest, obj: Any, form: Form, change: bool) -> None:
        if change:
            obj.version += 1
        super().save_model(request, obj, form, change)

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        if "_submit" in request.POST:
            return self.submit_saved(request, obj)
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        if "_submit" in request.POST:
            return self.submit_saved(request, obj)
        return super().response_change(request, obj)

    def submit_saved(self, request: HttpRequest, obj: Any) -> HttpResponse:
        try:
            transitions.submit(obj, request.user)
        except TransitionNotAllowed as refusal:
            messages.warning(request, f"Saved, but not submitted. {refusal}")
        else:
            messages.success(request, f"“{obj}” was saved and submitted for review.")
        return HttpResponseRedirect(self.page_url(obj))

    def render_change_form(
        self, request: HttpRequest, context: Any, add: bool = False, change: bool = False, form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:  # fmt: skip
        if obj is None:
            context |= {"needs_reason": False, "may_submit": self.may(request, "submit")}
        else:
            waiting = obj.status in (Status.DRAFT, Status.IN_REVIEW)
            follows_from = obj.follows_from()
            context |= {
                "record": obj,
                "buttons": [] if follows_from else self.buttons(request, obj),
                "follows_from": follows_from,
                "seen": context["adminform"].form.initial.get("seen"),
                "unmet": unmet(obj) if waiting else [],
                "waiting": waiting,
                "sent_back": logbook.reason_sent_back(obj),
                "own_submission": obj.status == Status.IN_REVIEW and obj.submitted_by_id == request.user.pk,
                "may_submit": obj.status == Status.DRAFT and self.may(request, "submit"),
            }
        return super().render_change_form(request, context, add, change, form_url, obj)

    # Reading on

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        return obj.get_absolute_url() if obj is not None and obj.is_public else None

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Who changed what, when and why, from the append-only tables of the database."""
        record = self.get_object(request, unquote(object_id))
        if record is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, record):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": f"History: {record}",
            "opts": self.opts,
            "record": record,
            "page_url": self.page_url(record),
            "entries": logbook.entries(record),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/curation/history.html", context)


class SharedPartAdmin(CuratedAdmin):
    """The admin of a part that belongs to two records and has a page of its own."""

    is_of_parts = True

    def records_of(self, obj: Any) -> list[Record]:
        return [getattr(obj, field.name) for field in owning(self.model)]

    def records_of_form(self, form: Any) -> list[Record]:
        if not form.instance._state.adding:
            return self.records_of(form.instance)
        data = getattr(form, "cleaned_data", {})
        return [data[field.name] for field in owning(self.model) if data.get(field.name)]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        fixed = [field.name for field in owning(self.model)] if obj is not None else []
        return [*super().get_readonly_fields(request, obj), *fixed]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        for record in self.records_of(form.instance):
            record.version += 1
            record.save(update_fields=["version", "updated_at"])
        super().save_related(request, form, formsets, change)
