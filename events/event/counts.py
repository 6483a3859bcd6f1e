"""How many events there are of each kind, month and so on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Count, DateField, F, QuerySet
from django.db.models.functions import Trunc
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from tradeapi.api.filters import ChoiceFilter
from tradeapi.api.problems import Fault

from .filters import TimelineFilterSet
from .models import Kind, Occurrence
from .verification import Verification

#: What events can be counted by, with what that means.
BY = (
    ("kind", "what sort of happening it is"),
    ("month", "the month in which it began, or could at the earliest have begun"),
    ("year", "the year in which it began, or could at the earliest have begun"),
    ("occurrence", "whether it happened"),
    ("verification", "how well it is attested"),
)
#: How much of a day names its month and its year.
WRITTEN = {"month": "%Y-%m", "year": "%Y"}


class CountsFilterSet(TimelineFilterSet):
    """What can be asked of counts: all that the timeline can, and by what to count."""

    by = ChoiceFilter(
        choices=BY,
        many=True,
        selects=False,
        default=["kind", "month"],
        help_text="What to count by; each combination that occurs is counted once. By kind and month unless given.",
    )

    def contradictions(self) -> Iterable[Fault]:
        yield from super().contradictions()
        if self.known_on_day and "verification" in self.values["by"]:
            yield Fault(
                "by", "contradiction", "`by`: verification weighs all documents, also those after `known_on`"
            )


class CountSerializer(serializers.Serializer[Any]):
    """How many events share these properties; those that were not counted by are null."""

    kind = serializers.ChoiceField(choices=Kind.choices, allow_null=True, help_text="What sort of happening.")
    month = serializers.SerializerMethodField(
        help_text="Month as YYYY-MM; null also where no start is known."
    )
    year = serializers.SerializerMethodField(help_text="Year as YYYY; null also where no start is known.")
    occurrence = serializers.ChoiceField(
        choices=Occurrence.choices, allow_null=True, help_text="Whether they happened."
    )
    verification = serializers.ChoiceField(
        choices=Verification.choices, allow_null=True, help_text="How well they are attested."
    )
    count = serializers.IntegerField(help_text="Number of events.")

    @extend_schema_field({"type": ["string", "null"], "pattern": "^[0-9]{4}-[0-9]{2}$"})
    def get_month(self, row: dict[str, Any]) -> str | None:
        return written(row, "month")

    @extend_schema_field({"type": ["string", "null"], "pattern": "^[0-9]{4}$"})
    def get_year(self, row: dict[str, Any]) -> str | None:
        return written(row, "year")


def written(row: dict[str, Any], unit: str) -> str | None:
    return row[unit].strftime(WRITTEN[unit]) if row[unit] else None


class CountsSerializer(serializers.Serializer[Any]):
    """Counts of events, in the order of what they are counted by."""

    by = serializers.ListField(child=serializers.ChoiceField(choices=BY), help_text="What was counted by.")
    total = serializers.IntegerField(help_text="All events counted, each once.")
    results = CountSerializer(many=True, help_text="One row for each combination that occurs.")


def counts(events: QuerySet[Any], by: Sequence[str]) -> dict[str, Any]:
    """The counts of these events. Each event is counted once, in the row of its own properties."""
    units = {unit: Trunc("earliest", unit, output_field=DateField()) for unit in WRITTEN if unit in by}
    # Of events as known on a day, what was known then.
    names = {f"{name}_known": name for name in by if f"{name}_known" in events.query.annotations}
    columns = [f"{name}_known" if f"{name}_known" in names else name for name in by]
    order = [F(name).asc(nulls_last=True) for name in columns]
    rows = events.order_by().annotate(**units).values(*columns).annotate(count=Count("pk", distinct=True))
    nothing = dict.fromkeys(name for name, _ in BY)
    named = ({names.get(name, name): value for name, value in row.items()} for row in rows.order_by(*order))
    results = [{**nothing, **row} for row in named]
    return {"by": list(by), "total": sum(row["count"] for row in results), "results": results}
