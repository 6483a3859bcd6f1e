"""How well an event is attested: derived from its citations, never typed in."""

from collections.abc import Iterable
from typing import Any

from django.db import models


class Verification(models.TextChoices):
    """How well an event is attested."""

    OFFICIAL = "official", "official: an official document says so"
    CORROBORATED = "corroborated", "corroborated: two or more independent origins say so"
    SINGLE_SOURCE = "single_source", "single source: all that says so goes back to one origin"
    DISPUTED = "disputed", "disputed: sources contradict it or one another, and no reviewer has settled it"


def of(citations: Iterable[Any]) -> str:
    """Verification that follows from these citations; reprints of one report count once.

    A dispute that a reviewer settled is none any more; see ``claims.py``.
    """
    supporting, disputed = [], False
    for citation in citations:
        disputed |= citation.rival
        if citation.stance == "supports":
            supporting.append(citation.source)
    if disputed:
        return Verification.DISPUTED
    if any(source.tier == "official" for source in supporting):
        return Verification.OFFICIAL
    origins = {source.origin for source in supporting if source.tier != "compilation"}
    return Verification.CORROBORATED if len(origins) > 1 else Verification.SINGLE_SOURCE
