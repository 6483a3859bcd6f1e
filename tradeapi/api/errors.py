"""How every error becomes a problem, whether it was raised in a view, below it, or outside of all views.

People who look at pages, in the admin for one, get the same words as a page.
"""

from __future__ import annotations

import logging
import sys
from math import ceil
from typing import Any

from django.core.exceptions import (
    BadRequest,
    DisallowedHost,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
)
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.template.loader import render_to_string
from rest_framework import exceptions
from rest_framework.views import set_rollback

from .problems import Fault, Problem

logger = logging.getLogger(__name__)

RETRY_AFTER = {"Retry-After": "5"}
NOT_FOUND = "Nothing public is at this address."
UNAVAILABLE = "The database does not answer in time. Please ask again in a few seconds."


def wants_page(request: HttpRequest) -> bool:
    """Whether a person in a browser waits: in the admin, or outside the API when HTML is asked for."""
    if request.path_info.startswith("/admin/"):
        return True
    return not request.path_info.startswith("/api/") and "text/html" in request.headers.get("Accept", "")


def answer(problem: Problem, request: HttpRequest) -> HttpResponse:
    """The problem as a page for people and as problem+json for everyone else."""
    response = problem.response(request)
    if wants_page(request):
        response.content = render_to_string(
            "tradeapi/problem.html", {"problem": problem.document(request)}
        ).encode()
        response["Content-Type"] = "text/html; charset=utf-8"
        response["Content-Length"] = str(len(response.content))
    return response


def as_problem(error: BaseException | None) -> Problem | None:
    """The problem that an exception stands for; None for one that nobody foresaw."""
    match error:
        case Problem():
            return error
        case Http404() | exceptions.NotFound():
            return Problem("not-found", NOT_FOUND)
        case PermissionDenied():
            return Problem("forbidden")
        case RequestDataTooBig():
            return Problem("too-large")
        case DisallowedHost():
            return Problem("bad-host")
        case SuspiciousOperation() | BadRequest() | UnreadablePostError():
            return Problem("bad-request")
        case OperationalError() | InterfaceError():
            logger.warning("answered 503: %s", type(error.__cause__ or error).__name__)
            return Problem("unavailable", UNAVAILABLE, headers=RETRY_AFTER)
        case exceptions.ValidationError():
            return Problem("invalid-body", faults=list(body_faults(error.detail)))
        case exceptions.APIException():
            return of_api_exception(error)
    return None


def of_api_exception(error: exceptions.APIException) -> Problem:
    """DRF's own refusals: 401, 403, 405, 406, 415, 429 and the like."""
    headers = {}
    if getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = str(error.auth_header)  # type: ignore[attr-defined]
    if getattr(error, "wait", None):
        headers["Retry-After"] = str(ceil(error.wait))  # type: ignore[attr-defined]
    detail = {
        405: "This address does not offer that method; the Allow header says what it offers.",
        406: "None of the formats in the Accept header is offered here.",
        415: "Send application/json.",
    }.get(error.status_code, "")
    return Problem.of_status(error.status_code, detail, headers=headers)


def body_faults(detail: Any, name: str = "") -> list[Fault]:
    """The errors of a serializer, flattened; a nested member is named by its JSON pointer."""
    if isinstance(detail, dict):
        return [fault for key, inner in detail.items() for fault in body_faults(inner, f"{name}/{key}")]
    if isinstance(detail, list) and any(isinstance(inner, dict | list) for inner in detail):
        return [fault for at, inner in enumerate(detail) for fault in body_faults(inner, f"{name}/{at}")]
    errors = detail if isinstance(detail, list) else [detail]
    return [Fault(name, getattr(error, "code", "invalid"), str(error), where="body") for error in errors]


def exception_handler(error: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """DRF's EXCEPTION_HANDLER. None, and so Django's handler500, for what nobody foresaw."""
    problem = as_problem(error)
    if problem is None:
        return None
    set_rollback()
    return answer(problem, context["request"]._request)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler400."""
    return answer(as_problem(exception) or Problem("bad-request"), request)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler403."""
    return answer(Problem("forbidden"), request)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler404."""
    return answer(Problem("not-found", NOT_FOUND), request)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500; a database that is away is 503, wherever that was noticed."""
    problem = as_problem(sys.exc_info()[1])
    return answer(
        problem or Problem("internal-error", "Something went wrong here; it has been logged."), request
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's CSRF_FAILURE_VIEW."""
    return answer(
        Problem("forbidden", "The form is too old or came from elsewhere. Please load the page again."),
        request,
    )
