"""Answers that are kept: given again while nothing public has changed, before anything expensive is asked.

What is kept belongs to one state of everything public (``documents.state``) and to one day. The state is asked of
the database on every request, by one small query, so that no answer is ever older than what was committed.
Only whole answers to nobody in particular are kept: with credentials, or streamed, an answer is made anew.
"""

from __future__ import annotations

import gzip
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.timezone import localdate

from tradeapi.documents.state import state_for

from .conditional import PUBLIC, answered

#: Headers of the answer itself; all others belong to the request that was answered.
KEPT = (
    "Content-Type", "Cache-Control", "ETag", "Link", "Content-Disposition", "Vary", "Allow", "Deprecation", "Sunset",
)  # fmt: skip
#: The log has a state of its own, which may grow where nothing else does.
NEVER_KEPT = "/api/v1/changes/"
#: Smaller bodies gain nothing from being compressed, larger ones are not kept.
SMALLEST, LARGEST = 500, 4_000_000
#: What an entry costs besides its bytes.
OVERHEAD = 1_000
#: Behind the tag of a body, within its quotation marks, when that body is compressed (RFC 9110, 8.8.3.3).
SUFFIX = "-gzip"

Key = tuple[Any, ...]


@dataclass
class Kept:
    """An answer with status 200; the compressed body is made when it is first asked for."""

    headers: dict[str, str]
    body: bytes
    compressed: bytes | None = field(default=None)

    @property
    def size(self) -> int:
        return len(self.body) + len(self.compressed or b"") + OVERHEAD

    def response(self, *, compressing: bool) -> HttpResponse:
        """The answer anew, compressed where that is wished and makes it smaller."""
        body = self.body
        if compressing and self.compressed is None and len(body) >= SMALLEST:
            self.compressed = gzip.compress(body, compresslevel=6, mtime=0)
        compressed = compressing and self.compressed is not None
        content = self.compressed if compressed else body
        response = HttpResponse(content, headers=self.headers)
        response["Content-Length"] = str(len(content or b""))
        if compressed:
            response["Content-Encoding"] = "gzip"
            response["ETag"] = of_compressed(response["ETag"])
        return response


class Keeper:
    """Answers by key, those that were asked for least lately dropped when there are too many bytes.

    One process keeps one; its threads share it.
    """

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self.kept: OrderedDict[Key, Kept] = OrderedDict()
        self.bytes = 0
        self.state: Any = None
        self.lock = Lock()

    def get(self, state: Any, key: Key) -> Kept | None:
        with self.lock:
            self.forget_others(state)
            found = self.kept.get(key)
            if found is not None:
                self.kept.move_to_end(key)
            return found

    def put(self, state: Any, key: Key, answer: Kept) -> None:
        with self.lock:
            self.forget_others(state)
            self.drop(key)
            self.kept[key] = answer
            self.bytes += answer.size
            while self.bytes > self.most_bytes:
                self.drop(next(iter(self.kept)))

    def grown(self, key: Key, by: int) -> None:
        """Count the compressed body that an answer has got."""
        with self.lock:
            if key in self.kept:
                self.bytes += by
            while self.bytes > self.most_bytes:
                self.drop(next(iter(self.kept)))

    def drop(self, key: Key) -> None:
        answer = self.kept.pop(key, None)
        if answer is not None:
            self.bytes -= answer.size

    def forget_others(self, state: Any) -> None:
        """Answers of any other state will not be asked for again."""
        if state != self.state:
            self.kept.clear()
            self.bytes, self.state = 0, state


class ResponsesMiddleware:
    """Gives kept answers, and keeps those that may be given again. It stands before sessions and accounts."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.keeper = Keeper(settings.RESPONSE_CACHE_BYTES)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not may_be_kept(request) or not self.keeper.most_bytes:
            return self.get_response(request)
        try:
            documents = state_for(request)
        except (OperationalError, InterfaceError):
            return self.get_response(request)  # which says what there is to say
        if not documents.settled:
            return self.get_response(request)
        state, key = (documents.number, localdate()), key_of(request)
        compressing = accepts_gzip(request)
        found = self.keeper.get(state, key)
        if found is None:
            return self.made(request, state, key)
        size = found.size
        response = found.response(compressing=compressing)
        if found.size != size:
            self.keeper.grown(key, found.size - size)
        # A tag of the other body of the same answer is as good: what it stands for has not changed.
        return answered(request, response, also=(found.headers["ETag"], of_compressed(found.headers["ETag"])))

    def made(self, request: HttpRequest, state: Any, key: Key) -> HttpResponse:
        """A new answer, kept if it may be."""
        had = {name: request.META.get(name, "") for name in ("HTTP_IF_NONE_MATCH", "HTTP_IF_MATCH")}
        request.META.update({name: tags.replace(f'{SUFFIX}"', '"') for name, tags in had.items() if tags})
        response = self.get_response(request)
        patch_vary_headers(response, ["Accept-Encoding"])
        if response.status_code == 304 and of_compressed(response["ETag"]) in had["HTTP_IF_NONE_MATCH"]:
            response["ETag"] = of_compressed(response["ETag"])
        if (
            response.status_code == 200
            and request.method == "GET"
            and not response.streaming
            and response.get("Cache-Control") == PUBLIC
            and not response.cookies
            and len(response.content) <= min(LARGEST, self.keeper.most_bytes)
        ):
            headers = {name: response[name] for name in KEPT if response.has_header(name)}
            self.keeper.put(state, key, Kept(headers, response.content))
        return response


def of_compressed(tag: str) -> str:
    """The tag of the compressed body of an answer with this tag."""
    return f'{tag[:-1]}{SUFFIX}"'


def may_be_kept(request: HttpRequest) -> bool:
    return (
        request.method in ("GET", "HEAD")
        and request.path_info.startswith("/api/v1/")
        and not request.path_info.startswith(NEVER_KEPT)
        and "HTTP_AUTHORIZATION" not in request.META
    )


def key_of(request: HttpRequest) -> Key:
    """All of a request that its answer depends on, besides the state and the day."""
    return (
        request.scheme,
        request.get_host(),
        request.path,
        request.META.get("QUERY_STRING", ""),
        request.headers.get("Accept", ""),
    )


def accepts_gzip(request: HttpRequest) -> bool:
    """Whether the client takes gzip: it names it, or everything, and not with a weight of nothing."""
    for part in request.headers.get("Accept-Encoding", "").lower().split(","):
        name, _, weight = part.strip().partition(";")
        if name.strip() in ("gzip", "*"):
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False
