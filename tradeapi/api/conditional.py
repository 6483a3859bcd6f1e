"""Conditional requests: every public answer has a strong tag, and who has that answer already is told so.

The tag is a digest of media type and body: it changes exactly when the answer does. Where the body is written as
it is read, the view gives the tag, which changes at least when the answer does. Caches may keep answers but
must ask again, so that what was published or withdrawn shows at once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from .problems import Problem

PUBLIC = "public, no-cache"
PRIVATE = "private, no-store"
#: Headers of a 304, which stands for the answer it confirms (RFC 9110, 15.4.5).
KEPT = (
    "Cache-Control", "Content-Location", "ETag", "Expires", "Vary", "Allow", "Last-Modified", "Link", "Deprecation",
    "Sunset",
)  # fmt: skip


class ConditionalMiddleware:
    """Tags, 304 and 412 for the reads under /api/. Answers to credentials are kept by nobody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path_info.startswith("/api/"):
            return response
        patch_vary_headers(response, ["Accept", "Authorization"])
        may_have_a_tag = not response.streaming or response.has_header("ETag")
        if request.method in ("GET", "HEAD") and response.status_code == 200 and may_have_a_tag:
            return self.tagged(request, response)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        return response

    def tagged(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if not response.has_header("ETag"):
            response["ETag"] = tag_of(response)
        response.headers.setdefault(
            "Cache-Control", PRIVATE if "Authorization" in request.headers else PUBLIC
        )
        return answered(request, response)


def answered(request: HttpRequest, response: HttpResponse, also: Collection[str] = ()) -> HttpResponse:
    """The answer with a tag, or 304 or 412, as the conditions of the request have it.

    ``also`` has tags that are as good as its own: the client gets back the one that it knows.
    """
    tags = (response["ETag"], *also)
    wanted = parse_etags(request.META.get("HTTP_IF_MATCH", ""))
    if wanted and "*" not in wanted and not set(tags) & set(wanted):
        return Problem("precondition-failed", "The tag in If-Match is not that of this answer.").response(
            request
        )
    known = parse_etags(request.META.get("HTTP_IF_NONE_MATCH", ""))
    given = {one.removeprefix("W/") for one in known}
    same = next((tag for tag in tags if tag in given), tags[0] if "*" in known else None)
    if same is None:
        return response
    response["ETag"] = same
    return not_modified(response)


def tag_of(response: HttpResponse) -> str:
    """A strong entity tag: equal for equal answers of one media type, and for no others."""
    digest = hashlib.sha256(response.get("Content-Type", "").encode() + b"\n" + response.content)
    return f'"{digest.hexdigest()[:32]}"'


def not_modified(response: HttpResponse) -> HttpResponse:
    answer = HttpResponse(status=304)
    del answer["Content-Type"]
    for name in KEPT:
        if response.has_header(name):
            answer[name] = response[name]
    return answer
