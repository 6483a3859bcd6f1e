"""Reading from pages of other sites: anyone may, without credentials, and nobody may write from there."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

METHODS = "GET, HEAD"
EXPOSED = "Deprecation, ETag, Link, RateLimit, RateLimit-Policy, Retry-After, Sunset, X-Request-ID"
ACCEPTED = "Accept, If-Match, If-Modified-Since, If-None-Match"


class CorsMiddleware:
    """Opens the reads under /api/ to every origin alike; none is said back, credentials are never allowed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith("/api/"):
            return self.get_response(request)
        if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
            return preflight()
        response = self.get_response(request)
        if request.method in ("GET", "HEAD"):
            response["Access-Control-Allow-Origin"] = "*"
            response["Access-Control-Expose-Headers"] = EXPOSED
        return response


def preflight() -> HttpResponse:
    """The same for every address, so that it tells nothing about any."""
    response = HttpResponse(status=204)
    del response["Content-Type"]
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Allow-Methods"] = METHODS
    response["Access-Control-Allow-Headers"] = ACCEPTED
    response["Access-Control-Max-Age"] = "86400"
    return response
