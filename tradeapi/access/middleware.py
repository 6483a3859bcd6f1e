"""The counter at the door of the API: who asks, and whether that is too often."""

from __future__ import annotations

from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from tradeapi.api import errors
from tradeapi.api.problems import Problem

from . import limits
from .credentials import key_of
from .models import ApiKey


class AccessMiddleware:
    """Names the key of each request under /api/ in ``request.api_key`` (None = anonymous), and counts it.

    A request with a key that is none is counted for its address, so that guessing is slow.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith("/api/"):
            return self.get_response(request)
        try:
            key, refusal = self.caller(request)
            standing = request.META.get(limits.COUNTED) or limits.standing_of(request.META, key)
        except (OperationalError, InterfaceError) as error:
            return errors.answer(errors.as_problem(error) or Problem("unavailable"), request)
        if standing is not None and standing.is_over:
            refusal = standing.refusal()
        request.api_key = key  # type: ignore[attr-defined]
        response = refusal.response(request) if refusal else self.get_response(request)
        if standing is not None:
            for name, value in standing.headers.items():
                response[name] = value
        patch_vary_headers(response, ["Authorization"])
        return response

    def caller(self, request: HttpRequest) -> tuple[ApiKey | None, Problem | None]:
        try:
            return key_of(request), None
        except Problem as refusal:
            return None, refusal
