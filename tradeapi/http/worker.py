"""Requests that the server can't even parse, and so never hands to the site."""

from __future__ import annotations

import json
import uuid
from http import HTTPStatus
from typing import Any

from gunicorn import util
from gunicorn.http.errors import LimitRequestHeaders, LimitRequestLine, ParseException
from gunicorn.workers.gthread import ThreadWorker

from tradeapi.api.problems import MEDIA_TYPE, TYPE_PREFIX

# The headers of tradeapi.http.headers that matter where there is nothing but data.
HEADERS = {
    "Connection": "close",
    "Content-Type": MEDIA_TYPE,
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload",
}


class Worker(ThreadWorker):
    """Gunicorn's worker with threads, which answers what it can't parse with a problem as the site would."""

    def handle_error(self, req: Any, client: Any, addr: Any, exc: Exception) -> None:
        status = status_of(exc)
        if status >= 500:
            self.log.exception("failed outside of the site")
        else:
            self.log.info("refused unparsed: %s", type(exc).__name__)
        try:
            util.write_nonblock(client, answer(status))
        except OSError:
            self.log.debug("nobody was there to be answered")


def status_of(error: Exception) -> HTTPStatus:
    match error:
        case LimitRequestLine():
            return HTTPStatus.REQUEST_URI_TOO_LONG
        case LimitRequestHeaders():
            return HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
        case ParseException():
            return HTTPStatus.BAD_REQUEST
    return HTTPStatus.INTERNAL_SERVER_ERROR


def answer(status: HTTPStatus) -> bytes:
    """The bytes of a whole answer; it says back nothing of the request."""
    name = uuid.uuid4().hex
    kind = {400: "bad-request", 500: "internal-error"}.get(status, f"http-{status}")
    problem = {
        "type": TYPE_PREFIX + kind,
        "title": status.phrase,
        "status": status,
        "detail": f"{status.phrase}: the request could not be read as HTTP.",
        "instance": "/",
        "request_id": name,
        "errors": [],
    }
    body = json.dumps(problem).encode()
    headers = {**HEADERS, "X-Request-ID": name, "Content-Length": str(len(body))}
    lines = [f"HTTP/1.1 {status} {status.phrase}", *(f"{key}: {value}" for key, value in headers.items())]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body
