"""What must be true of a source before it is published."""

from typing import Any


def can_be_found(source: Any) -> str | None:
    if source.url or source.tier == "compilation" or source.published:
        return None
    return "Give the address of the document, or at least the day it was published."


def is_not_a_ring_of_reprints(source: Any) -> str | None:
    seen, step = set(), source
    while step is not None:
        if step.pk in seen:
            return "A document cannot repeat itself through others."
        seen.add(step.pk)
        step = step.reprint_of
    return None


RULES = (can_be_found, is_not_a_ring_of_reprints)
