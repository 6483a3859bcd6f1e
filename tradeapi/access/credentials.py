"""Credentials: one header, and whom it stands for."""

from __future__ import annotations

import re

from django.http import HttpRequest

from tradeapi.api.problems import Problem

from .models import ApiKey

#: RFC 6750, 2.1.
BEARER = re.compile(r"Bearer +([A-Za-z0-9._~+/-]{1,200}=*)", re.IGNORECASE)
REALM = 'Bearer realm="tradeapi"'
NONE_GIVEN = {"WWW-Authenticate": REALM}
NOT_KNOWN = {"WWW-Authenticate": f'{REALM}, error="invalid_token"'}
NOT_ENOUGH = {"WWW-Authenticate": f'{REALM}, error="insufficient_scope", scope="curate"'}


def key_of(request: HttpRequest) -> ApiKey | None:
    """The key in ``Authorization``, the one place where credentials are read; None for an anonymous request.

    Raises the Problem 401 for anything there that is not a usable key: unknown, expired or revoked, all alike.
    """
    presented = request.headers.get("Authorization")
    if presented is None:
        return None
    found = BEARER.fullmatch(presented.strip())
    key = ApiKey.of(found[1]) if found else None
    if key is None:
        raise Problem("unauthorized", "The API key is unknown, expired or revoked.", headers=NOT_KNOWN)
    key.note_use()
    return key
