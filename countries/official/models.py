"""People, offices, and who held which office when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Self

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from tradeapi.curation.history import tracked
from tradeapi.curation.models import RecordQuerySet, SluggedRecord, guards, slug_is_well_formed
from tradeapi.dates import CertainDays, EarliestDay, EdtfField, LatestDay, PossibleDays
from tradeapi.search.columns import search_column

from . import rules


class OfficialQuerySet(RecordQuerySet):
    """Questions about people."""

    def holding(self, tenures: TenureQuerySet) -> Self:
        """People with one of these tenures."""
        return self.filter(pk__in=tenures.values("official"))

    def having_met(
        self,
        *,
        countries: Iterable[Any] = (),
        people: Iterable[Any] = (),
        start: date | None = None,
        end: date | None = None,
    ) -> Self:
        """People who met someone of these countries, or these people, for another party.

        In a public meeting that was held and may share a day with the window, both ends included.
        """
        rows: Any = Official._meta.get_field("participations").related_model
        at_the_table = rows.objects.filter(country__status="published")
        across = at_the_table.filter(
            Q(official__pk__in=[one.pk for one in people]) | Q(country__pk__in=[one.pk for one in countries]),
            meeting=OuterRef("meeting"),
        )
        held = at_the_table.filter(meeting__status="published", meeting__occurrence="occurred")
        if start:
            held = held.filter(Q(meeting__latest__gte=start) | Q(meeting__latest__isnull=True))
        if end:
            held = held.filter(Q(meeting__earliest__lte=end) | Q(meeting__earliest__isnull=True))
        met = held.filter(Exists(across.exclude(country=OuterRef("country"))))
        return self.filter(pk__in=met.filter(official__isnull=False).values("official"))

    def in_office(self, *, on: date) -> Self:
        """People who held some published office on that day."""
        return self.holding(Tenure.objects.published().on(on))


@tracked
class Official(SluggedRecord):
    """A person who holds or held a public office."""

    name = models.CharField(max_length=160, help_text="Name as commonly written, in Latin script.")
    aliases = ArrayField(
        models.CharField(max_length=160),
        default=list,
        blank=True,
        help_text="Other spellings, orders and short forms.",
    )
    country = models.ForeignKey(
        "countries.Country",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="officials",
        help_text="The country or organisation the person mainly acts for.",
    )
    wikidata_id = models.CharField(max_length=12, blank=True, help_text="Wikidata item of the person.")
    note = models.TextField(
        blank=True, help_text="What a reader must know, such as a namesake to be told apart."
    )
    search = search_column(names=["name"], aliases=["aliases"], texts=["note"])

    parts = ("tenures",)
    others_follow = True
    publication_rules = rules.OFFICIAL_RULES
    detail_view = "official-detail"

    example = "anita-anand"

    objects = OfficialQuerySet.as_manager()

    class Meta:
        ordering = ("name", "slug")
        constraints = [slug_is_well_formed()]
        indexes = [GinIndex(fields=["search"], name="official_search")]
        triggers = guards("slug")

    def __str__(self) -> str:
        return self.name


class OfficeQuerySet(RecordQuerySet):
    """Questions about offices."""

    def held_in(self, tenures: TenureQuerySet) -> Self:
        """Offices of these tenures."""
        return self.filter(pk__in=tenures.values("office"))


@tracked
class Office(SluggedRecord):
    """A public office of one jurisdiction."""

    class Role(models.TextChoices):
        HEAD_OF_STATE = "head_of_state", "head of state"
        HEAD_OF_GOVERNMENT = "head_of_government", "head of government"
        HEAD_OF_STATE_AND_GOVERNMENT = "head_of_state_and_government", "head of state and government"
        VICE_PRESIDENT = "vice_president", "vice president"
        VICE_PREMIER = "vice_premier", "vice premier"
        FOREIGN_MINISTER = "foreign_minister", "foreign minister"
        TRADE_MINISTER = "trade_minister", "trade minister"
        JUNIOR_TRADE_MINISTER = "junior_trade_minister", "junior trade minister"
        FINANCE_MINISTER = "finance_minister", "finance minister"
        COMMERCE_MINISTER = "commerce_minister", "commerce minister"
        INDUSTRY_MINISTER = "industry_minister", "industry minister"
        CHIEF_TRADE_NEGOTIATOR = "chief_trade_negotiator", "chief trade negotiator"
        EU_COMMISSION = "eu_commission", "member of the European Commission"
        ORGANISATION_HEAD = "organisation_head", "head of an international organisation"
        SUBNATIONAL_LEADER = "subnational_leader", "head of a province or state"
        OTHER = "other", "other"

    jurisdiction = models.ForeignKey(
        "countries.Country",
        on_delete=models.PROTECT,
        related_name="offices",
        help_text="Whose office this is.",
    )
    role = models.CharField(
        max_length=30, choices=Role, help_text="What the office does, comparable across countries."
    )
    title = models.CharField(max_length=250, help_text="Title of the office, in English.")
    single_seat = models.BooleanField(default=True, help_text="Whether one person at a time holds it.")
    note = models.TextField(blank=True, help_text="What a reader must know.")
    search = search_column(names=["title"], texts=["note"])

    parts = ("tenures",)
    others_follow = True
    publication_rules = rules.OFFICE_RULES
    detail_view = "office-detail"

    example = "ca-minister-of-foreign-affairs"

    objects = OfficeQuerySet.as_manager()

    class Meta:
        ordering = ("jurisdiction_id", "title", "slug")
        constraints = [slug_is_well_formed()]
        indexes = [GinIndex(fields=["search"], name="office_search")]
        triggers = [
            *guards("slug"),
            pgtrigger.Trigger(
                name="seat_of_tenures",
                operation=pgtrigger.UpdateOf("single_seat"),
                when=pgtrigger.After,
                func="UPDATE countries_tenure SET single_seat = NEW.single_seat WHERE office_id = NEW.id;"
                " RETURN NEW;",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.jurisdiction_id})"


class TenureQuerySet(models.QuerySet["Tenure"]):
    """Questions about who held what."""

    def published(self) -> Self:
        """Tenures of published people in published offices."""
        return self.filter(official__status="published", office__status="published")

    def on(self, day: date) -> Self:
        """Tenures that may cover that day."""
        return self.filter(valid__contains=day)

    def overlapping(self, *, start: date | None = None, end: date | None = None) -> Self:
        """Tenures that may share a day with the window, both ends included."""
        tenures = self
        if start:
            tenures = tenures.filter(Q(last_day__gte=start) | Q(last_day__isnull=True))
        if end:
            tenures = tenures.filter(Q(first_day__lte=end) | Q(first_day__isnull=True))
        return tenures


@tracked
class Tenure(models.Model):
    """One person's time in one office."""

    official = models.ForeignKey(
        "countries.Official", on_delete=models.PROTECT, related_name="tenures", help_text="The person."
    )
    office = models.ForeignKey(
        "countries.Office", on_delete=models.PROTECT, related_name="tenures", help_text="The office."
    )
    dates = EdtfField(
        help_text="EDTF interval, both ends included: 2025-05-13/.. ;"
        " the day of hand-over is the successor's."
    )
    first_day = EarliestDay(of="dates")
    last_day = LatestDay(of="dates")
    valid = PossibleDays(of="dates")
    certain = CertainDays(of="dates")
    acting = models.BooleanField(default=False, help_text="Held provisionally.")
    confirmed_on = EdtfField(blank=True, help_text="Last day for which a source confirms the holder.")
    note = models.TextField(blank=True, help_text="What a reader must know, such as a title that changed.")
    single_seat = models.BooleanField(
        default=True, editable=False, help_text="Copied from the office by the database."
    )

    parts = ("sources",)

    objects = TenureQuerySet.as_manager()

    class Meta:
        ordering = ("office_id", F("first_day").desc(nulls_last=True), "id")
        constraints = [
            models.CheckConstraint(condition=Q(valid__isempty=False), name="tenure_days_not_empty"),
            ExclusionConstraint(
                name="tenure_one_holder_of_a_single_seat",
                expressions=[("office", RangeOperators.EQUAL), ("certain", RangeOperators.OVERLAPS)],
                condition=Q(single_seat=True),
                violation_error_message="Someone else holds this office on some of these days.",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="seat_from_office",
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("office_id"),
                when=pgtrigger.Before,
                func="SELECT single_seat INTO NEW.single_seat FROM countries_office WHERE id = NEW.office_id;"
                " RETURN NEW;",
            )
        ]

    def __str__(self) -> str:
        return f"{self.official}, {self.office}, {self.dates}"


@tracked
class TenureSource(models.Model):
    """A page or document that says who held an office."""

    tenure = models.ForeignKey(
        "countries.Tenure", on_delete=models.CASCADE, related_name="sources", help_text="The tenure."
    )
    publisher = models.CharField(max_length=160, help_text="Who published it.")
    title = models.CharField(
        max_length=300, blank=True, help_text="Title of the page or document; empty if not known."
    )
    url = models.URLField(max_length=500, blank=True, help_text="Address.")
    published = EdtfField(blank=True, help_text="Day of publication, EDTF.")

    class Meta:
        ordering = ("publisher", "id")
        constraints = [
            models.UniqueConstraint(fields=["tenure", "publisher", "title"], name="tenure_source_once"),
        ]

    def __str__(self) -> str:
        return f"{self.publisher}: {self.title or self.url}"
