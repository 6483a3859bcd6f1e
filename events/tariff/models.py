"""Tariffs, and the actions from the news in which their life is told."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q

from events.event import knowledge
from events.event.claims import Facts, Field
from events.event.models import Event, EventCountry, EventQuerySet, Kind
from tradeapi.curation.history import tracked
from tradeapi.curation.models import RecordQuerySet, SluggedRecord, guards, slug_is_well_formed
from tradeapi.dates import EarliestDay, EdtfField, LatestDay, ReachingFrom, ReachingTo
from tradeapi.search.columns import contained_text, search_column

from . import rules
from .deriving import rebuild_tariff
from .periods import StatusPeriod, of_each, rebuild_periods
from .succession import it_follows_from_what_came_before, no_other_follows_from_it_alone


class TariffQuerySet(RecordQuerySet):
    """Questions about tariffs."""

    def known(self, *, on: date) -> Self:
        """Tariffs of which an action had certainly been announced by the end of that day."""
        return self.with_action(known_on=on)

    def in_force(self, *, on: date, known_on: date | None = None) -> Self:
        """Tariffs whose status on that day is in force."""
        return self.with_status("in_force", on=on, known_on=known_on)

    def with_status(self, *statuses: str, on: date, known_on: date | None = None) -> Self:
        """Tariffs whose status on that day is one of these; as known on a day if one is given."""
        # The status first: most rows are out by it, at less than what it takes to look at their days.
        periods = StatusPeriod.ever.filter(status__in=statuses).as_known(known_on).on(on)
        return self.alias(status_then=of_each(periods, "status", "")).filter(status_then__in=statuses)

    def with_action(self, *, known_on: date | None = None, **conditions: Any) -> Self:
        """Tariffs with a published action that meets these conditions and had been announced by the day."""
        actions = TariffAction.objects.published().filter(tariff=OuterRef("pk"), **conditions)
        return self.filter(Exists(actions.known(on=known_on) if known_on else actions))

    @transaction.atomic
    def rebuild_unlimited(self) -> None:
        """Rebuild the periods of tariffs that have some without a day from which on they were known."""
        for tariff in self.filter(Exists(StatusPeriod.ever.unlimited().filter(tariff=OuterRef("pk")))):
            rebuild_periods(tariff)

    def as_known(self, *, on: date) -> Self:
        """Those known on that day, each with ``replacement_known``: whether it was known what replaced it.

        That is known with the action that replaced it or, where none is recorded, with the other tariff.
        """
        replaced = TariffAction.objects.published().filter(tariff=OuterRef("pk"), action="replaced")
        replacing = TariffAction.objects.published().filter(tariff=OuterRef("replaced_by"))
        return self.known(on=on).annotate(
            replacement_known=Exists(replaced.known(on=on))
            | (~Exists(replaced) & Exists(replacing.known(on=on)))
        )


@tracked
class Tariff(SluggedRecord):
    """A charge that one jurisdiction levies on goods or services of others. Its status is never typed in."""

    class Type(models.TextChoices):
        IMPORT_DUTY = "import_duty", "import duty"
        EXPORT_DUTY = "export_duty", "export duty or surcharge"
        QUOTA_DUTY = "quota_duty", "duty within and outside a tariff quota"
        SAFEGUARD = "safeguard", "safeguard duty"
        ANTI_DUMPING = "anti_dumping", "anti-dumping duty"
        COUNTERVAILING = "countervailing", "countervailing duty"
        SURCHARGE = "surcharge", "import surcharge"
        LOW_VALUE = "low_value", "duty on shipments of low value (de minimis)"
        DIGITAL_SERVICES_TAX = "digital_services_tax", "digital services tax"
        OTHER = "other", "other charge"

    title = models.CharField(max_length=250, help_text="What a reader would call it.")
    aliases = ArrayField(
        models.CharField(max_length=120), default=list, blank=True, help_text="Other names in use."
    )
    type = models.CharField(max_length=20, choices=Type, help_text="What sort of charge.")
    imposed_by = models.ForeignKey(
        "countries.Country",
        on_delete=models.PROTECT,
        related_name="tariffs_imposed",
        help_text="Who levies it.",
    )
    legal_basis = models.CharField(
        max_length=250, blank=True, help_text="The law it rests on, such as IEEPA (50 U.S.C. 1701)."
    )
    series = models.CharField(
        max_length=120, blank=True, help_text="The larger story it belongs to, in a few words."
    )
    scope = models.TextField(blank=True, help_text="Goods or services it is levied on, in words.")
    summary = models.TextField(blank=True, help_text="What it is about, in own words.")
    note = models.TextField(blank=True, help_text="What a reader must know.")
    replaced_by = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="replaces",
        help_text="The tariff that took its place.",
    )
    search = search_column(
        names=["title"], aliases=["aliases"], texts=["summary", "scope", "legal_basis", "note"]
    )

    publication_rules = rules.TARIFF_RULES
    detail_view = "tariff-detail"

    example = "us-ieepa-canada"

    objects = TariffQuerySet.as_manager()

    class Meta:
        ordering = ("title", "slug")
        constraints = [
            slug_is_well_formed(),
            models.CheckConstraint(condition=~Q(replaced_by=F("id")), name="tariff_not_replaced_by_itself"),
        ]
        indexes = [
            GinIndex(fields=["search"], name="tariff_search"),
            models.Index("title", "id", include=["status"], name="tariff_title"),
            models.Index("imposed_by", "title", "id", name="tariff_imposed_by_title"),
            models.Index("updated_at", "id", name="tariff_updated"),
            models.Index("type", "title", "id", name="tariff_type_title"),
            models.Index("series", "title", "id", name="tariff_series_title"),
        ]
        triggers = guards("slug")

    def __str__(self) -> str:
        return self.title

    def show_as_known(self, on: date) -> None:
        """Make this row of ``as_known``, with its prefetched actions, what was known on that day; never save it."""
        if not self.replacement_known:  # type: ignore[attr-defined]
            self.replaced_by = None
        for action in self.actions.all():
            action.show_as_known(on)
            action.disputing = [one for one in action.disputing if knowledge.is_out(one.source, on)]

    def rebuild(self) -> None:
        """Fold the published actions afresh into status periods, rate periods and the deadlines they name."""
        rebuild_tariff(self)


class TariffActionQuerySet(EventQuerySet):
    """Questions about tariff actions."""


@tracked
class TariffAction(Event):
    """One step in the life of a tariff, as decided and announced; ``date`` is the day of the announcement."""

    class Action(models.TextChoices):
        THREATENED = "threatened", "threatened"
        PROPOSED = "proposed", "proposed in a formal procedure"
        ANNOUNCED = "announced", "announced, without a legal act yet"
        IN_FORCE = "in_force", "imposed by a legal act, in force from its effective day"
        RATE_CHANGED = "rate_changed", "rate changed"
        SCOPE_CHANGED = "scope_changed", "goods or origins changed"
        EXEMPTED = "exempted", "goods or origins exempted"
        PAUSED = "paused", "paused or put off"
        PAUSE_EXTENDED = "pause_extended", "pause extended"
        RESUMED = "resumed", "resumed"
        STAYED = "stayed", "stayed by a court"
        INVALIDATED = "invalidated", "invalidated by a court"
        REPEAL_ANNOUNCED = "repeal_announced", "repeal announced"
        COLLECTION_HALTED = "collection_halted", "collection halted"
        REPEALED = "repealed", "repealed"
        EXPIRED = "expired", "expired"
        REPLACED = "replaced", "replaced by another tariff"
        THREAT_WITHDRAWN = "threat_withdrawn", "threat withdrawn"

    class InstrumentType(models.TextChoices):
        LAW = "law", "law"
        BILL = "bill", "bill before a parliament"
        EXECUTIVE_ORDER = "executive_order", "executive order"
        PROCLAMATION = "proclamation", "proclamation"
        MEMORANDUM = "presidential_memorandum", "presidential memorandum"
        REGULATION = "implementing_regulation", "regulation"
        DECREE = "decree", "decree"
        NOTICE = "notice", "official notice"
        COMMISSION_ANNOUNCEMENT = "tariff_commission_announcement", "announcement of a tariff commission"
        JUDGMENT = "judgment", "judgment"
        AGREEMENT = "agreement", "agreement, arrangement or joint statement"
        LETTER = "letter", "letter"
        STATEMENT = "statement", "statement"
        SOCIAL_MEDIA = "social_media_post", "social-media post"
        INVESTIGATION = "investigation", "finding of an investigation"

    tariff = models.ForeignKey(
        "events.Tariff", on_delete=models.PROTECT, related_name="actions", help_text="The tariff it acts on."
    )
    action = models.CharField(max_length=17, choices=Action, help_text="What was decided.")
    effective = EdtfField(
        blank=True,
        help_text="First day of legal effect, EDTF; for a threat the day named. Empty = none or not known.",
    )
    effective_earliest = EarliestDay(of="effective")
    effective_latest = LatestDay(of="effective")
    until = EdtfField(
        blank=True,
        help_text='First day on which it no longer applies ("until 24 July 00:01" is 2026-07-24), EDTF.',
    )
    until_earliest = EarliestDay(of="until")
    until_latest = LatestDay(of="until")
    retroactive_to = models.DateField(
        null=True, blank=True, help_text="Day before the announcement from which it counts."
    )
    collection_on = models.DateField(
        null=True,
        blank=True,
        help_text="Day on which customs starts or stops collecting, if not that of legal effect.",
    )
    acts_on = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="acted_on_by",
        help_text="The earlier action that this one pauses, extends, stays, withdraws or undoes; empty = the tariff.",
    )
    relief_limited_to = models.CharField(
        max_length=200, blank=True, help_text="Whom the relief helps if not everyone, such as the plaintiffs."
    )
    instrument_type = models.CharField(
        max_length=31, choices=InstrumentType, blank=True, help_text="Kind of legal or other instrument."
    )
    instrument_number = models.CharField(max_length=120, blank=True, help_text="Its number, such as 14325.")
    instrument_citation = models.CharField(
        max_length=200, blank=True, help_text="Legal citation, such as 90 FR 37957."
    )
    exemptions = models.TextField(blank=True, help_text="What is left out, in words, beyond the rate lines.")

    kind_of_event = Kind.TARIFF_ACTION
    parts = (*Event.parts, "lines")
    publication_rules = (
        *Event.publication_rules,
        *rules.ACTION_RULES,
        it_follows_from_what_came_before,
    )
    detail_view = "tariff-action-detail"

    example = "us-ieepa-ca-35-2025-08"

    objects = TariffActionQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index("action", name="tariff_action_action"),
            models.Index("tariff", "action", "event_ptr", name="tariff_action_of_tariff"),
            models.Index("effective_earliest", "event_ptr", name="tariff_action_effective"),
            models.Index(
                F("effective_earliest").desc(nulls_last=True),
                F("event_ptr").desc(),
                name="tariff_action_effective_last",
            ),
            models.Index(
                ReachingFrom("effective_earliest", "effective_latest"), name="tariff_action_effect_from"
            ),
            models.Index(
                ReachingTo("effective_latest", "effective_earliest"), name="tariff_action_effect_to"
            ),
            models.Index(ReachingFrom("until_earliest", "until_latest"), name="tariff_action_until_from"),
            models.Index(ReachingTo("until_latest", "until_earliest"), name="tariff_action_until_to"),
            models.Index("retroactive_to", name="tariff_action_retroactive"),
            models.Index("collection_on", name="tariff_action_collection"),
            models.Index("instrument_type", name="tariff_action_instrument_type"),
            models.Index("instrument_number", name="tariff_action_instrument"),
            models.Index("instrument_citation", name="tariff_action_citation"),
            contained_text("relief_limited_to", name="tariff_action_relief"),
            # Few have these, and whoever asks which ones do is answered by those few.
            models.Index("event_ptr", condition=~Q(until=""), name="tariff_action_with_until"),
            models.Index("event_ptr", condition=~Q(relief_limited_to=""), name="tariff_action_with_relief"),
        ]

    def facts(self) -> Facts:
        rates = [
            (line.label, line.rate_percent) for line in self.lines.all() if line.rate_percent is not None
        ]
        return {
            **super().facts(),
            Field.EFFECTIVE: [("", self.effective)],
            Field.UNTIL: [("", self.until)],
            Field.RATE_PERCENT: rates,
        }

    @property
    def relief_begins(self) -> date | None:
        """First day on which relief for some has effect."""
        return self.retroactive_to or self.effective_earliest or self.earliest

    def take_up_deadline(self) -> None:
        self.tariff.rebuild()

    def unmet_without(self) -> str | None:
        return no_other_follows_from_it_alone(self)

    def rebuild(self) -> None:
        """Bring verification, the roles of countries and the periods of the tariff up to date."""
        super().rebuild()
        roles = {(self.tariff.imposed_by_id, EventCountry.Role.IMPOSED_BY)}
        roles |= {(line.origin_id, EventCountry.Role.TARGET) for line in self.lines.all() if line.origin_id}
        EventCountry.write_derived(self, roles)
        self.tariff.rebuild()
