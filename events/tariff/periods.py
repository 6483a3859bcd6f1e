"""Status periods and rate periods: the fold of a tariff's published actions, stored for filters.

Derived tables: written by ``rebuild_periods`` alone, in the transaction of each write, and checked
against a fresh fold by ``manage.py periods verify``.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q

from . import life


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
    opened_by = models.ForeignKey("events.TariffAction", on_delete=models.CASCADE, related_name="+")
    closed_by = models.ForeignKey("events.TariffAction", null=True, on_delete=models.CASCADE, related_name="+")

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
        indexes = [GistIndex(fields=["status", "valid"], name="status_period_on", opclasses=["gist_text_ops", "range_ops"])]

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
    due = models.DateField(null=True, help_text="Day on which a pending or suspended line is due to apply.")
    opened_by = models.ForeignKey("events.TariffAction", on_delete=models.CASCADE, related_name="+")
    closed_by = models.ForeignKey("events.TariffAction", null=True, on_delete=models.CASCADE, related_name="+")

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


def life_of(tariff: Any, *, known_on: date | None = None) -> life.Life:
    """Fold of the published actions of a tariff, limited to those announced by ``known_on``."""
    actions = tariff.actions.published().prefetch_related("lines")
    return life.fold(as_life_actions(actions), known_on=known_on)


def status_rows(tariff: Any, folded: life.Life) -> list[StatusPeriod]:
    """The status periods of a fold as unsaved rows."""
    return [
        StatusPeriod(
            tariff=tariff, status=period.status, collected=period.collected,
            valid=DateRange(period.start, period.end), opened_by_id=period.opened_by, closed_by_id=period.closed_by,
        )
        for period in folded.status_periods
    ]


def rate_rows(tariff: Any, folded: life.Life) -> list[RatePeriod]:
    """The rate periods of a fold as unsaved rows."""
    return [
        RatePeriod(
            tariff=tariff, line_id=period.line_id, state=period.state, valid=DateRange(period.start, period.end),
            due=period.due, opened_by_id=period.opened_by, closed_by_id=period.closed_by,
        )
        for period in folded.rate_periods
    ]


def rebuild_periods(tariff: Any) -> None:
    """Replace the derived rows of one tariff; call inside the transaction of the write that made them stale."""
    folded = life_of(tariff)
    tariff.status_periods.all().delete()
    tariff.rate_periods.all().delete()
    StatusPeriod.objects.bulk_create(status_rows(tariff, folded))
    RatePeriod.objects.bulk_create(rate_rows(tariff, folded))


def differences(tariff: Any) -> list[str]:
    """What the stored rows of a tariff say otherwise than a fresh fold; empty when they agree."""
    folded = life_of(tariff)

    def facts(row: Any, *names: str) -> tuple[Any, ...]:
        return tuple(getattr(row, name) for name in names) + (row.valid.lower, row.valid.upper)

    status = ("status", "collected", "opened_by_id", "closed_by_id")
    rate = ("line_id", "state", "due", "opened_by_id", "closed_by_id")
    found = []
    for stored, fresh, names in (
        (tariff.status_periods.all(), status_rows(tariff, folded), status),
        (tariff.rate_periods.all(), rate_rows(tariff, folded), rate),
    ):
        have, want = {facts(row, *names) for row in stored}, {facts(row, *names) for row in fresh}
        found += [f"{tariff.slug}: stored, but not folded: {row}" for row in sorted(have - want, key=repr)]
        found += [f"{tariff.slug}: folded, but not stored: {row}" for row in sorted(want - have, key=repr)]
    return found
