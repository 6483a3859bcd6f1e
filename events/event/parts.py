"""What is shown of the rows around an event: only what is published, in a fixed number of queries."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Prefetch

from .models import Citation, Event, EventCountry, EventLink, EventOfficial, EventQuerySet

Q = TypeVar("Q", bound=EventQuerySet)

REFERENCE = ("slug", "title", "status", "kind")


def references(*related: str) -> tuple[str, ...]:
    """Columns that a reference to an event, by each of these relations, needs."""
    return tuple(f"{name}__{column}" for name in related for column in REFERENCE)


def source_columns() -> tuple[str, ...]:
    return tuple(f"source__{column}" for column in ("slug", "status", "publisher", "title", "tier", "url"))


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
    Prefetch(
        "citations",
        Citation.objects.filter(source__status="published").select_related("source").defer("source__search"),
    ),
    Prefetch(
        "links",
        EventLink.objects.filter(to_event__status="published", source__status="published")
        .select_related("to_event", "source")
        .only("event", "relation", "quote", *references("to_event"), *source_columns()),
    ),
    Prefetch(
        "links_from",
        EventLink.objects.filter(event__status="published", source__status="published")
        .select_related("event", "source")
        .only("to_event", "relation", "quote", *references("event"), *source_columns()),
    ),
    Prefetch("has_parts", Event.objects.published().only("part_of", *REFERENCE)),
)


def with_public_parts(events: Q) -> Q:
    """These events with all that their public documents show."""
    return events.select_related("part_of").defer("search", "part_of__search").prefetch_related(*PUBLIC_PARTS)
