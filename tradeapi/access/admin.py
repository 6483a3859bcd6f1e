"""API keys in the admin: made for oneself, by superusers for anyone; shown once, then only revoked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from .models import ApiKey


class ApiKeyForm(forms.ModelForm):
    """A key without its secret, which is drawn when it is saved."""

    scopes = forms.MultipleChoiceField(
        choices=ApiKey.Scope.choices,
        initial=[ApiKey.Scope.READ],
        widget=forms.CheckboxSelectMultiple,
        help_text="What it may be used for.",
    )

    class Meta:
        model = ApiKey
        fields = ("name", "owner", "scopes", "valid_through")


@admin.register(ApiKey)
class ApiKeyAdmin(admin.ModelAdmin):
    """Whoever is no superuser sees and makes keys of their own account alone: a key acts for its owner."""

    form = ApiKeyForm
    list_display = (
        "name",
        "hint",
        "owner",
        "scopes_shown",
        "standing_shown",
        "valid_through",
        "last_used_at",
    )
    list_select_related = ("owner",)
    search_fields = ("name", "hint", "owner__username")
    readonly_fields = ("hint", "standing_shown", "created_at", "last_used_at", "revoked_at")
    actions = ["revoke_chosen"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        keys = super().get_queryset(request)
        return keys if request.user.is_superuser else keys.filter(owner=request.user.pk)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        owner = ["owner"] if request.user.is_superuser else []
        return ["name", *owner, "scopes", "valid_through", *(self.readonly_fields if obj else ())]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What a key may do and for whom is settled when it is made."""
        fixed = ["owner", "scopes"] if obj is not None else []
        return [*super().get_readonly_fields(request, obj), *fixed]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {**super().get_changeform_initial_data(request), "owner": request.user.pk}

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            if not request.user.is_superuser:
                obj.owner = request.user
            request.secret = obj.give_secret()  # type: ignore[attr-defined]
        super().save_model(request, obj, form, change)

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        """The one page that shows the secret; it is the answer itself, so that nothing keeps it."""
        context = {
            **self.admin_site.each_context(request),
            "title": f"New API key: {obj.name}",
            "opts": self.opts,
            "key": obj,
            "secret": request.secret,  # type: ignore[attr-defined]
        }
        return TemplateResponse(request, "admin/access/secret.html", context)

    @admin.display(description="scopes")
    def scopes_shown(self, key: Any) -> str:
        return ", ".join(key.scopes)

    @admin.display(description="standing")
    def standing_shown(self, key: Any) -> str:
        return key.standing

    @admin.action(description="Revoke", permissions=["change"])
    def revoke_chosen(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        keys = list(queryset)
        for key in keys:
            key.revoke()
            self.log_change(request, key, "Revoked.")
        messages.success(request, f"Revoked, at once: {', '.join(map(str, keys))}.")
