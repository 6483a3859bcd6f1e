"""The log of changes, to be looked at."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from tradeapi.curation.columns import word
from tradeapi.curation.parts import LookedAtAdmin

from .models import Change


class RoleFilter(admin.AllValuesFieldListFilter):
    """By the role in which it was done."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = "role"


@admin.register(Change)
class ChangeAdmin(LookedAtAdmin):
    is_of_parts = False
    list_display = ("number", "moment", word("action"), "resource", "title", "role")
    list_display_links = ("number", "title")
    list_filter = ("action", "resource", ("by", RoleFilter))
    search_fields = ("=slug", "title")
    search_help_text = "A slug, or words of a title."
    date_hierarchy = "at"
    show_full_result_count = False
    list_per_page = 50
    ordering = ("-number",)
    fieldsets = (
        (None, {"fields": ("number", "summary", "reason", "at", "who", "address")}),
        ("What the document says", {"fields": ("fields", "countries", "said_before", "said_after")}),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["who", "address", "said_before", "said_after"]

    @admin.display(description="at, UTC", ordering="at")
    def moment(self, change: Any) -> str:
        return f"{change.at:%Y-%m-%d %H:%M}"

    @admin.display(description="by", ordering="by")
    def role(self, change: Any) -> str:
        return str(change.by)

    @admin.display(description="Who")
    def who(self, change: Any) -> str:
        """The account, which the public never sees, and its role."""
        user: Any = get_user_model()._base_manager.filter(pk=change.account).first()
        name = user.get_full_name() or user.get_username() if user else ""
        return f"{name} ({change.by})" if name else change.by

    @admin.display(description="As the public sees it")
    def address(self, change: Any) -> str:
        url = reverse("change-detail", args=[change.number])
        return format_html('<a href="{}">{}</a>', url, url)

    @admin.display(description="Before")
    def said_before(self, change: Any) -> str:
        return shown(change.before, change.fields)

    @admin.display(description="After")
    def said_after(self, change: Any) -> str:
        return shown(change.after, change.fields)


def shown(document: dict[str, Any] | None, members: list[str]) -> str:
    """The members that changed, or the whole document where none is named."""
    if document is None:
        return "–"
    part = {name: document[name] for name in members if name in document} if members else document
    return format_html('<pre class="document">{}</pre>', json.dumps(part, ensure_ascii=False, indent=2))
