"""The versioning policy, where the headers of deprecated answers lead."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tradeapi.guides import page, text_of

NONE_NOW = "Nothing of this version is deprecated."


@require_safe
def versioning(request: HttpRequest) -> HttpResponse:
    """``docs/versioning.md``, followed by what is deprecated now."""
    rows = [
        f"| {one.name} | {one.since} | {one.sunset} | {one.instead} |"
        for one in sorted(settings.DEPRECATIONS, key=lambda one: (one.sunset, one.name))
    ]
    head = ["| what | since | may be gone from | instead |", "| --- | --- | --- | --- |"]
    table = "\n".join([*head, *rows] if rows else [NONE_NOW])
    return page(request, f"{text_of('versioning')}\n## Deprecated now\n{table}\n")
