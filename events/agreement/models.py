"""Agreements: who is bound, since when, and the milestones from which the status follows."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Case, Exists, Expression, F, OuterRef, Q, Subquery, TextField, Value, When
from django.db.models.functions import Cast, Lower

from events.event.models import Event, EventCountry, EventQuerySet, Kind, Occurrence
from tradeapi.curation.history import tracked
from tradeapi.curation.models import RecordQuerySet, SluggedRecord, guards, slug_is_well_formed
from tradeapi.dates import EarliestDay, EdtfField, LatestDay, PossibleDays
from tradeapi.search.columns import search_column

from . import rules


class MilestoneKind(models.TextChoices):
    """One step in the life of an agreement."""

    LAUNCHED = "launched", "negotiations launched"
    ANNOUNCED = "announced", "framework or joint statement announced"
    CONCLUDED = "concluded", "negotiations concluded"
    SIGNED = "signed", "signed"
    RATIFIED = "ratified", "ratified"
    PROVISIONAL = "provisional", "applied provisionally"
    IN_FORCE = "in_force", "in force"
    IMPLEMENTED = "implemented", "carried out by an order or regulation of a party"
    AMENDED = "amended", "amended"
    REVIEW_DUE = "review_due", "review due"
    REVIEW_HELD = "review_held", "review held"
    EXTENDED = "extended", "extended"
    WITHDRAWAL_NOTICE = "withdrawal_notice", "notice of withdrawal"
    TERM_ENDS = "term_ends", "term ends unless extended"
    TERMINATED = "terminated", "terminated or replaced"


#: Milestones that change the status of an agreement, and the status they give.
STATUS_AFTER = {
    MilestoneKind.LAUNCHED: "in_negotiation",
    MilestoneKind.ANNOUNCED: "announced",
    MilestoneKind.CONCLUDED: "concluded",
    MilestoneKind.SIGNED: "signed",
    MilestoneKind.PROVISIONAL: "provisionally_applied",
    MilestoneKind.IN_FORCE: "in_force",
    MilestoneKind.IMPLEMENTED: "implemented",
    MilestoneKind.TERMINATED: "terminated",
}

#: What the milestones can say of an agreement, in the order of its life.
STATUSES = (
    ("in_negotiation", "in negotiation"),
    ("announced", "announced: a framework or joint statement, nothing signed"),
    ("concluded", "negotiations concluded, not signed"),
    ("signed", "signed, not in force"),
    ("provisionally_applied", "applied provisionally"),
    ("in_force", "in force"),
    ("implemented", "carried out by an order or regulation of a party, without being in force as a treaty"),
    ("terminated", "terminated or replaced"),
)

#: Milestones after which an agreement binds its parties.
BINDING = ("provisional", "in_force")


class AgreementQuerySet(RecordQuerySet):
    """Questions about agreements."""

    def known(self, *, on: date) -> Self:
        """Agreements of which some milestone had certainly been announced by the end of that day."""
        milestones = Milestone.objects.published().known(on=on)
        return self.filter(Exists(milestones.filter(agreement=OuterRef("pk"))))

    def with_status(self, *, on: date, known_on: date | None = None) -> Self:
        """Each agreement with its status on that day: ``latest_milestone``, the step that gave it, or null.

        ``status_then`` is the status, ``status_since`` the EDTF date of that step, ``status_on`` the day. With
        ``known_on`` only steps count that had occurred as far as was known on that day.
        """
        order = Case(*(When(step=name, then=rank) for rank, name in enumerate(STATUS_AFTER)))
        counting = (
            Milestone.objects.published()
            .occurred(known_on=known_on)
            .filter(agreement=OuterRef("pk"), step__in=STATUS_AFTER, latest__lte=on)
            .order_by("-latest", order.desc(), "-id")
        )
        step = Subquery(counting.values("step")[:1])
        statuses = (
            When(latest_milestone=given_by, then=Value(status)) for given_by, status in STATUS_AFTER.items()
        )
        return self.annotate(
            status_on=Value(on, output_field=models.DateField()),
            latest_milestone=step,
            status_since=Subquery(counting.values("date")[:1]),
            status_then=Case(*statuses, output_field=models.CharField(null=True)),
        )

    def called(self, name: Any) -> Self:
        """Agreements with exactly this name or alias, a text or an expression, case ignored."""
        lowered = Lower(name if isinstance(name, Expression) else Value(name))
        folded = Cast(Lower(Cast("aliases", TextField())), ArrayField(TextField()))
        named = self.annotate(folded_aliases=folded)
        return named.filter(Q(name__iexact=name) | Q(folded_aliases__contains=[lowered]))

    def binding(self, *codes: str, on: date, known_on: date | None = None) -> Self:
        """Agreements applied on that day, provisionally or in full, that bind every one of these countries.

        A member of a bloc that is party is bound through it; see ``AgreementParty.on``.
        """
        agreements = self.with_status(on=on, known_on=known_on).filter(latest_milestone__in=BINDING)
        for code in codes:
            parties = AgreementParty.objects.on(code, on, known_on=known_on)
            agreements = agreements.filter(pk__in=parties.values("agreement"))
        return agreements


@tracked
class Agreement(SluggedRecord):
    """An agreement, framework or truce between parties; its status follows from its milestones."""

    class Type(models.TextChoices):
        FREE_TRADE_AGREEMENT = "free_trade_agreement", "free-trade agreement"
        CUSTOMS_UNION = "customs_union", "customs union"
        MULTILATERAL = "multilateral_agreement", "multilateral agreement"
        TRADE_AGREEMENT = "trade_agreement", "trade agreement of narrower scope"
        RECIPROCAL_TRADE = "agreement_on_reciprocal_trade", "agreement on reciprocal trade"
        FRAMEWORK = "framework", "framework or joint statement"
        TRUCE = "truce", "truce in a tariff dispute"
        ARRANGEMENT = "arrangement", "arrangement"
        STRATEGIC_PARTNERSHIP = "strategic_partnership", "strategic partnership"

    name = models.CharField(max_length=250, help_text="Full name in English.")
    aliases = ArrayField(
        models.CharField(max_length=120),
        default=list,
        blank=True,
        help_text="Other names: USMCA, CUSMA, T-MEC.",
    )
    type = models.CharField(max_length=30, choices=Type, help_text="What sort of agreement.")
    summary = models.TextField(blank=True, help_text="What it is about, in own words.")
    desta_id = models.PositiveIntegerField(
        null=True, blank=True, unique=True, help_text="Number in the DESTA data base of trade agreements."
    )
    note = models.TextField(blank=True, help_text="What a reader must know.")
    search = search_column(names=["name"], aliases=["aliases"], texts=["summary", "note"])

    parts = ("parties", "clauses")
    publication_rules = rules.RULES
    detail_view = "agreement-detail"

    example = "usmca"

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = ("name", "slug")
        constraints = [slug_is_well_formed()]
        indexes = [GinIndex(fields=["search"], name="agreement_search")]
        triggers = guards("slug")

    def __str__(self) -> str:
        return self.name

    def rebuild(self) -> None:
        """Bring the parties of every milestone up to date."""
        for milestone in self.milestones.all():
            milestone.write_parties()


class AgreementPartyQuerySet(models.QuerySet["AgreementParty"]):
    """Questions about parties."""

    def known(self, *, on: date) -> Self:
        """Parties known on that day: the first ones with the agreement, later ones from their first day on."""
        first = AgreementParty.objects.filter(
            agreement=OuterRef("agreement"), country__status="published", first_day__isnull=False
        ).order_by("first_day")
        founding = Subquery(first.values("first_day")[:1])
        return self.annotate(founding_day=founding).filter(
            Q(first_day__isnull=True) | Q(first_day__lte=on) | Q(first_day=F("founding_day"))
        )

    def on(self, code: str, day: date, *, known_on: date | None = None) -> Self:
        """Parties by which the country ``code`` is bound on that day: itself, or a bloc of that day.

        With ``known_on`` as far as was known on that day: what ended later had no end yet.
        """
        from_country = Q(country__pk=code)
        through_bloc = Q(
            country__bloc_members__member__pk=code,
            country__bloc_members__status__in=["member", "former"],
            country__bloc_members__valid__contains=day,
        )
        bound = Q(valid__contains=day)
        parties: Any = self
        if known_on:
            parties = self.known(on=known_on)
            begun = Q(first_day__isnull=True) | Q(first_day__lte=day)
            bound |= begun & Q(last_day__gt=known_on)
        return parties.filter(bound & Q(country__status="published") & (from_country | through_bloc))

    def ever(self, code: str) -> Self:
        """Parties by which the country ``code`` is or was bound at some time."""
        through_bloc = Q(
            country__bloc_members__member__pk=code,
            country__bloc_members__status__in=["member", "former"],
            country__bloc_members__valid__overlap=F("valid"),
        )
        return self.filter(Q(country__status="published") & (Q(country__pk=code) | through_bloc))


@tracked
class AgreementParty(models.Model):
    """A country or bloc that is party to an agreement, and from when to when."""

    agreement = models.ForeignKey(
        "events.Agreement", on_delete=models.CASCADE, related_name="parties", help_text="The agreement."
    )
    country = models.ForeignKey(
        "countries.Country",
        on_delete=models.PROTECT,
        related_name="agreement_parties",
        help_text="The party.",
    )
    dates = EdtfField(
        default="/..", help_text="EDTF interval of being party; /.. where the first day is not recorded."
    )
    first_day = EarliestDay(of="dates")
    last_day = LatestDay(of="dates")
    valid = PossibleDays(of="dates")

    objects = AgreementPartyQuerySet.as_manager()

    class Meta:
        ordering = ("country_id",)
        verbose_name_plural = "agreement parties"
        constraints = [
            models.UniqueConstraint(fields=["agreement", "country", "dates"], name="agreement_party_once"),
            models.CheckConstraint(condition=Q(valid__isempty=False), name="agreement_party_days_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.country_id}, {self.dates}"

    def show_as_known(self, on: date) -> None:
        """Make this row at hand what was known of it on that day; it must never be saved after."""
        if self.last_day and self.last_day > on:
            self.last_day, self.dates = None, f"{self.dates.split('/')[0]}/.."


@tracked
class AgreementClause(models.Model):
    """A clause on reviews, terms, withdrawal or the like."""

    class Kind(models.TextChoices):
        JOINT_REVIEW = "joint_review", "joint review"
        ANNUAL_REVIEW = "annual_review", "annual review"
        GENERAL_REVIEW = "general_review", "general review"
        SUNSET = "sunset", "sunset"
        TERM = "term", "term"
        EXPIRY = "expiry", "expiry"
        WITHDRAWAL = "withdrawal", "withdrawal"
        TERMINATION = "termination", "termination"
        SUSPENSION = "suspension", "suspension"
        DEADLINE = "deadline", "deadline"
        OTHER = "other", "other"

    agreement = models.ForeignKey(
        "events.Agreement", on_delete=models.CASCADE, related_name="clauses", help_text="The agreement."
    )
    kind = models.CharField(max_length=14, choices=Kind, help_text="What the clause is about.")
    article = models.CharField(max_length=40, blank=True, help_text="Article number.")
    text = models.TextField(help_text="What it says, in own words.")
    date = EdtfField(blank=True, help_text="The day that follows from it, EDTF; empty = none fixed.")

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.article}"


class MilestoneQuerySet(EventQuerySet):
    """Questions about milestones."""

    def occurred(self, *, known_on: date | None = None) -> Any:
        """Milestones that have occurred, or had as far as was known on that day."""
        if known_on is None:
            return self.filter(occurrence=Occurrence.OCCURRED)
        return self.as_known(on=known_on).filter(occurrence_known=Occurrence.OCCURRED)


@tracked
class Milestone(Event):
    """One dated step in the life of an agreement."""

    agreement = models.ForeignKey(
        "events.Agreement", on_delete=models.PROTECT, related_name="milestones", help_text="The agreement."
    )
    step = models.CharField(max_length=17, choices=MilestoneKind, help_text="Which step.")

    kind_of_event = Kind.AGREEMENT_MILESTONE
    publication_rules = (*Event.publication_rules, *rules.MILESTONE_RULES)
    detail_view = "milestone-detail"

    example = "usmca-review-due-2026"

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        indexes = [models.Index("step", "event_ptr", name="milestone_step")]

    def rebuild(self) -> None:
        super().rebuild()
        self.write_parties()

    def write_parties(self) -> None:
        """Give the milestone the parties of its agreement, as roles of countries."""
        EventCountry.write_derived(
            self, {(party.country_id, EventCountry.Role.PARTY) for party in self.agreement.parties.all()}
        )
