"""The spine: every dated happening of any kind, in one table with one timeline."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import reduce
from operator import or_
from typing import Any, Self

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from countries.country.bonds import Through
from tradeapi.curation.history import tracked
from tradeapi.curation.models import (
    Record,
    RecordQuerySet,
    SluggedRecord,
    Status,
    guards,
    slug_is_well_formed,
)
from tradeapi.curation.transitions import as_its_kind
from tradeapi.dates import EarliestDay, EdtfField, LatestDay, ReachingFrom, ReachingTo
from tradeapi.edtf import Edtf
from tradeapi.search.columns import contained_text, search_column

from . import knowledge, rules, verification
from .citation import Citation
from .claims import Facts, Field, weigh
from .links import EventLink
from .roles import EventCountry, through_bloc


class Kind(models.TextChoices):
    """What sort of happening an event is."""

    STATEMENT = "statement", "statement: something said in public"
    POLICY = "policy", "policy: a decision, order or law, also one that acts on several tariffs"
    COURT_RULING = "court_ruling", "court ruling"
    DEADLINE = "deadline", "deadline: a day by which something is due"
    INVESTIGATION = "investigation", "investigation: a formal inquiry before a measure"
    MEETING = "meeting", "meeting, visit, call or negotiation round"
    TARIFF_ACTION = "tariff_action", "tariff action: one step in the life of a tariff"
    AGREEMENT_MILESTONE = "agreement_milestone", "agreement milestone: one step in the life of an agreement"
    SIGNAL = "signal", "signal: an expectation that someone voiced"


PLAIN_KINDS = (Kind.STATEMENT, Kind.POLICY, Kind.COURT_RULING, Kind.DEADLINE, Kind.INVESTIGATION)


class Occurrence(models.TextChoices):
    """Whether it happened."""

    EXPECTED = "expected", "expected: not yet due or not yet known"
    OCCURRED = "occurred", "occurred"
    MISSED = "missed", "missed: the time passed without it"
    CANCELLED = "cancelled", "cancelled"
    SUPERSEDED = "superseded", "superseded: another date or event took its place"


def touching(start: date | None, end: date | None, prefix: str = "") -> Q:
    """That the possible days of what ``prefix`` leads to touch the window, both ends included."""
    window = Q()
    if start:
        window &= Q(**{f"{prefix}latest__gte": start}) | Q(**{f"{prefix}latest__isnull": True})
    if end:
        window &= Q(**{f"{prefix}earliest__lte": end}) | Q(**{f"{prefix}earliest__isnull": True})
    return window


#: Columns beside those that the lists are ordered by, so that what most filters ask is answered by their indexes alone.
LOOKED_AT = (
    "status",
    "latest",
    "announced",
    "announced_earliest",
    "announced_latest",
    "known_day",
    "settled_earliest",
    "settled_latest",
    "occurrence",
    "part_of",
)


class EventQuerySet(RecordQuerySet):
    """Questions about events of every kind."""

    def overlapping(self, *, start: date | None = None, end: date | None = None) -> Self:
        """Events whose possible days touch the window, both ends included; open ends reach for ever."""
        return self.filter(touching(start, end))

    def involving(
        self,
        codes: Iterable[str],
        *,
        role: str = "",
        through: Iterable[Through] = (),
        start: date | None = None,
        end: date | None = None,
        kinds: Iterable[str] = (),
    ) -> Self:
        """Events in which one of these countries plays the role, or any role.

        Through these blocs, on the days of each, a country is found where its bloc is meant, in the roles that
        a bloc's members share. Who asks for a window or for some kinds only says so: roles in other events
        need not be looked at.
        """
        meant = reduce(or_, (through_bloc(one) for one in through), Q(country__pk__in=codes))
        rows = EventCountry.objects.filter(meant & touching(start, end))
        if role:
            rows = rows.filter(role=role)
        if kinds:
            rows = rows.filter(kind__in=kinds)
        return self.filter(pk__in=rows.values("event"))

    def citing(self, *, known_on: date | None = None, **conditions: Any) -> Self:
        """Events that cite a published source which meets these conditions, and was out on that day."""
        cited = Citation.objects.filter(
            source__status="published", **{f"source__{name}": value for name, value in conditions.items()}
        )
        if known_on:
            cited = cited.filter(knowledge.out(known_on))
        return self.filter(pk__in=cited.values("event"))

    def linked(self, relation: str, events: Iterable[Event], *, known_on: date | None = None) -> Self:
        """Events that stand in this relation to one of these, by a link that was known on that day."""
        links = EventLink.objects.published().filter(
            relation=relation, to_event__pk__in=[event.pk for event in events]
        )
        return self.filter(pk__in=(links.known(on=known_on) if known_on else links).values("event"))

    def known(self, *, on: date) -> Self:
        """Events that had certainly been announced by the end of that day."""
        return self.filter(known_day__lte=on)

    def as_known(self, *, on: date) -> Self:
        """Those, each with ``occurrence_known``: whether it had happened, as far as was known on that day."""
        return self.known(on=on).annotate(occurrence_known=knowledge.occurrence_in_sql(on))

    def due(self, *, by: date) -> Self:
        """What is or was ahead, announced before its time, and due by that day: its last possible day."""
        ahead = Q(kind__in=(Kind.DEADLINE, Kind.SIGNAL)) | Q(announced_latest__lt=F("earliest"))
        return self.filter(ahead | Q(occurrence=Occurrence.EXPECTED), latest__lte=by)

    def overdue(self, *, on: date, known_on: date | None = None) -> Self:
        """What had passed its last possible day on that day and was still expected, as far as known then.

        With ``known_on`` as far as was known by an earlier day.
        """
        known = min(on, known_on) if known_on else on
        events = self.known(on=known).alias(occurrence_then=knowledge.occurrence_in_sql(known))
        return events.filter(occurrence_then=Occurrence.EXPECTED, latest__lt=on)

    def open(self, *, on: date, known_on: date | None = None) -> Self:
        """What was known on that day, still ahead or running, and neither met nor called off by then.

        With ``known_on`` what was known of that by an earlier day.
        """
        known = min(on, known_on) if known_on else on
        ahead = Q(latest__gte=on) | Q(latest__isnull=True)
        unsettled = Q(settled_latest__isnull=True) | Q(settled_latest__gt=known)
        return self.known(on=known).filter(ahead & unsettled)


class KnownDay(LatestDay):
    """The day by which an event was certainly known: announced, or else that on which it happened."""

    def pre_save(self, instance: models.Model, add: bool) -> Any:
        event: Any = instance
        event.known_day = Edtf.parse(event.announced or event.date).latest
        return event.known_day


@tracked
class Event(SluggedRecord):
    """A dated happening. Meetings, tariff actions, milestones and signals are events with more columns."""

    kind = models.CharField(max_length=20, choices=Kind, help_text="What sort of happening this is.")
    title = models.CharField(max_length=250, help_text="One line that says what happened.")
    summary = models.TextField(blank=True, help_text="What happened, in own words, without judgement.")
    date = EdtfField(
        help_text="When it happened or is due, EDTF: 2025-08-05, 2025-08, 2025-08-05/2025-08-06, 2025-10-29~"
        " . Days are days in the acting jurisdiction. For a tariff action the day of the decision."
    )
    earliest = EarliestDay(of="date")
    latest = LatestDay(of="date")
    announced = EdtfField(
        blank=True, help_text="When it was announced or voiced, EDTF; empty = on the day it happened."
    )
    announced_earliest = EarliestDay(of="announced")
    announced_latest = LatestDay(of="announced")
    known_day = KnownDay(of="announced")
    occurrence = models.CharField(
        max_length=10, choices=Occurrence, default=Occurrence.OCCURRED, help_text="Whether it happened."
    )
    settled = EdtfField(
        blank=True, help_text="When it became clear that it was met, missed, cancelled or superseded, EDTF."
    )
    settled_earliest = EarliestDay(of="settled")
    settled_latest = LatestDay(of="settled")
    place = models.CharField(max_length=160, blank=True, help_text="Where, as a reader would write it.")
    topics = ArrayField(
        models.CharField(max_length=60),
        default=list,
        blank=True,
        help_text="What it was about, in a few words each.",
    )
    part_of = models.ForeignKey(
        "events.Event",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="has_parts",
        help_text="The larger event that this one is part of, such as the ruling that ended several tariffs.",
    )
    verification = models.CharField(
        max_length=13,
        choices=verification.Verification,
        default=verification.Verification.SINGLE_SOURCE,
        editable=False,
        help_text="How well the event is attested, derived from its citations.",
    )
    note = models.TextField(
        blank=True, help_text="What a reader must know, such as why two dates are in use."
    )
    search = search_column(names=["title"], texts=["summary", "place", "note"])

    parts = ("citations", "settlements", "event_countries", "event_officials", "links")
    publication_rules = rules.RULES
    detail_view = "event-detail"
    #: The kind of all events of a model of its own.
    kind_of_event: Kind | None = None

    example = "usmca-review-due-2026"

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = (F("earliest").desc(nulls_last=True), "-id")
        constraints = [
            slug_is_well_formed(),
            models.CheckConstraint(condition=~Q(part_of=F("id")), name="event_not_part_of_itself"),
            models.CheckConstraint(
                condition=Q(earliest__isnull=True) | Q(latest__isnull=True) | Q(latest__gte=F("earliest")),
                name="event_days_in_order",
            ),
        ]
        indexes = [
            GinIndex(fields=["search"], name="event_search"),
            models.Index(
                F("earliest").desc(nulls_last=True),
                F("id").desc(),
                include=["kind", "topics", *LOOKED_AT],
                name="event_newest",
            ),
            models.Index(
                "kind",
                F("earliest").desc(nulls_last=True),
                F("id").desc(),
                include=LOOKED_AT,
                name="event_kind_newest",
            ),
            models.Index("kind", "title", "id", name="event_kind_title"),
            models.Index("occurrence", "latest", name="event_due"),
            models.Index("known_day", name="event_known"),
            models.Index(
                F("announced_earliest").desc(nulls_last=True),
                F("id").desc(),
                include=["kind", "status"],
                name="event_announced_newest",
            ),
            models.Index("updated_at", "id", name="event_updated"),
            models.Index("title", "id", name="event_title"),
            # For what asks one event after the other whether it is public.
            models.Index("id", include=["status", "verification", "known_day"], name="event_standing"),
            models.Index("earliest", "id", name="event_oldest"),
            models.Index(
                "announced_earliest", "id", include=["kind", "status"], name="event_announced_oldest"
            ),
            models.Index("latest", "id", include=["kind", "status", "earliest"], name="event_due_first"),
            models.Index(
                F("latest").desc(nulls_last=True),
                F("id").desc(),
                include=["kind", "status", "earliest"],
                name="event_due_last",
            ),
            models.Index("settled_latest", "settled_earliest", name="event_settled"),
            models.Index(ReachingFrom("announced_earliest", "announced_latest"), name="event_announced_from"),
            models.Index(ReachingTo("announced_latest", "announced_earliest"), name="event_announced_to"),
            models.Index(
                "verification",
                F("earliest").desc(nulls_last=True),
                F("id").desc(),
                name="event_verified_newest",
            ),
            contained_text("place", name="event_place"),
            GinIndex(fields=["topics"], name="event_topics"),
        ]
        triggers = [
            *guards("slug"),
            pgtrigger.Trigger(
                name="copies_beside_countries",
                operation=pgtrigger.UpdateOf("earliest", "latest", "kind"),
                when=pgtrigger.After,
                condition=pgtrigger.AnyChange("earliest", "latest", "kind"),
                func="UPDATE events_eventcountry SET earliest = NEW.earliest, latest = NEW.latest,"
                " kind = NEW.kind WHERE event_id = NEW.id; RETURN NEW;",
            ),
            pgtrigger.Trigger(
                name="kind_beside_officials",
                operation=pgtrigger.UpdateOf("kind"),
                when=pgtrigger.After,
                condition=pgtrigger.AnyChange("kind"),
                func="UPDATE events_eventofficial SET kind = NEW.kind WHERE event_id = NEW.id; RETURN NEW;",
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.kind_of_event:
            self.kind = self.kind_of_event
        super().save(*args, **kwargs)

    def __str__(self) -> str:
        return self.title

    @property
    def spine(self) -> Event:
        """This event as a row of the spine, whatever its kind."""
        return self if type(self) is Event else self.event_ptr  # type: ignore[attr-defined]

    @property
    def announcement(self) -> str:
        """When it was announced, EDTF: as recorded, or else the day it happened."""
        return self.announced or self.date

    def show_as_known(self, on: Any) -> None:
        """Make this row at hand what was known of the event on that day; it must never be saved after."""
        knowledge.show(self, on)

    def relied_on_by(self) -> list[Record]:
        """Signals that count as met, or partly met, by this event alone."""
        links = EventLink.objects.published().filter(relation=EventLink.Relation.RESOLVES)
        others = links.filter(to_event=OuterRef("to_event")).exclude(event=self.pk)
        alone = links.filter(
            ~Exists(others), event=self.pk, to_event__signal__resolution__in=("met", "partly_met")
        )
        return list(Event.objects.filter(pk__in=alone.values("to_event")))

    def follows_from(self) -> str | None:
        """A deadline that opened by itself is written with its action."""
        if self.kind != Kind.DEADLINE:
            return None
        link = self.links.filter(derived=True, relation=EventLink.Relation.SET_BY).first()
        if link is None:
            return None
        return (
            f"It follows from the end that “{link.to_event}” names: correct it there, or enter a deadline by hand"
            " that is set by that action."
        )

    def taken_along(self) -> list[Record]:
        """The deadlines that opened by themselves with this event."""
        set_by = EventLink.objects.filter(derived=True, relation=EventLink.Relation.SET_BY, to_event=self.pk)
        return list(Event.objects.published().filter(pk__in=set_by.values("event")))

    def facts(self) -> Facts:
        """What the record says on the points that sources may dispute."""
        return {Field.DATE: [("", self.date)], Field.ANNOUNCED: [("", self.announced or self.date)]}

    def rebuild(self) -> None:
        """Derive the verification afresh, and what the actions that set a deadline derive from it."""
        if self.kind == Kind.DEADLINE and self.status == Status.WITHDRAWN:
            # What is public names nothing that is not: a link that follows goes with what it names.
            EventLink.objects.filter(derived=True, to_event=self.pk).delete()
        self.assess()
        if self.kind == Kind.DEADLINE:
            for link in self.links.filter(derived=False, relation=EventLink.Relation.SET_BY):
                as_its_kind(link.to_event).take_up_deadline()  # type: ignore[attr-defined]

    def take_up_deadline(self) -> None:
        """Bring up to date what depends on the deadlines that this event set."""

    def assess(self) -> None:
        """Derive the verification afresh from the citations of published sources."""
        cited = list(self.citations.filter(source__status="published").select_related("source", "settlement"))
        claims = any(citation.makes_another_claim for citation in cited)
        for citation, rival, against in weigh(cited, as_its_kind(self).facts() if claims else {}):  # type: ignore[attr-defined]
            if (citation.rival, citation.against) != (rival, against):
                citation.rival, citation.against = rival, against
                citation.save(update_fields=["rival", "against"])
        derived = verification.of(cited)
        Event.objects.filter(pk=self.pk).exclude(verification=derived).update(verification=derived)
        self.verification = derived
