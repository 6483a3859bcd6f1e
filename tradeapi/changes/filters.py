"""Filters of the log of changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet

from tradeapi.api.filters import ChoiceFilter, CountryFilter, DayFilter, IntegerFilter, TextFilter
from tradeapi.api.filtersets import StrictFilterSet
from tradeapi.api.rendering import resources

from .models import Change


class Resources:
    """The names of the resources with what they mean, known once all addresses are."""

    def __iter__(self) -> Iterator[tuple[str, str]]:
        for name, resource in resources().items():
            yield name, f"{resource.model._meta.verbose_name_plural}"


class ChangeFilterSet(StrictFilterSet):
    """What the log can be asked."""

    since = IntegerFilter(
        method="filter_since",
        minimum=0,
        example=0,
        help_text="Number of the last change that you have read: what comes after it is answered, oldest first."
        " 0 is the beginning.",
    )
    resource = ChoiceFilter(
        choices=Resources(), many=True, negatable=True, help_text="Changes of records of these lists."
    )
    slug = TextFilter(
        many=True,
        pattern="[A-Za-z0-9_-]+",
        longest=120,
        says="a slug or code",
        example="us-ieepa-canada",
        help_text="Changes of the records of these slugs or codes, of withdrawn and merged ones too.",
    )
    action = ChoiceFilter(
        choices=Change.Action, many=True, negatable=True, help_text="What happened to the record."
    )
    country = CountryFilter(
        method="filter_country",
        many=True,
        help_text="Changes of records that name any of these countries, blocs or other parties, or did so before."
        " A bloc is asked for by its own code.",
    )
    from_ = DayFilter(method="filter_from", help_text="On or after this day, UTC.")
    to = DayFilter(method="filter_to", help_text="On or before this day, UTC.")

    def filter_since(self, queryset: Any, name: str, value: int) -> QuerySet[Any]:
        return queryset.after(value)

    def filter_country(self, queryset: Any, name: str, value: list[Any]) -> QuerySet[Any]:
        return queryset.filter(countries__overlap=[country.pk for country in value])

    def filter_from(self, queryset: Any, name: str, value: date) -> QuerySet[Any]:
        return queryset.filter(at__gte=midnight(value))

    def filter_to(self, queryset: Any, name: str, value: date) -> QuerySet[Any]:
        return queryset.filter(at__lt=midnight(value + timedelta(days=1)))


def midnight(day: date) -> datetime:
    """The first moment of a day, UTC."""
    return datetime.combine(day, time(), UTC)
