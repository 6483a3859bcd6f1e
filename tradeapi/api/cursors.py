"""Cursors: opaque, signed places in an ordered list, each good for the question it was made for."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.signing import BadSignature, Signer

# Counts up when older cursors can't be read any more; they are then refused, not misread.
VERSION = 1
WELL_FORMED = re.compile(r"[A-Za-z0-9_~-]{1,4000}")

_signer = Signer(salt="tradeapi.api.cursors", sep="~")
_readers: dict[str, Callable[[str], Any]] = {
    "s": str,
    "i": int,
    "f": float,
    "n": Decimal,
    "b": lambda text: text == "True",
    "d": date.fromisoformat,
    "t": datetime.fromisoformat,
}


class BadCursor(ValueError):  # noqa: N818 - the refusal itself is the name
    """Not a cursor of this site, or of another question."""


def write(values: Sequence[Any], question: str) -> str:
    """The cursor of the row with these values of its ordering key, good for the question of that digest."""
    return _signer.sign_object([VERSION, question, [_tagged(value) for value in values]])


def read(cursor: str, question: str) -> list[Any]:
    """The values back. Raises BadCursor."""
    if not WELL_FORMED.fullmatch(cursor):
        raise BadCursor("It is not a cursor of this site.")
    try:
        version, asked, values = _signer.unsign_object(cursor)
    except BadSignature:
        raise BadCursor("It is not a cursor of this site.") from None
    if version != VERSION:
        raise BadCursor("It is from an earlier version of this site; begin again without it.")
    if asked != question:
        raise BadCursor("It belongs to another question; filters and ordering must stay as they were.")
    return [None if tagged is None else _readers[tagged[0]](tagged[1:]) for tagged in values]


def _tagged(value: Any) -> str | None:
    match value:
        case None:
            return None
        case bool():
            return f"b{value}"
        case int():
            return f"i{value}"
        case float():
            return f"f{value!r}"
        case Decimal():
            return f"n{value}"
        case datetime():
            return f"t{value.isoformat()}"
        case date():
            return f"d{value.isoformat()}"
        case str():
            return f"s{value}"
    raise TypeError(f"A cursor can't hold {type(value).__name__}.")
