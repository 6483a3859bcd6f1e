"""Problems: the one shape of every refusal and failure, after RFC 9457.

``type`` is a stable name for programs, ``title`` and ``detail`` are for people, and ``errors`` lists
each thing that is wrong with the request. No stack, SQL or constraint text is ever among them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse

from .echo import shown

MEDIA_TYPE = "application/problem+json"
TYPE_PREFIX = "urn:tradeapi:problem:"

#: Every kind of problem: its status and its title. Names and statuses are part of the contract.
KINDS: Mapping[str, tuple[int, str]] = {
    "merged": (301, "Merged into another record"),
    "bad-request": (400, "The request is malformed"),
    "bad-host": (400, "This site does not answer to that host"),
    "several-faults": (400, "Several parameters can't be understood"),
    "unknown-parameter": (400, "Unknown parameter"),
    "repeated-parameter": (400, "A parameter that takes one value was given several"),
    "empty-parameter": (400, "A parameter has no value"),
    "missing-parameter": (400, "A parameter is missing"),
    "invalid-value": (400, "A value can't be understood"),
    "unknown-record": (400, "No such published record"),
    "unknown-country": (400, "Unknown country"),
    "bad-cursor": (400, "The cursor does not fit this question"),
    "contradiction": (400, "Parameters contradict each other"),
    "invalid-body": (400, "The body can't be understood"),
    "unauthorized": (401, "Credentials are missing or unknown"),
    "forbidden": (403, "Not allowed"),
    "not-found": (404, "Not found"),
    "method-not-allowed": (405, "Method not allowed"),
    "not-acceptable": (406, "No acceptable format"),
    "conflict": (409, "Conflict"),
    "withdrawn": (410, "Withdrawn"),
    "precondition-failed": (412, "The condition of the request does not hold"),
    "too-large": (413, "The body is too large"),
    "unsupported-media-type": (415, "Unsupported media type"),
    "key-reused": (422, "The idempotency key was used for another request"),
    "precondition-required": (428, "The request needs a condition"),
    "rate-limited": (429, "Too many requests"),
    "internal-error": (500, "Internal error"),
    "unavailable": (503, "Unavailable for the moment"),
}
KIND_OF_STATUS = {
    400: "bad-request", 401: "unauthorized", 403: "forbidden", 404: "not-found", 405: "method-not-allowed",
    406: "not-acceptable", 409: "conflict", 410: "withdrawn", 412: "precondition-failed", 413: "too-large",
    415: "unsupported-media-type", 422: "key-reused", 428: "precondition-required",
    429: "rate-limited", 500: "internal-error", 503: "unavailable",
}  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with a request: where, by name, and what was meant if that is near.

    ``code`` is stable and written with underscores; ``where`` is query, path, header or body.
    """

    name: str
    code: str
    detail: str
    suggestion: str | None = None
    where: str = "query"

    def document(self) -> dict[str, Any]:
        return {
            "in": self.where,
            "name": shown(self.name),
            "code": self.code,
            "detail": self.detail,
            "suggestion": self.suggestion,
        }


class Problem(Exception):  # noqa: N818 - as RFC 9457 calls it
    """An answer that is a refusal or a failure. Raise it from anywhere below a view.

    ``kind`` is one of KINDS; ``extra`` members and ``headers`` go into the answer as they are.
    """

    def __init__(
        self,
        kind: str,
        detail: str = "",
        *,
        faults: Sequence[Fault] = (),
        headers: Mapping[str, str] | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(kind, detail)
        self.kind = kind
        self.status, self.title = KINDS[kind]
        self.detail = detail or self.title + "."
        self.faults = tuple(faults)
        self.headers = dict(headers or {})
        self.extra = dict(extra or {})

    @classmethod
    def of(cls, faults: Sequence[Fault]) -> Problem:
        """The problem of a request with these faults; its kind is theirs when they all have one."""
        codes = {fault.code for fault in faults}
        kind = codes.pop().replace("_", "-") if len(codes) == 1 else "several-faults"
        return cls(kind, "; ".join(fault.detail for fault in faults[:5]), faults=faults)

    @classmethod
    def of_status(cls, status: int, detail: str = "", **more: Any) -> Problem:
        """The problem that stands for a bare HTTP status."""
        kind = KIND_OF_STATUS.get(status, "internal-error" if status >= 500 else "bad-request")
        problem = cls(kind, detail, **more)
        if problem.status != status:
            problem.status = status
            problem.title = HTTPStatus(status).phrase if status in set(HTTPStatus) else problem.title
            problem.kind = f"http-{status}"
        return problem

    def document(self, request: HttpRequest) -> dict[str, Any]:
        """The members of the answer, as documented by the component ``Problem``."""
        return {
            "type": TYPE_PREFIX + self.kind,
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "instance": quote(request.path[:200], errors="replace"),
            "request_id": getattr(request, "request_id", ""),
            "errors": [fault.document() for fault in self.faults],
            **self.extra,
        }

    def response(self, request: HttpRequest) -> HttpResponse:
        """The problem as an HTTP answer that no cache keeps."""
        body = json.dumps(self.document(request), ensure_ascii=False, separators=(",", ":"))
        response = HttpResponse(body.encode("utf-8", "replace"), status=self.status, content_type=MEDIA_TYPE)
        response["Cache-Control"] = "no-store"
        response["Content-Length"] = str(len(response.content))
        for name, value in self.headers.items():
            response[name] = value
        return response
