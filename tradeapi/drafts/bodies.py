"""Bodies: JSON as RFC 8259 means it, and nothing that merely resembles it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from math import isfinite
from typing import Any

from django.http import HttpRequest

from tradeapi.api.echo import shown
from tradeapi.api.problems import Fault, Problem

#: Deeper than any body that is meant.
DEEPEST = 12
NOT_TEXT = re.compile("[\x00\ud800-\udfff]")


def read(request: HttpRequest) -> dict[str, Any]:
    """The object in the body of a request. Raises the Problem 415, or 400 naming what is wrong with it."""
    if request.content_type != "application/json":
        raise Problem(
            "unsupported-media-type", "Send application/json.", headers={"Accept": "application/json"}
        )
    return parse(request.body)


def parse(raw: bytes) -> dict[str, Any]:
    """The object that these bytes are.

    Raises the Problem 400 for what is not UTF-8 or not JSON, for anything but an object, for a member that is
    there twice, numbers that are none, texts with NUL or half of a surrogate pair, and endless depth.
    """
    try:
        value = json.loads(
            raw.decode("utf-8"), object_pairs_hook=once_each, parse_constant=no_number, parse_float=finite
        )
    except UnicodeDecodeError:
        raise malformed("The body is not UTF-8.") from None
    except RecursionError:
        raise malformed("The body is nested too deeply.") from None
    except json.JSONDecodeError as error:
        raise malformed(f"The body is not JSON: line {error.lineno}, column {error.colno}.") from None
    except ValueError:
        raise malformed("The body has a number that is too long.") from None
    if not isinstance(value, dict):
        raise malformed("The body must be a JSON object.")
    for text in texts(value):
        if NOT_TEXT.search(text):
            raise malformed("The body has characters that no text has.")
    return value


def once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise malformed(f"The member `{shown(twice)}` is there twice.", twice)
    return members


def no_number(word: str) -> Any:
    raise malformed(f"{word} is not a number of JSON.")


def finite(text: str) -> float:
    number = float(text)
    if not isfinite(number):
        raise malformed("The body has a number that is too large.")
    return number


def texts(value: Any) -> Iterator[str]:
    """Every text in a value, names of members too. Raises the Problem 400 for endless depth."""
    waiting = [(value, 1)]
    while waiting:
        one, depth = waiting.pop()
        if depth > DEEPEST:
            raise malformed("The body is nested too deeply.")
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            yield from one
            waiting += [(inner, depth + 1) for inner in one.values()]
        elif isinstance(one, list):
            waiting += [(inner, depth + 1) for inner in one]


def malformed(sentence: str, name: str = "") -> Problem:
    return Problem("invalid-body", sentence, faults=[Fault(name, "malformed", sentence, where="body")])
