"""Conditional requests: every public answer has a strong tag, and who has that answer already is told so.

The tag is a digest of media type and body: it changes exactly when the answer does. Where the body is written as
it is read, the view gives the tag, which changes at least when the answer does. Caches may keep answers but
must ask again, so that what was published or withdrawn shows at once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from .problems import Problem

PUBLIC = "public, no-cache"
PRIVATE = "private, no-store"
#: Headers of a body, which an answer without one does not have.
OF_A_BODY = {"Content-Type", "Content-Length", "Content-Encoding", "Content-Disposition", "Link"}
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
        patch_vary_headers(response, ["Accept", "Authorization", "Accept-Encoding"])
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


def answered(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The answer with a tag, or 304 or 412, as the conditions of the request have it."""
    wanted = parse_etags(request.META.get("HTTP_IF_MATCH", ""))
    if wanted and "*" not in wanted and response["ETag"] not in wanted:
        return Problem("precondition-failed", "The tag in If-Match is not that of this answer.").response(
            request
        )
    known = known_tag(request.META.get("HTTP_IF_NONE_MATCH", ""), (response["ETag"],))
    return not_modified(response) if known else response


def known_tag(if_none_match: str, tags: Sequence[str]) -> str | None:
    """The one of the tags, equally good for an answer, that the client knows, or None."""
    known = parse_etags(if_none_match)
    given = {one.removeprefix("W/") for one in known}
    return next((tag for tag in tags if tag in given), tags[0] if "*" in known else None)


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
