"""Headers that harden every answer, pages of errors too; Django itself adds X-Frame-Options."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

NOTHING_BUT_DATA = "default-src 'none'; frame-ancestors 'none'"
OWN_PAGES = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self';"
    " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
UNUSED_DEVICES = (
    "accelerometer",
    "camera",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "payment",
    "usb",
)


class SecurityHeadersMiddleware:
    """Sets the headers unless a view set its own. HSTS is on every answer; over http browsers ignore it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.headers = {
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": settings.SECURE_REFERRER_POLICY or "same-origin",
            "Permissions-Policy": ", ".join(f"{device}=()" for device in UNUSED_DEVICES),
            "Cross-Origin-Opener-Policy": "same-origin",
            "Strict-Transport-Security": strict_transport(),
        }

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_page = response.get("Content-Type", "").startswith("text/html")
        response.headers.setdefault("Content-Security-Policy", OWN_PAGES if is_page else NOTHING_BUT_DATA)
        for name, value in self.headers.items():
            response.headers.setdefault(name, value)
        return response


def strict_transport() -> str:
    """The HSTS header of the settings, a year and subdomains at least."""
    seconds = max(settings.SECURE_HSTS_SECONDS, 365 * 24 * 3600)
    return f"max-age={seconds}; includeSubDomains" + ("; preload" if settings.SECURE_HSTS_PRELOAD else "")
