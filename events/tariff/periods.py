"""Status periods and rate periods: the fold of a tariff's published actions, stored for filters.

Derived tables: written by ``rebuild_periods`` alone, in the transaction of each write, and checked
against a fresh fold by ``manage.py periods verify``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from typing import Any, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q

from tradeapi.dates import EdtfField

from . import life

#: Tariffs to be rebuilt at the end of an import, by key; None while every tariff is rebuilt at once.
_waiting: ContextVar[dict[Any, Any] | None] = ContextVar("waiting", default=None)


class PeriodQuerySet(models.QuerySet[Any]):
    """Questions about periods."""

    def on(self, day: date) -> Self:
        """Periods that cover that day."""
        return self.filter(valid__contains=day)


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
    since = models.DateField(
        help_text="First day of the status, however often collection began or ended since."
    )
    opened_by = models.ForeignKey("events.TariffAction", on_delete=models.CASCADE, related_name="+")
    closed_by = models.ForeignKey(
        "events.TariffAction", null=True, on_delete=models.CASCADE, related_name="+"
    )

    objects = PeriodQuerySet.as_manager()

    class Meta:
        ordering = ("tariff_id", "valid")
        constraints = [
            models.CheckConstraint(condition=Q(valid__isempty=False), name="status_period_not_empty"),
            ExclusionConstraint(
                name="status_period_one_at_a_time",
                expressions=[("tariff", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            ),
        ]
        indexes = [
            GistIndex(
                fields=["status", "valid"], name="status_period_on", opclasses=["gist_text_ops", "range_ops"]
            )
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
    due = EdtfField(
        blank=True, help_text="Day on which a pending or suspended line is due to apply; empty = none named."
    )
    opened_by = models.ForeignKey("events.TariffAction", on_delete=models.CASCADE, related_name="+")
    closed_by = models.ForeignKey(
        "events.TariffAction", null=True, on_delete=models.CASCADE, related_name="+"
    )

    objects = PeriodQuerySet.as_manager()

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
                ],
            ),
        ]
        indexes = [GistIndex(fields=["valid"], name="rate_period_on")]

    def __str__(self) -> str:
        return f"{self.line_id} {self.state} {self.valid}"


def as_life_actions(actions: Iterable[Any]) -> list[life.Action]:
    """The rows as the pure fold takes them; ``lines`` should be prefetched."""
    return [
        life.Action(
            id=action.pk,
            kind=action.action,
            announced_earliest=action.earliest,
            announced_latest=action.latest,
            effective=action.effective_earliest,
            until=action.until_earliest,
            retroactive_to=action.retroactive_to,
            collection_on=action.collection_on,
            acts_on=action.acts_on_id,
            partial=bool(action.relief_limited_to),
            lines=tuple(
                life.Line(id=line.pk, key=line.key, ends=line.treatment == "ended")
                for line in action.lines.all()
            ),
        )
        for action in actions
    ]


def rows_of(tariff: Any, *, known_on: date | None = None) -> tuple[list[StatusPeriod], list[RatePeriod]]:
    """Status periods and rate periods of a tariff as unsaved rows.

    The fold of its published actions, of those announced by ``known_on`` if a day is given.
    """
    actions = list(tariff.actions.published().prefetch_related("lines"))
    folded = life.fold(as_life_actions(actions), known_on=known_on)
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
    as_written = days_as_written(actions)
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
    return statuses, rates


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


@contextmanager
def rebuilding_once() -> Iterator[None]:
    """Within it a tariff that is to be rebuilt waits, and each is rebuilt once at the end; for imports."""
    waiting: dict[Any, Any] = {}
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
    for tariff in waiting.values():
        rebuild_periods(tariff)


def rebuild_periods(tariff: Any) -> None:
    """Replace the derived rows of one tariff; call inside the transaction of the write that made them stale."""
    waiting = _waiting.get()
    if waiting is not None:
        waiting[tariff.pk] = tariff
        return
    statuses, rates = rows_of(tariff)
    tariff.status_periods.all().delete()
    tariff.rate_periods.all().delete()
    StatusPeriod.objects.bulk_create(statuses)
    RatePeriod.objects.bulk_create(rates)


def differences(tariff: Any) -> list[str]:
    """What the stored rows of a tariff say otherwise than a fresh fold; empty when they agree."""
    statuses, rates = rows_of(tariff)
    found = []
    for stored, fresh, names in (
        (
            tariff.status_periods.all(),
            statuses,
            ("status", "collected", "since", "opened_by_id", "closed_by_id"),
        ),
        (tariff.rate_periods.all(), rates, ("line_id", "state", "due", "opened_by_id", "closed_by_id")),
    ):
        have, want = facts(stored, names), facts(fresh, names)
        found += [f"{tariff.slug}: stored, but not folded: {row}" for row in sorted(have - want, key=repr)]
        found += [f"{tariff.slug}: folded, but not stored: {row}" for row in sorted(want - have, key=repr)]
    return found


def facts(rows: Iterable[Any], names: Iterable[str]) -> set[tuple[Any, ...]]:
    """What rows say, apart from their keys."""
    return {(*(getattr(row, name) for name in names), row.valid.lower, row.valid.upper) for row in rows}
