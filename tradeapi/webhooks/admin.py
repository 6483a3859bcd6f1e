"""Subscriptions in the admin, and what was delivered."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import csrf_protect_m
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from tradeapi import changes
from tradeapi.access.models import ApiKey
from tradeapi.curation.parts import LookedAtMixin
from tradeapi.curation.relations import RelationsMixin

from .models import Delivery, Subscription, fresh_salt


@admin.register(Subscription)
class SubscriptionAdmin(RelationsMixin, admin.ModelAdmin):
    list_display = ("name", "url", "state", "position", "waiting", "owner", "key")
    list_select_related = ("owner", "key")
    list_filter = (("key", admin.RelatedOnlyFieldListFilter),)
    search_fields = ("name", "url")
    readonly_fields = ("state", "owner", "waiting")
    fieldsets = (
        (None, {"fields": ("name", "url", "key")}),
        ("What it is told of", {"fields": ("resources", "actions", "countries", "documents", "position")}),
    )
    change_form_template = "admin/webhooks/subscription.html"

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """What became of it, too, once it is there."""
        asked: Any = super().get_fieldsets(request, obj)
        return asked if obj is None else ((None, {"fields": ("state", "waiting", "owner")}), *asked)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        found: Any = super().get_queryset(request)
        return found.of(request.user)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Where it began and for which key it is are settled when it is made."""
        return (*self.readonly_fields, "position", "key") if obj is not None else self.readonly_fields

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"position": changes.revision(), **super().get_changeform_initial_data(request)}

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Keys that open something now, of the account itself; an administrator sees those of all."""
        if db_field.name == "key":
            keys = ApiKey.objects.usable(on=timezone.now().date())
            user: Any = request.user
            kwargs["queryset"] = keys if user.is_superuser else keys.filter(owner=user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(description="state")
    def state(self, subscription: Any) -> str:
        if subscription.paused_at is None:
            return "waiting: its API key opens nothing" if subscription.key_opens_nothing else "active"
        since = f"paused since {subscription.paused_at:%Y-%m-%d %H:%M} UTC"
        return f"{since}: {subscription.paused_reason}" if subscription.paused_reason else since

    @admin.display(description="waiting")
    def waiting(self, subscription: Any) -> str:
        waiting = subscription.deliveries.filter(state=Delivery.State.WAITING).count()
        url = reverse("admin:webhooks_delivery_changelist")
        return format_html('<a href="{}?subscription__id__exact={}">{}</a>', url, subscription.pk, waiting)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.owner = obj.key.owner if obj.key is not None else request.user
        super().save_model(request, obj, form, change)

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        """The page with the secret, instead of a message, which would be kept."""
        return self.secret_page(request, obj)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.act_view)
        return [
            path("<path:object_id>/<slug:act>/now/", view, name="webhooks_subscription_act"),
            *super().get_urls(),
        ]

    @csrf_protect_m
    def act_view(self, request: HttpRequest, object_id: str, act: str) -> HttpResponse:
        """Pause, resume, or give a new secret."""
        subscription = self.get_object(request, unquote(object_id))
        if act not in ("pause", "resume", "secret") or subscription is None or request.method != "POST":
            raise Http404
        if not self.has_change_permission(request, subscription):
            raise PermissionDenied
        if act == "secret":
            subscription.salt = fresh_salt()
            subscription.save(update_fields=["salt"])
            self.log_change(request, subscription, "New secret.")
            return self.secret_page(request, subscription)
        if act == "pause":
            subscription.pause(at=timezone.now())
        else:
            subscription.resume()
        self.log_change(request, subscription, f"{act.capitalize()}d.")
        messages.success(request, f"“{subscription}” was {act}d.")
        return HttpResponseRedirect(reverse("admin:webhooks_subscription_change", args=[subscription.pk]))

    def secret_page(self, request: HttpRequest, subscription: Subscription) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": f"Secret of “{subscription}”",
            "opts": self.opts,
            "subscription": subscription,
            "page_url": reverse("admin:webhooks_subscription_change", args=[subscription.pk]),
        }
        response = TemplateResponse(request, "admin/webhooks/secret.html", context)
        response["Cache-Control"] = "no-store"
        return response


@admin.register(Delivery)
class DeliveryAdmin(LookedAtMixin, admin.ModelAdmin):
    list_display = ("change", "subscription", "state", "attempts", "due", "done")
    list_filter = ("state", ("subscription", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("change", "subscription")
    search_fields = ("=change__slug", "=change__number")
    search_help_text = "A slug, or the number of a change."
    show_full_result_count = False
    actions = ["send_again"]
    fields = (
        "message_id", "subscription", "change", "state", "attempts", "next_at", "delivered_at", "answers",
    )  # fmt: skip
    readonly_fields = ("message_id", "answers")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        own = Subscription.objects.of(request.user)
        return super().get_queryset(request).filter(subscription__in=own)

    def has_replay_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("webhooks.change_delivery"))

    @admin.action(description="Send again", permissions=["replay"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        chosen = list(queryset)
        for delivery in chosen:
            delivery.send_again(at=timezone.now())
        noun = "delivery" if len(chosen) == 1 else "deliveries"
        messages.success(request, f"{len(chosen)} {noun} will be sent again, under the same identity.")

    @admin.display(description="next at, UTC", ordering="next_at")
    def due(self, delivery: Any) -> str | None:
        return f"{delivery.next_at:%Y-%m-%d %H:%M}" if delivery.state == Delivery.State.WAITING else None

    @admin.display(description="delivered at, UTC", ordering="delivered_at")
    def done(self, delivery: Any) -> str | None:
        return f"{delivery.delivered_at:%Y-%m-%d %H:%M}" if delivery.delivered_at else None

    @admin.display(description="identity")
    def message_id(self, delivery: Any) -> str:
        return str(delivery.message_id)

    @admin.display(description="Attempts")
    def answers(self, delivery: Any) -> str:
        rows = [
            (f"{one.at:%Y-%m-%d %H:%M:%S}", one.status or "none", one.milliseconds, one.detail)
            for one in delivery.log.all()
        ]
        if not rows:
            return "none yet"
        lines = format_html_join("", "<tr><td>{}</td><td>{}</td><td>{} ms</td><td>{}</td></tr>", rows)
        heading = "<thead><tr><th>Sent, UTC</th><th>Status</th><th>Took</th><th>Answer</th></tr></thead>"
        return format_html("<table>" + heading + "<tbody>{}</tbody></table>", lines)
