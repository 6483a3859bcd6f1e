"""Status periods and rate periods: the fold of a tariff's published actions, stored for filters.

A row is part of the answer on the days ``valid``, as known on the days ``known``. Each announcement begins a
new knowledge, of which only the rows are stored that it changed: what was known on a day is selected like what is
known now, at the same cost. ``objects`` are the rows of what is known now, ``ever`` those of all knowledge.

Derived tables: written by ``rebuild_periods`` alone, in the transaction of each write (``deriving.py``), and
checked against a fresh fold by ``manage.py periods verify``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise
from typing import Any, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from tradeapi.dates import EdtfField

from . import life
from .folding import as_life_actions


class PeriodQuerySet(models.QuerySet[Any]):
    """Questions about periods."""

    def on(self, day: date) -> Self:
        """Periods that cover that day."""
        return self.filter(valid__contains=day)

    def as_known(self, on: date | None = None) -> Self:
        """Periods as they followed from what had been announced by that day; None = from everything."""
        return self.filter(known__contains=on) if on else self.filter(known__upper_inf=True)

    def unlimited(self) -> Self:
        """Periods of which it is not said from when on they were known."""
        return self.filter(known__lower_inf=True)


class NowKnown(models.Manager.from_queryset(PeriodQuerySet)):  # type: ignore[misc]
    """Periods as they follow from everything known."""

    def get_queryset(self) -> PeriodQuerySet:
        return super().get_queryset().as_known()  # type: ignore[no-any-return]


#: Condition of the indexes that questions about everything known use.
NOW_KNOWN = Q(known__upper_inf=True)
KNOWN_HELP = "From the day whose announcement made it so to the eve of the one that made it otherwise."


class StatusPeriod(models.Model):
    """From when to when a tariff had one status."""

    class Status(models.TextChoices):
        THREATENED = "threatened", "threatened"
        PROPOSED = "proposed", "proposed in a formal procedure"
        ANNOUNCED = "announced", "announced or ordered, not in effect yet"
        IN_FORCE = "in_force", "in force"
        PAUSED = "paused", "paused"
        STAYED = "stayed", "stayed by a court"
        COLLECTION_HALTED = "collection_halted", "law still stands, collection halted"
        INVALIDATED = "invalidated", "invalidated by a court"
        REPEALED = "repealed", "repealed"
        EXPIRED = "expired", "expired"
        REPLACED = "replaced", "replaced by another tariff"
        WITHDRAWN = "withdrawn", "threat or plan withdrawn"

    tariff = models.ForeignKey("events.Tariff", on_delete=models.CASCADE, related_name="status_periods")
    status = models.CharField(max_length=17, choices=Status, help_text="Status of the tariff in the period.")
    collected = models.BooleanField(help_text="Whether customs collects it in the period.")
    valid = DateRangeField(help_text="First day to last day.")
    known = DateRangeField(help_text=KNOWN_HELP)
    since = models.DateField(
        help_text="First day of the status, however often collection began or ended since."
    )
    opened_by = models.ForeignKey("events.TariffAction", on_delete=models.CASCADE, related_name="+")
    closed_by = models.ForeignKey(
        "events.TariffAction", null=True, on_delete=models.CASCADE, related_name="+"
    )

    objects = NowKnown()
    ever = PeriodQuerySet.as_manager()

    class Meta:
        ordering = ("tariff_id", "valid")
        constraints = [
            models.CheckConstraint(condition=Q(valid__isempty=False), name="status_period_not_empty"),
            ExclusionConstraint(
                name="status_period_one_at_a_time",
                expressions=[
                    ("tariff", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                    ("known", RangeOperators.OVERLAPS),
                ],
            ),
        ]
        indexes = [
            models.Index(
                "tariff",
                "status",
                include=["collected", "valid"],
                name="status_period_now",
                condition=NOW_KNOWN,
            ),
            GistIndex(
                fields=["status", "valid"],
                name="status_period_on",
                opclasses=["gist_text_ops", "range_ops"],
                condition=NOW_KNOWN,
            ),
            GistIndex(
                fields=["status", "valid", "known"],
                name="status_period_known_on",
                opclasses=["gist_text_ops", "range_ops", "range_ops"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.status} {self.valid}"


class RatePeriod(models.Model):
    """From when to when one rate line was applied, suspended or pending."""

    class State(models.TextChoices):
        APPLIED = "applied", "applied: collected at the border"
        SUSPENDED = "suspended", "suspended: paused or stayed"
        PENDING = "pending", "pending: threatened, proposed or ordered, not in effect yet"

    tariff = models.ForeignKey("events.Tariff", on_delete=models.CASCADE, related_name="rate_periods")
    line = models.ForeignKey("events.RateLine", on_delete=models.CASCADE, related_name="periods")
    state = models.CharField(max_length=9, choices=State, help_text="What the line did in the period.")
    valid = DateRangeField(help_text="First day to last day.")
    known = DateRangeField(help_text=KNOWN_HELP)
    due = EdtfField(
        blank=True, help_text="Day on which a pending or suspended line is due to apply; empty = none named."
    )
    opened_by = models.ForeignKey("events.TariffAction", on_delete=models.CASCADE, related_name="+")
    closed_by = models.ForeignKey(
        "events.TariffAction", null=True, on_delete=models.CASCADE, related_name="+"
    )

    objects = NowKnown()
    ever = PeriodQuerySet.as_manager()

    class Meta:
        ordering = ("tariff_id", "line_id", "valid")
        constraints = [
            models.CheckConstraint(condition=Q(valid__isempty=False), name="rate_period_not_empty"),
            ExclusionConstraint(
                name="rate_period_once_at_a_time",
                expressions=[
                    ("line", RangeOperators.EQUAL),
                    ("state", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                    ("known", RangeOperators.OVERLAPS),
                ],
            ),
        ]
        indexes = [
            models.Index(
                "tariff", "state", include=["line", "valid"], name="rate_period_now", condition=NOW_KNOWN
            ),
            models.Index(
                "line",
                include=["tariff", "state", "valid"],
                name="rate_period_of_line_now",
                condition=NOW_KNOWN,
            ),
            GistIndex(fields=["valid"], name="rate_period_on", condition=NOW_KNOWN),
            GistIndex(fields=["valid", "known"], name="rate_period_known_on"),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} {self.state} {self.valid}"


def of_each(periods: PeriodQuerySet, column: str, otherwise: Any) -> Coalesce:
    """A column of the first of these periods that a tariff has, ``otherwise`` where it has none.

    It is asked of one tariff after the other, by an index alone. EXISTS becomes a join, for which the database
    prefers an index that is slower by far, and it does not know how seldom something is the case on a day.
    """
    of_one = periods.order_by().filter(tariff=OuterRef("pk"))
    return Coalesce(Subquery(of_one.values(column)[:1]), Value(otherwise))


def rows_of(tariff: Any) -> tuple[list[StatusPeriod], list[RatePeriod]]:
    """Status periods and rate periods of a tariff as unsaved rows, as known on every day.

    One fold of its published actions for each day on which one was announced; rows that an announcement left as
    they were go on through it.
    """
    actions = list(tariff.actions.published().prefetch_related("lines"))
    announced = sorted({action.known_day for action in actions})
    rows: dict[type[Any], dict[tuple[Any, ...], list[Any]]] = {
        StatusPeriod: defaultdict(list),
        RatePeriod: defaultdict(list),
    }
    for day, next_day in pairwise([*announced, None]):
        for model, versions in as_known(tariff, actions, day):
            for version in versions:
                same = rows[model][facts_of(version)]
                if same and same[-1].known.upper == day:
                    same[-1].known = DateRange(same[-1].known.lower, next_day)
                else:
                    version.known = DateRange(day, next_day)
                    same.append(version)
    statuses, rates = ([row for same in rows[model].values() for row in same] for model in rows)
    return statuses, rates


def as_known(tariff: Any, actions: Iterable[Any], known_on: date) -> Iterator[tuple[type[Any], list[Any]]]:
    """The rows of each table as they follow from those of the actions that had been announced by the day."""
    announced = [action for action in actions if action.known_day <= known_on]
    folded = life.fold(as_life_actions(announced), known_on=known_on)
    statuses: list[StatusPeriod] = []
    for period in folded.status_periods:
        goes_on = bool(statuses) and statuses[-1].status == period.status
        statuses.append(
            StatusPeriod(
                tariff=tariff,
                status=period.status,
                collected=period.collected,
                valid=DateRange(period.start, period.end),
                since=statuses[-1].since if goes_on else period.start,
                opened_by_id=period.opened_by,
                closed_by_id=period.closed_by,
            )
        )
    yield StatusPeriod, statuses
    as_written = days_as_written(announced)
    rates = [
        RatePeriod(
            tariff=tariff,
            line_id=period.line_id,
            state=period.state,
            valid=DateRange(period.start, period.end),
            due=as_written.get(period.due, period.due.isoformat()) if period.due else "",
            opened_by_id=period.opened_by,
            closed_by_id=period.closed_by,
        )
        for period in folded.rate_periods
    ]
    yield RatePeriod, rates


def days_as_written(actions: Iterable[Any]) -> dict[date, str]:
    """EDTF texts of the days that actions name, so that a due day keeps the precision of its source."""
    texts: dict[date, str] = {}
    for action in actions:
        for text, first in (
            (action.effective, action.effective_earliest),
            (action.until, action.until_earliest),
        ):
            if text and first:
                texts[first] = text
    return texts


def rebuild_periods(tariff: Any) -> None:
    """Write the derived rows of one tariff afresh where they differ; call inside the transaction of the write."""
    statuses, rates = rows_of(tariff)
    for model, rows in ((StatusPeriod, statuses), (RatePeriod, rates)):
        missing = {fact_of(row): row for row in rows}
        stale = [row.pk for row in model.ever.filter(tariff=tariff) if not missing.pop(fact_of(row), None)]
        if stale:
            model.ever.filter(pk__in=stale).delete()
        model.ever.bulk_create(missing.values())  # type: ignore[arg-type]


def differences(tariff: Any) -> list[str]:
    """What the stored rows of a tariff say otherwise than a fresh fold; empty when they agree."""
    statuses, rates = rows_of(tariff)
    found = []
    for model, fresh in ((StatusPeriod, statuses), (RatePeriod, rates)):
        have, want = facts(model.ever.filter(tariff=tariff)), facts(fresh)
        found += [f"{tariff.slug}: stored, but not folded: {row}" for row in sorted(have - want, key=repr)]
        found += [f"{tariff.slug}: folded, but not stored: {row}" for row in sorted(want - have, key=repr)]
    return found


def facts(rows: Iterable[Any]) -> set[tuple[Any, ...]]:
    """What rows say, and when that was known."""
    return {fact_of(row) for row in rows}


def fact_of(row: Any) -> tuple[Any, ...]:
    """What a row says, and when that was known."""
    return (*facts_of(row), row.known.lower, row.known.upper)


def facts_of(row: Any) -> tuple[Any, ...]:
    """What a row says, apart from its key and from when that was known."""
    own = ("status", "collected", "since") if isinstance(row, StatusPeriod) else ("line_id", "state", "due")
    names = (*own, "opened_by_id", "closed_by_id")
    return (*(getattr(row, name) for name in names), row.valid.lower, row.valid.upper)
