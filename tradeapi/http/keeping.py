"""The door: kept answers are given before Django makes a request of what was asked, the same bytes as it would give.

The state of everything public is asked of the database on every request, by one small query, so that no answer is
ever older than what was committed; or at most RESPONSE_CACHE_LAG older, where that is set. Callers are counted as for
any answer. Plain questions whose answers are not kept are answered by their views (``plain.py``). Whatever else a
request is or has (credentials, a body, a condition such as If-Match), and whatever fails here, is for the site.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import Error
from django.http import HttpResponse
from django.utils.timezone import localdate

from tradeapi.access import limits
from tradeapi.api.conditional import (
    CHANGED_AT,
    PUBLIC,
    is_unmodified,
    known_tag,
    last_modified,
    of_everything,
)
from tradeapi.api.responses import (
    LARGEST,
    SUFFIX,
    Headers,
    Keeper,
    Kept,
    Key,
    accepts_gzip,
    key_of,
    of_compressed,
)
from tradeapi.documents import state as documents

from .identity import HEADER, named
from .plain import PlainQuestions

if TYPE_CHECKING:
    from .shared_answers import SharedAnswers

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]

KEPT_UNDER = "/api/v1/"
#: The log has a state of its own, which may grow where nothing else does.
NEVER_KEPT = "/api/v1/changes/"
#: With these, even empty ones, a request is for the site alone.
OF_THE_SITE = ("HTTP_AUTHORIZATION", "HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE", "HTTP_TRANSFER_ENCODING")
#: Headers that belong to one request, and not to its answer.
OF_ONE_REQUEST = {HEADER, "RateLimit", "RateLimit-Policy", "Last-Modified"}
#: What a kept answer may depend on: all of it is looked at here.
VARIES = {"accept", "accept-encoding", "authorization"}


class Keeping:
    """Gives kept answers, and keeps those that may be given again, as far as RESPONSE_CACHE_BYTES reach.

    Plain questions are answered here, too (``plain.py``); all others by the site.
    """

    def __init__(self, site: Application, clock: Callable[[], float] = time.monotonic) -> None:
        self.site = site
        self.clock = clock
        self.lag = settings.RESPONSE_CACHE_LAG / 1_000
        #: When the database was last asked for its state, before it answered, and what that was.
        self.seen: tuple[float, documents.State] | None = None
        self.keeper = Keeper(settings.RESPONSE_CACHE_BYTES)
        self.plain = PlainQuestions()
        self.shared: SharedAnswers | None = None
        if settings.RESPONSE_CACHE_SHARED:
            # Only now, for the client of Redis takes a while, for which others need not wait at their start.
            from .shared_answers import SharedAnswers

            self.shared = SharedAnswers(settings.RESPONSE_CACHE_SHARED)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if not may_be_kept(environ):
            return self.site(environ, start_response)
        day, key = localdate(), key_of(environ)
        current = self.seen_lately()
        found = current and self.found(named_by(current, day), key)
        if not current or not found:
            try:
                current = environ[documents.ASKED] = self.ask()
            except (Error, ImproperlyConfigured):
                return self.site(environ, start_response)  # which connects anew, or says what there is to say
            if not current.settled:
                return self.site(environ, start_response)
            found = self.found(named_by(current, day), key)
        own = {HEADER: named()}
        try:
            standing = limits.standing_of(environ, None)
        except Error:
            return self.site(environ, start_response)
        if standing is not None:
            own |= standing.headers
            environ[limits.COUNTED] = standing
            if standing.is_over:
                return self.site(environ, start_response)
        is_new = not found
        if not found:
            found = self.plain.answer(environ, key)
            if found is None:
                return self.made(environ, start_response, named_by(current, day), key)
            self.keep(named_by(current, day), key, found)
        moment = last_modified(found.changed_at or of_everything(current.settled_at, day))
        if moment is not None:
            own["Last-Modified"] = moment
        return self.given(environ, start_response, key, found, own, compressing=not is_new)

    def seen_lately(self) -> documents.State | None:
        """The state as this worker saw it no longer ago than RESPONSE_CACHE_LAG."""
        seen = self.seen
        return seen[1] if seen and self.clock() < seen[0] + self.lag else None

    def ask(self) -> documents.State:
        """The state as it is now."""
        begun = self.clock()
        current = documents.current()
        self.seen = (begun, current) if self.lag and current.settled else None
        return current

    def found(self, state: Any, key: Key) -> Kept | None:
        """The kept answer to this question in this state, of this worker or of another one."""
        found = self.keeper.get(state, key)
        if found is None and self.shared is not None:
            found = self.shared.get(state, key)
            if found is not None:
                self.keeper.put(state, key, found)
        return found

    def given(
        self,
        environ: dict[str, Any],
        start_response: Any,
        key: Key,
        found: Kept,
        own: dict[str, str],
        *,
        compressing: bool,
    ) -> Iterable[bytes]:
        """The answer, or a 304 to who knows it, with the headers of this request."""
        tag = known_tag(environ.get("HTTP_IF_NONE_MATCH", ""), found.tags)
        if tag is None and is_unmodified(environ, own.get("Last-Modified")):
            tag = found.tags[0]
        if tag is not None:
            start_response("304 Not Modified", [*found.confirmed(tag), *own.items()])
            return [b""]
        size = found.size
        compressing = compressing and accepts_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
        headers, body = found.given(compressing=compressing)
        if found.size != size:
            self.keeper.grown(key, found.size - size)
        start_response("200 OK", [*headers, *own.items()])
        return [b"" if environ["REQUEST_METHOD"] == "HEAD" else body]

    def made(self, environ: dict[str, Any], start_response: Any, state: Any, key: Key) -> Iterable[bytes]:
        """A new answer of the site, kept if it may be."""
        asked = environ.get("HTTP_IF_NONE_MATCH", "")
        if asked:
            environ["HTTP_IF_NONE_MATCH"] = asked.replace(f'{SUFFIX}"', '"')
        begun: list[Any] = ["", []]

        def begin(status: str, headers: Headers, *failed: Any) -> Any:
            if asked and status.startswith("304"):
                headers = [
                    (
                        name,
                        of_compressed(value) if name == "ETag" and of_compressed(value) in asked else value,
                    )
                    for name, value in headers
                ]
            begun[:] = [status, headers]
            return start_response(status, headers, *failed)

        answer = self.site(environ, begin)
        status, headers = begun
        if (
            environ["REQUEST_METHOD"] == "GET"
            and status.startswith("200")
            and may_be_given_again(dict(headers))
            and isinstance(answer, HttpResponse)
        ):
            kept = Kept(
                [(name, text) for name, text in headers if name not in OF_ONE_REQUEST],
                answer.content,
                changed_at=environ.get(CHANGED_AT),
            )
            self.keep(state, key, kept)
            self.plain.learn(environ, key, kept)
        return answer

    def keep(self, state: Any, key: Key, answer: Kept) -> None:
        if len(answer.body) > min(LARGEST, self.keeper.most_bytes):
            return
        self.keeper.put(state, key, answer)
        if self.shared is not None:
            self.shared.put(state, key, answer)


def named_by(current: documents.State, day: date) -> tuple[Any, ...]:
    """What all answers of a state and a day are kept by."""
    return current.number, current.written, day


def may_be_kept(environ: dict[str, Any]) -> bool:
    """Whether a kept answer may be given: a bare question, without credentials, to what keeps still."""
    path = environ["PATH_INFO"]
    return (
        path.startswith(KEPT_UNDER)
        and environ["REQUEST_METHOD"] in ("GET", "HEAD")
        and not path.startswith(NEVER_KEPT)
        and not any(name in environ for name in OF_THE_SITE)
        and not environ.get("CONTENT_LENGTH")
    )


def may_be_given_again(headers: dict[str, str]) -> bool:
    """Whether the answer with these headers is for everybody, and depends on nothing that is not looked at."""
    varies = {name.strip().lower() for name in headers.get("Vary", "").split(",")}
    return (
        headers.get("Cache-Control") == PUBLIC
        and "ETag" in headers
        and "Set-Cookie" not in headers
        and varies <= VARIES
    )
