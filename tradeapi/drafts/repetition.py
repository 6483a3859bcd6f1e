"""Idempotency-Key: a request that is sent twice is carried out once.

After draft-ietf-httpapi-idempotency-key-header. Answers are kept for a day, apart for each API key. Only what
succeeded is kept: a refused request stored nothing and may be mended and sent again.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from tradeapi.access.models import ApiKey
from tradeapi.api.problems import Fault, Problem

from .models import StoredAnswer

HEADER = "Idempotency-Key"
NAME = re.compile(r'("?)([\x21\x23-\x7e]{1,255})\1')
REPEATED = ("Location", "ETag", "Content-Type", "Cache-Control")


def name_of(request: HttpRequest) -> str | None:
    """The name under which the request may be repeated, with or without quotation marks; None without one."""
    written = request.headers.get(HEADER)
    if written is None:
        return None
    found = NAME.fullmatch(written.strip())
    if found is None:
        sentence = "1 to 255 visible ASCII characters, such as a UUID"
        raise Problem(
            "bad-request",
            f"{HEADER}: {sentence}.",
            faults=[Fault(HEADER, "invalid_value", sentence, where="header")],
        )
    return found[2]


def once(
    request: HttpRequest, key: ApiKey, body: dict[str, Any], answer: Callable[[], HttpResponse]
) -> HttpResponse:
    """What ``answer`` makes, or what it made when this was asked before; call inside the transaction of the write.

    Raises the Problem 422 where the name was used for another request.
    """
    name = name_of(request)
    if name is None:
        return answer()
    asked = fingerprint(request, body)
    StoredAnswer.forget()
    before = StoredAnswer.objects.filter(key=key, name=name).first()
    if before is None:
        response = answer()
        headers = {header: response[header] for header in REPEATED if response.has_header(header)}
        StoredAnswer.objects.create(
            key=key,
            name=name,
            fingerprint=asked,
            status=response.status_code,
            headers=headers,
            body=response.content,
        )
        return response
    if before.fingerprint != asked:
        raise Problem("key-reused", f"This {HEADER} was used for another request; choose a new one.")
    return HttpResponse(bytes(before.body), status=before.status, headers=before.headers)


def fingerprint(request: HttpRequest, body: dict[str, Any]) -> str:
    """Equal for equal requests, however the JSON is laid out."""
    asked = [request.method, request.path, json.dumps(body, sort_keys=True)]
    return hashlib.sha256("\n".join(map(str, asked)).encode()).hexdigest()
