"""JSON Lines: one document on each line, written as in a list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from rest_framework.renderers import JSONRenderer

MEDIA_TYPE = "application/x-ndjson"


def lines(documents: Iterable[Any]) -> Iterator[bytes]:
    """Documents line by line."""
    written = JSONRenderer()
    for document in documents:
        yield written.render(document) + b"\n"
