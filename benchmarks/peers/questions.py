"""What the Django peers ask of the tables: the usual select_related and prefetch_related, no more."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Prefetch, Q

from events.event.models import Event
from events.tariff.models import Tariff
from events.tariff.periods import RatePeriod, StatusPeriod

PARTS = ("event_countries__country", "citations__source")


def tariffs(imposed_by: str, on: str) -> Any:
    """Published tariffs of a country, or of all, with status and rates on the day, and their actions."""
    day = date.fromisoformat(on)
    statuses = StatusPeriod.objects.filter(valid__contains=day)
    rates = RatePeriod.objects.filter(valid__contains=day).select_related("line__origin")
    found = Tariff.objects.filter(status="published")
    return (
        (found.filter(imposed_by=imposed_by) if imposed_by else found)
        .select_related("imposed_by")
        .prefetch_related(Prefetch("status_periods", statuses), Prefetch("rate_periods", rates), "actions")
        .order_by("title", "id")
    )


def events(country: str = "", from_: str = "", to: str = "") -> Any:
    """Published events, newest first, of a country and some days if these are given."""
    found = Event.objects.filter(status="published").prefetch_related(*PARTS).order_by("-earliest", "-id")
    if country:
        found = found.filter(event_countries__country=country).distinct()
    if from_:
        found = found.filter(Q(latest__gte=from_), Q(earliest__lte=to))
    return found
