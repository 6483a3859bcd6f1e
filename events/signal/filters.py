"""Filters of signals."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from events.event.filters import EventFilterSet
from events.event.models import EventLink
from tradeapi.api.filters import ChoiceFilter, RecordFilter, TextFilter

from .models import Signal


class SignalFilterSet(EventFilterSet):
    """What signals can be asked. ``from`` and ``to`` are about the window in which it was expected."""

    basis = ChoiceFilter(
        choices=Signal.Basis, many=True, negatable=True, help_text="On what the expectation rests."
    )
    resolution = ChoiceFilter(
        choices=Signal.Resolution, many=True, negatable=True, help_text="What came of it."
    )
    resolved_by = RecordFilter(
        to="events.Event",
        many=True,
        method="filter_resolved_by",
        help_text="That any of these events settled.",
    )
    voiced_by = TextFilter(lookup_expr="icontains", help_text="With this in the name of who voiced it.")

    def filter_resolved_by(self, signals: QuerySet[Any], name: str, value: list[Any]) -> QuerySet[Any]:
        links = EventLink.objects.filter(
            relation=EventLink.Relation.RESOLVES, event__in=value, source__status="published"
        )
        return signals.filter(pk__in=links.values("to_event"))
