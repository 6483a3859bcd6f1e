"""The first pages, for people and for language models: what this is, and requests that work as they stand."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tradeapi.api.documents import list_views


@dataclass(frozen=True)
class Example:
    """A question in words and the request that answers it."""

    question: str
    request: str


EXAMPLES = (
    Example(
        "Which US rates applied to Canadian potash on 15 August 2025, and who says so?",
        "/api/v1/tariffs/rates/?imposed_by=US&origin=CA&product=3104&on=2025-08-15",
    ),
    Example(
        "Canada and Mexico side by side on that day",
        "/api/v1/tariffs/rates/compare/?imposed_by=US&origin=CA,MX&on=2025-08-15",
    ),
    Example(
        "Who met whom: Canada and Mexico, August 2025",
        "/api/v1/meetings/?between=CA,MX&from=2025-08-01&to=2025-08-31",
    ),
    Example(
        "Who was Canada's foreign minister on 5 August 2025?",
        "/api/v1/officials/?jurisdiction=CA&role=foreign_minister&in_office_on=2025-08-05",
    ),
    Example(
        "What was still due on 12 August 2025?",
        "/api/v1/events/?country=CA,MX,US&kind=deadline,agreement_milestone&open_on=2025-08-12",
    ),
    Example(
        "What came of the signals the article named?",
        "/api/v1/signals/?source=techsoma-canada-mexico-2025-08",
    ),
    Example("One agreement by any of its names", "/api/v1/agreements/?q=T-MEC"),
    Example("Agreements that bind both Canada and Mexico", "/api/v1/agreements/?binds=CA,MX&on=2025-08-15"),
)


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """The landing page."""
    return render(request, "tradeapi/landing.html", {"examples": EXAMPLES})


@require_safe
def llms(request: HttpRequest) -> HttpResponse:
    """``/llms.txt`` (llmstxt.org): the same for readers that are programs, in Markdown with whole addresses."""
    lists = sorted(reverse(name) for name in list_views())
    context = {
        "site": request.build_absolute_uri("/")[:-1],
        "resources": [(path.rstrip("/").rpartition("/")[2], path) for path in lists],
        "examples": EXAMPLES,
    }
    return render(request, "tradeapi/llms.txt", context, content_type="text/plain; charset=utf-8")
