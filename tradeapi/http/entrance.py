"""The entrance: what is turned away before anything else reads it."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse

from tradeapi.api.errors import NOT_FOUND, answer
from tradeapi.api.problems import Problem

READING = ("GET", "HEAD")
OF_PAGES_FOR_EDITORS = ("GET", "HEAD", "POST")


class EntranceMiddleware:
    """Refuses foreign hosts, methods that nothing here offers, and NUL, which no text of ours has."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        problem = refusal(request)
        return answer(problem, request) if problem else self.get_response(request)


def refusal(request: HttpRequest) -> Problem | None:
    try:
        urlsplit(f"//{request.get_host()}").port  # noqa: B018 - no port is above 65535
    except (DisallowedHost, ValueError):
        return Problem("bad-host")
    if "\x00" in request.path_info:
        return Problem("not-found", NOT_FOUND)
    if request.path_info.startswith("/api/"):
        return None  # its views name each fault
    offered = OF_PAGES_FOR_EDITORS if request.path_info.startswith("/admin/") else READING
    if request.method not in offered:
        return Problem("method-not-allowed", headers={"Allow": ", ".join(offered)})
    if "%00" in request.META.get("QUERY_STRING", "") or any(
        "\x00" in text for text in request.COOKIES.values()
    ):
        return Problem("bad-request", "The request has characters that no text has.")
    return None
