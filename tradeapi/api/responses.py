"""Answers that are kept: whole ones, to nobody in particular, to be given again while nothing public has changed.

What is kept belongs to one state of everything public (``documents.state``) and to one day.
``tradeapi.http.keeping`` gives and takes them at the door of the site.
"""

from __future__ import annotations

import gzip
import json
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Any

from django.conf import settings

from . import conditional

#: Smaller bodies gain nothing from being compressed, larger ones are not kept.
SMALLEST, LARGEST = 500, 4_000_000
#: What an entry costs besides its bytes.
OVERHEAD = 1_000
#: Behind the tag of a body, within its quotation marks, when that body is compressed (RFC 9110, 8.8.3.3).
SUFFIX = "-gzip"

Key = tuple[Any, ...]
Headers = list[tuple[str, str]]


@dataclass
class Kept:
    """An answer with status 200; the compressed body is made when it is first asked for.

    ``headers`` are those of every answer to the same question: nothing that is of one request alone. ``changed_at``
    is when it became what it is, where that is known of it alone.
    """

    headers: Headers
    body: bytes
    compressed: bytes | None = field(default=None)
    changed_at: datetime | None = field(default=None)

    @property
    def size(self) -> int:
        return len(self.body) + len(self.compressed or b"") + OVERHEAD

    @property
    def tags(self) -> tuple[str, str]:
        """The tags of the body and of the compressed one; a client that knows either knows the answer."""
        tag = dict(self.headers)["ETag"]
        return tag, of_compressed(tag)

    def given(self, *, compressing: bool) -> tuple[Headers, bytes]:
        """Headers and body, compressed where that is wished and makes it smaller."""
        if compressing and self.compressed is None and len(self.body) >= SMALLEST:
            self.compressed = gzip.compress(self.body, compresslevel=6, mtime=0)
        if not compressing or self.compressed is None:
            return self.headers, self.body
        changed = {"ETag": self.tags[1], "Content-Length": str(len(self.compressed))}
        headers = [(name, changed.get(name, value)) for name, value in self.headers]
        return [*headers, ("Content-Encoding", "gzip")], self.compressed

    def confirmed(self, tag: str) -> Headers:
        """The headers of a 304 that confirms it to a client that knows it by this tag."""
        return [
            (name, tag if name == "ETag" else value)
            for name, value in self.headers
            if name not in conditional.OF_A_BODY
        ]

    def packed(self) -> bytes:
        """All of it as bytes, the compressed body apart."""
        changed_at = self.changed_at and self.changed_at.isoformat()
        return json.dumps([self.headers, changed_at]).encode() + b"\n" + self.body

    @classmethod
    def unpacked(cls, packed: bytes) -> Kept:
        first, _, body = packed.partition(b"\n")
        headers, changed_at = json.loads(first)
        moment = datetime.fromisoformat(changed_at) if changed_at else None
        return cls([(name, value) for name, value in headers], body, changed_at=moment)


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


def of_compressed(tag: str) -> str:
    """The tag of the compressed body of an answer with this tag."""
    return f'{tag[:-1]}{SUFFIX}"'


def key_of(environ: Mapping[str, Any]) -> Key:
    """All of a request that its answer depends on, besides the state and the day; of its WSGI environment.

    As it was written: what Django makes of it is the same each time.
    """
    proxy: Any = settings.SECURE_PROXY_SSL_HEADER
    return (
        environ["wsgi.url_scheme"],
        environ.get(proxy[0]) if proxy else None,
        environ.get("HTTP_HOST") or (environ["SERVER_NAME"], environ["SERVER_PORT"]),
        environ.get("SCRIPT_NAME", ""),
        environ["PATH_INFO"],
        environ.get("QUERY_STRING", ""),
        environ.get("HTTP_ACCEPT", ""),
    )


def asker_of(key: Key) -> Key:
    """The part of a key that is not the question, but who asks where, and for what kind of answer."""
    return (*key[:4], key[6])


def accepts_gzip(accepted: str) -> bool:
    """Whether a client with this Accept-Encoding takes gzip: it names it, or everything, and not with no weight."""
    for part in accepted.lower().split(","):
        name, _, weight = part.strip().partition(";")
        if name.strip() in ("gzip", "*"):
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False
