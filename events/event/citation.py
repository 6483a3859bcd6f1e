"""Citations: where a source says something about an event, and how rival claims are settled."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from tradeapi.curation.history import tracked
from tradeapi.dates import EdtfField

from .claims import Field


@tracked
class Settlement(models.Model):
    """A reviewer's decision which of several rival claims about one fact the record follows, and why.

    It holds for the claims that name it, as long as the record says what it said then.
    """

    event = models.ForeignKey(
        "events.Event", on_delete=models.CASCADE, related_name="settlements", help_text="The event."
    )
    field = models.CharField(
        max_length=12, choices=Field, blank=True, help_text="The fact in dispute; empty = told in words only."
    )
    value = models.CharField(
        max_length=300, blank=True, help_text="What the record says of it by this decision."
    )
    reason = models.CharField(max_length=500, help_text="Why.")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The reviewer; empty = decided in the tables that ship.",
    )
    decided_at = models.DateTimeField(auto_now_add=True, help_text="Moment of the decision, UTC.")

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.get_field_display() or 'in words'}: {self.value or 'as recorded'}"


@tracked
class Citation(models.Model):
    """Where a source says something about an event."""

    class Stance(models.TextChoices):
        SUPPORTS = "supports", "supports the event as recorded"
        CONTRADICTS = "contradicts", "contradicts a date, a rate or another fact of it"

    class Qualifier(models.TextChoices):
        EXACT = "exact", "exactly this rate"
        UP_TO = "up_to", "up to this rate"
        AT_LEAST = "at_least", "at least this rate"

    event = models.ForeignKey(
        "events.Event", on_delete=models.CASCADE, related_name="citations", help_text="The event."
    )
    source = models.ForeignKey(
        "events.Source", on_delete=models.PROTECT, related_name="citations", help_text="The document."
    )
    quote = models.CharField(max_length=300, blank=True, help_text="A short quotation, word for word.")
    locator = models.CharField(
        max_length=80, blank=True, help_text="Where in the document: page, section, sentence."
    )
    attributed_to = models.CharField(
        max_length=160,
        blank=True,
        help_text="Whom the document names for it, where that report is not identified.",
    )
    stance = models.CharField(
        max_length=11,
        choices=Stance,
        default=Stance.SUPPORTS,
        help_text="Whether it supports or contradicts the record.",
    )
    claim = models.CharField(
        max_length=300, blank=True, help_text="What the document says where that differs from the record."
    )
    claimed_field = models.CharField(
        max_length=12,
        choices=Field,
        blank=True,
        help_text="The fact that the claim is about; empty = told in words only.",
    )
    claimed_line = models.CharField(
        max_length=80,
        blank=True,
        help_text="Label of the rate line that a claimed rate is about; empty = any.",
    )
    claimed_rate_percent = models.DecimalField(
        max_digits=7, decimal_places=3, null=True, blank=True, help_text="The rate it gives, in percent."
    )
    claimed_qualifier = models.CharField(
        max_length=8, choices=Qualifier, blank=True, help_text="How the document qualifies that rate."
    )
    claimed_date = EdtfField(blank=True, help_text="The date it gives, EDTF.")
    rival = models.BooleanField(
        default=False,
        editable=False,
        help_text="Whether it is in dispute with the record or with another document, and not settled; derived.",
    )
    against = models.CharField(
        max_length=300, blank=True, editable=False, help_text="What the record says instead; derived."
    )
    settlement = models.ForeignKey(
        "events.Settlement",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="claims",
        help_text="The decision that settles it.",
    )

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["event", "source", "quote"], name="citation_once"),
            models.CheckConstraint(
                condition=~Q(claimed_field="rate_percent") | Q(claimed_rate_percent__isnull=False),
                name="citation_claims_its_rate",
                violation_error_message="A claim about the rate gives the rate in percent.",
            ),
            models.CheckConstraint(
                condition=Q(claimed_field__in=["", "rate_percent"]) | ~Q(claimed_date=""),
                name="citation_claims_its_date",
                violation_error_message="A claim about a date gives the date.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source.publisher}: {self.quote or self.source.title}"

    def clean(self) -> None:
        """A claim about a fact has a value of that sort, and no other."""
        of_rate = self.claimed_field == Field.RATE_PERCENT
        faults = {}
        if self.claimed_date and (of_rate or not self.claimed_field):
            faults["claimed_field"] = "Say which date the claim is about."
        if self.claimed_rate_percent is not None and not of_rate:
            faults["claimed_field"] = "A claim with a rate is about the rate; a date is a claim of its own."
        if (self.claimed_qualifier or self.claimed_line) and self.claimed_rate_percent is None:
            faults["claimed_rate_percent"] = "Give the rate that is qualified, or whose line is named."
        if faults:
            raise ValidationError(faults)

    @property
    def makes_another_claim(self) -> bool:
        """Whether the document differs from the record in a way worth showing beside it."""
        return bool(self.claim or self.claimed_rate_percent is not None or self.claimed_date)

    @property
    def claimed_value(self) -> str:
        """What the document gives for the fact that its claim is about, or says in words."""
        if self.claimed_field == Field.RATE_PERCENT:
            return f"{self.claimed_rate_percent:f}"
        return self.claimed_date or self.claim or self.quote
