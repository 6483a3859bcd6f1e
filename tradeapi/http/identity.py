"""A name for each request, by which its lines in the logs are found."""

import logging
import uuid
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-ID"
current: ContextVar[str] = ContextVar("request_id", default="")


def named() -> str:
    """A new name for the request that is answered now; it stands in the lines of the log."""
    name = uuid.uuid4().hex
    # Not taken back afterwards: Django logs refusals after the middleware, and the next request sets its own.
    current.set(name)
    return name


class RequestIdMiddleware:
    """Names each request in ``request.request_id`` and ``X-Request-ID``; a client's own name is not taken."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        name = named()
        request.request_id = name  # type: ignore[attr-defined]
        response = self.get_response(request)
        response[HEADER] = name
        return response


class RequestIdFilter(logging.Filter):
    """Gives each line of a log the name of the request it belongs to, with a space before it, or nothing."""

    def filter(self, record: logging.LogRecord) -> bool:
        name = current.get()
        record.request_id = f" {name}" if name else ""
        return True
