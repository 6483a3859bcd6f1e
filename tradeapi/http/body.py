"""The longest body that is read."""

from collections.abc import Callable
from io import BytesIO

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from tradeapi.api.errors import answer
from tradeapi.api.problems import Problem


class BodyLimitMiddleware:
    """413 for a body over DATA_UPLOAD_MAX_MEMORY_SIZE bytes, from anyone and before anything parses it.

    A chunked body, which does not say its length, is read up to the limit and counted.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        problem = self.refusal(request)
        return answer(problem, request) if problem else self.get_response(request)

    def refusal(self, request: HttpRequest) -> Problem | None:
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if "chunked" in request.headers.get("Transfer-Encoding", "").lower():
            if not request.META.get("wsgi.input_terminated"):
                return Problem.of_status(411, "Send the body with a Content-Length.")
            try:
                body = request.META["wsgi.input"].read(limit + 1)
            except Exception:  # each server has its own for chunks that are none
                return Problem("bad-request", "The chunks of the body can't be read.")
            request.META["CONTENT_LENGTH"] = str(len(body))
            request._stream = BytesIO(body)  # type: ignore[attr-defined]
            length = len(body)
        else:
            text = request.META.get("CONTENT_LENGTH") or "0"
            if not text.isdecimal():
                return Problem("bad-request", "Content-Length is not a number.")
            length = int(text[:20])
        return Problem("too-large", f"A body has at most {limit} bytes.") if length > limit else None
