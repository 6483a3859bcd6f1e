"""Filters of signals."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from events.event.filters import EventFilterSet, KnownChoiceFilter
from events.event.models import EventLink
from tradeapi.api.filters import ChoiceFilter, RecordFilter, TextFilter
from tradeapi.api.records import keys_of

from .models import Signal
from .scorecard import MOST_SCORES, By


class SignalFilterSet(EventFilterSet):
    """What signals can be asked. ``from`` and ``to`` are about the window in which it was expected."""

    class Meta:
        model = Signal

    basis = ChoiceFilter(choices=Signal.Basis, many=True, help_text="On what the expectation rests.")
    resolution = KnownChoiceFilter(choices=Signal.Resolution, many=True, help_text="What came of it.")
    resolved_by = RecordFilter(
        to="events.Event",
        many=True,
        method="filter_resolved_by",
        several=True,
        help_text="That any of these events settled.",
    )
    voiced_by = TextFilter(
        lookup_expr="icontains",
        nullable=True,
        example="Techsoma",
        help_text="With this in the name of who voiced it.",
    )

    def filter_resolved_by(self, signals: QuerySet[Any], name: str, value: list[Any]) -> QuerySet[Any]:
        links = EventLink.objects.published().filter(
            relation=EventLink.Relation.RESOLVES, event__pk__in=keys_of(value)
        )
        if self.known_on_day:
            links = links.known(on=self.known_on_day)
        return signals.filter(pk__in=links.values("to_event"))


class ScorecardFilterSet(SignalFilterSet):
    """Which signals are counted, and by what."""

    by = ChoiceFilter(
        choices=By,
        selects=False,
        default=By.BASIS,
        help_text="What a score is about. A signal counts once for each of its publishers or countries; of"
        f" these, {MOST_SCORES} at most are listed, those of most signals first.",
    )
