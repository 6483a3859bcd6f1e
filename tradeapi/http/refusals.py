"""Errors that some part of the framework answered in its own way."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from tradeapi.api.errors import answer, wants_page
from tradeapi.api.problems import MEDIA_TYPE, Problem

KEPT = ("Allow", "Retry-After", "WWW-Authenticate", "Content-Range")


class RefusalsMiddleware:
    """Gives every error the shape of a problem; pages that the admin makes for people stay pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code < 400 or response.get("Content-Type") == MEDIA_TYPE:
            return response
        if (
            wants_page(request)
            and response.get("Content-Type", "").startswith("text/html")
            and has_words(response)
        ):
            return response
        headers = {name: response[name] for name in KEPT if response.has_header(name)}
        problem = Problem.of_status(response.status_code, headers=headers)
        response.close()
        return answer(problem, request)


def has_words(response: HttpResponse) -> bool:
    return response.streaming or bool(response.content)
