"""Conditional requests: every public answer has a strong tag, and who has that answer already is told so.

The tag is a digest of media type and body: it changes exactly when the answer does. Where the body is written as
it is read, the view gives the tag, which changes at least when the answer does. Caches may keep answers but
must ask again, so that what was published or withdrawn shows at once.

Last-Modified is for who has no tag. A view that knows when its answer became what it is dates it (``date_answer``):
details, by their stored documents, and the log. All other answers have the second behind which nothing public has
changed, the day included, for which answers are given. It is never earlier than the last change of the answer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import http_date, parse_etags, parse_http_date, parse_http_date_safe

from tradeapi.documents.state import state_for

from .problems import Problem

PUBLIC = "public, no-cache"
PRIVATE = "private, no-store"
#: What is dated by the state of the public documents; the log may grow without them, and has numbers.
DATED, UNDATED = "/api/v1/", "/api/v1/changes/"
#: Where a WSGI environment, and so ``request.META``, has the moment of the last change of this answer alone.
CHANGED_AT = "tradeapi.changed_at"
#: Headers of a body, which an answer without one does not have.
OF_A_BODY = {"Content-Type", "Content-Length", "Content-Encoding", "Content-Disposition"}
#: Headers of a 304, which stands for the answer it confirms (RFC 9110, 15.4.5). Links are among them: a cache puts
#: those of the 304 in the place of those it has (RFC 9111, 3.2), where a deprecation may have been added since.
KEPT = (
    "Cache-Control", "Content-Location", "ETag", "Expires", "Vary", "Allow", "Last-Modified", "Link", "Deprecation",
    "Sunset",
)  # fmt: skip


class ConditionalMiddleware:
    """Tags, 304 and 412 for the reads under /api/. Answers to credentials are kept by nobody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith("/api/"):
            return self.get_response(request)
        changed_at = last_change(request)  # asked first: what is read afterwards is at least of that state
        response = self.get_response(request)
        patch_vary_headers(response, ["Accept", "Authorization", "Accept-Encoding"])
        may_have_a_tag = not response.streaming or response.has_header("ETag")
        if request.method in ("GET", "HEAD") and response.status_code == 200 and may_have_a_tag:
            moment = last_modified(request.META.get(CHANGED_AT, changed_at))
            if moment is not None:
                response["Last-Modified"] = moment
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
    if was_modified(request.META, response.get("Last-Modified")):
        return Problem("precondition-failed", "It changed after If-Unmodified-Since.").response(request)
    known = known_tag(request.META.get("HTTP_IF_NONE_MATCH", ""), (response["ETag"],))
    if known or is_unmodified(request.META, response.get("Last-Modified")):
        return not_modified(response)
    return response


def date_answer(request: Any, moment: datetime) -> None:
    """Say when the answer that is being made became what it is. What is said first holds."""
    request.META.setdefault(CHANGED_AT, moment)


def last_change(request: HttpRequest) -> datetime | None:
    """When anything that answers show was last changed, or the day began; None where that is not known."""
    path = request.path_info
    if request.method not in ("GET", "HEAD") or not path.startswith(DATED) or path.startswith(UNDATED):
        return None
    try:
        state = state_for(request)
    except (Error, ImproperlyConfigured):
        return None  # the view says what there is to say
    return of_everything(state.settled_at, timezone.localdate()) if state.settled else None


def of_everything(settled_at: datetime | None, day: date) -> datetime | None:
    """When the answers of a day last changed, as far as the state of everything public tells."""
    return settled_at and max(settled_at, midnight(day))


def midnight(day: date) -> datetime:
    """The moment at which a day begins here."""
    return datetime.combine(day, time.min, timezone.get_current_timezone())


def last_modified(changed_at: datetime | None) -> str | None:
    """The Last-Modified of what was last changed at a moment: the end of that second, and None until then.

    Something else may change within the same second, which no date could tell.
    """
    if changed_at is None:
        return None
    last = changed_at.replace(microsecond=0)
    if last < changed_at:
        last += timedelta(seconds=1)
    return http_date(last.timestamp()) if last <= timezone.now() else None


def is_unmodified(environ: Mapping[str, Any], moment: str | None) -> bool:
    """Whether If-Modified-Since confirms an answer with that Last-Modified.

    Beside If-None-Match it says nothing (RFC 9110, 13.1.3).
    """
    asked = environ.get("HTTP_IF_MODIFIED_SINCE")
    if moment is None or not asked or "HTTP_IF_NONE_MATCH" in environ:
        return False
    since = parse_http_date_safe(asked)
    return since is not None and parse_http_date(moment) <= since


def was_modified(environ: Mapping[str, Any], moment: str | None) -> bool:
    """Whether If-Unmodified-Since is not met; beside If-Match it says nothing (RFC 9110, 13.1.4)."""
    asked = environ.get("HTTP_IF_UNMODIFIED_SINCE")
    if moment is None or not asked or "HTTP_IF_MATCH" in environ:
        return False
    since = parse_http_date_safe(asked)
    return since is not None and parse_http_date(moment) > since


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
