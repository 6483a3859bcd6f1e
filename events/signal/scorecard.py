"""The scorecard: what came of signals, by the basis on which they rest, by publisher or by country."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Aggregate, Count, Exists, F, OuterRef, Q

from countries.country.models import Country
from events.event import knowledge
from events.event.models import Citation, EventCountry

from .models import Signal

#: Most scores of one card; those of most signals come first.
MOST_SCORES = 200


class By(models.TextChoices):
    """What a score is about."""

    BASIS = "basis", "the basis on which the expectations rest"
    PUBLISHER = "publisher", "who published the documents that voice them"
    COUNTRY = "country", "the countries and other parties that they concern"


class Median(Aggregate):
    """The middle of the values that are not null, between two where their number is even."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"


def scorecard(signals: Any, by: str = By.BASIS, *, known_on: date | None = None) -> list[dict[str, Any]]:
    """How many of these signals there are of each resolution, and the median days to resolution in bounds.

    A signal counts once for each of its publishers or countries. With ``known_on`` the scores of that day.
    """
    counted = Signal.objects.filter(pk__in=signals.order_by().values("pk"))
    resolution = "resolution"
    if known_on:
        counted, resolution = counted.as_known(on=known_on), "resolution_known"
    grouped = grouping(counted.with_days_to_resolution(known_on=known_on), by, known_on)
    counts = {name: Count("pk", filter=Q(**{resolution: name})) for name in Signal.Resolution.values}
    scores = (
        grouped.order_by()
        .values("about")
        .annotate(
            total=Count("pk"),
            median_at_least=Median("days_at_least"),
            median_at_most=Median("days_at_most"),
            **counts,
        )
        .order_by(*(() if by == By.BASIS else ("-total",)), "about")
    )
    return named(list(scores[:MOST_SCORES]), by)


def grouping(signals: Any, by: str, known_on: date | None) -> Any:
    """The signals, each as often as it counts, with what it counts for as ``about``."""
    if by == By.BASIS:
        return signals.annotate(about=F("basis"))
    if by == By.PUBLISHER:
        rows: Any = Citation.objects.filter(stance="supports", source__status="published")
        rows = rows.filter(knowledge.out(known_on)) if known_on else rows
        path, about = "citations", "source__publisher"
    else:
        rows = EventCountry.objects.filter(country__status="published")
        path, about = "event_countries", "country"
    # A publisher with two documents, or a country with two roles, counts once.
    others = rows.filter(event=OuterRef("event"), pk__lt=OuterRef("pk"), **{about: OuterRef(about)})
    first = rows.filter(~Exists(others))
    return signals.annotate(row=F(f"{path}__pk"), about=F(f"{path}__{about}")).filter(
        row__in=first.values("pk")
    )


def named(scores: list[dict[str, Any]], by: str) -> list[dict[str, Any]]:
    """Each score with what it is about under the name of that."""
    names: dict[str, Any] = {}
    if by == By.COUNTRY:
        names = Country.objects.defer("search").in_bulk([score["about"] for score in scores])
    empty = dict.fromkeys(By.values)
    return [{**score, **empty, by: names.get(score["about"], score["about"])} for score in scores]
