"""Spans of days that remember by which actions they begin and end."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from .action import Id

FOREVER = date.max


class Span(NamedTuple):
    """Days from ``start`` to before ``end``, and the actions by which they begin and end."""

    start: date
    end: date
    opened_by: Id
    closed_by: Id | None


def covering(spans: Iterable[Span], day: date) -> Span | None:
    """The first span that covers that day."""
    for span in spans:
        if span.start <= day < span.end:
            return span
    return None


def without(spans: list[Span], cuts: Iterable[Span]) -> list[Span]:
    """What is left of the spans when the cuts are taken out."""
    for cut in cuts:
        left = []
        for span in spans:
            if cut.end <= span.start or span.end <= cut.start:
                left.append(span)
                continue
            if span.start < cut.start:
                left.append(Span(span.start, cut.start, span.opened_by, cut.opened_by))
            if cut.end < span.end:
                left.append(Span(cut.end, span.end, cut.closed_by, span.closed_by))
        spans = left
    return spans
