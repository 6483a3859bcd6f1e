"""What is shown of the rows around an event: only what is published, in a fixed number of queries."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Prefetch

from .models import Citation, Event, EventCountry, EventLink, EventQuerySet
from .roles import EventOfficial

Q = TypeVar("Q", bound=EventQuerySet)

REFERENCE = ("slug", "title", "status", "kind", "known_day")
#: Columns that tell what was known of an event on a day, and of a document.
KNOWLEDGE = ("occurrence", "earliest", "latest", "settled_latest")
DOCUMENT = ("slug", "status", "publisher", "title", "tier", "url", "published_latest", "published_at")


def references(*related: str) -> tuple[str, ...]:
    """Columns that a reference to an event, by each of these relations, needs."""
    return tuple(f"{name}__{column}" for name in related for column in REFERENCE)


def source_columns() -> tuple[str, ...]:
    return tuple(f"source__{column}" for column in DOCUMENT)


def settled_columns() -> tuple[str, ...]:
    return tuple(f"to_event__{column}" for column in KNOWLEDGE)


PUBLIC_CITATIONS = Prefetch(
    "citations",
    Citation.objects.filter(source__status="published")
    .select_related("source", "settlement")
    .defer("source__search"),
)
PUBLIC_PARTS = (
    Prefetch(
        "event_countries",
        EventCountry.objects.filter(country__status="published")
        .select_related("country")
        .only("event", "role", "country__name", "country__status"),
    ),
    Prefetch(
        "event_officials",
        EventOfficial.objects.filter(official__status="published")
        .select_related("official", "office")
        .defer("official__search", "office__search"),
    ),
    PUBLIC_CITATIONS,
    Prefetch(
        "links",
        EventLink.objects.filter(to_event__status="published", source__status="published")
        .select_related("to_event", "source")
        .only("event", "relation", "quote", *references("to_event"), *settled_columns(), *source_columns()),
    ),
    Prefetch(
        "links_from",
        EventLink.objects.filter(event__status="published", source__status="published")
        .select_related("event", "source")
        .only("to_event", "relation", "quote", *references("event"), *source_columns()),
    ),
    Prefetch("has_parts", Event.objects.published().only("part_of", *REFERENCE)),
)


#: What the assessment of citations follows, beside the documents themselves: what they are reprints of.
ORIGINS = "citations__source__reprint_of__reprint_of"


def with_public_parts(events: Q) -> Q:
    """These events with all that their public documents show."""
    return events.select_related("part_of").defer("search", "part_of__search").prefetch_related(*PUBLIC_PARTS)
