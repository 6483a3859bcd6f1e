"""What the Django peers ask of the tables: the usual select_related and prefetch_related, no more."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Prefetch

from events.event.models import Event, EventCountry
from events.tariff.models import Tariff, TariffAction
from events.tariff.periods import RatePeriod

#: Nobody shows the column of the full-text search.
EVENTS = (
    Event.objects.filter(status="published")
    .select_related("part_of")
    .prefetch_related(
        "event_countries__country",
        "event_officials__official",
        "event_officials__office",
        "citations__source",
        "citations__settlement",
        "links__to_event",
        "links__source",
        "links_from__event",
        "links_from__source",
        "has_parts",
    )
    .defer("search", "part_of__search")
    .order_by("-earliest", "-id")
)


def tariffs(imposed_by: str, on: date) -> Any:
    """Published tariffs of a country, or of all, with their statuses, rates on the day and actions."""
    rates = (
        RatePeriod.objects.filter(valid__contains=on)
        .select_related("line__origin", "line__agreement", "line__action")
        .prefetch_related("line__excluded_origins")
        .defer("line__origin__search", "line__agreement__search", "line__action__search")
        .order_by("line__label", "id")
    )
    actions = TariffAction.objects.filter(status="published").defer("search").order_by("earliest", "id")
    found = Tariff.objects.filter(status="published")
    return (
        (found.filter(imposed_by=imposed_by) if imposed_by else found)
        .select_related("imposed_by", "replaced_by")
        .prefetch_related("status_periods", Prefetch("rate_periods", rates), Prefetch("actions", actions))
        .defer("search", "imposed_by__search", "replaced_by__search")
        .order_by("title", "id")
    )


def events(country: str = "", from_: date | None = None, to: date | None = None) -> Any:
    """Published events, newest first, of a country and some days if these are given."""
    days = {"latest__gte": from_, "earliest__lte": to}
    asked = {name: day for name, day in days.items() if day}
    if not country:
        return EVENTS.filter(**asked)
    # The days stand beside the country too, in one index.
    return EVENTS.filter(pk__in=EventCountry.objects.filter(country=country, **asked).values("event"))
