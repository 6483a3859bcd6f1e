"""Who took part in an event: countries, blocs and other parties, and officials, each in a role."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pgtrigger
from django.db import models
from django.db.models import F, Q

from tradeapi.copied import CopiedDay, CopiedWord
from tradeapi.curation.history import tracked

if TYPE_CHECKING:
    from countries.country.bonds import Through

    from .models import Event


@tracked
class EventCountry(models.Model):
    """The role a country, bloc, province or court plays in an event."""

    class Role(models.TextChoices):
        ACTOR = "actor", "actor: decided, said or did it"
        IMPOSED_BY = "imposed_by", "imposes the tariff"
        TARGET = "target", "target: it is aimed at"
        HOST = "host", "host"
        PARTICIPANT = "participant", "participant"
        PARTY = "party", "party to the agreement"
        CONCERNED = "concerned", "concerned in some other way"

    event = models.ForeignKey(
        "events.Event", on_delete=models.CASCADE, related_name="event_countries", help_text="The event."
    )
    country = models.ForeignKey(
        "countries.Country",
        on_delete=models.PROTECT,
        related_name="event_roles",
        help_text="The country or party.",
    )
    role = models.CharField(max_length=11, choices=Role, help_text="What it does in the event.")
    derived = models.BooleanField(
        default=False,
        editable=False,
        help_text="Written by the system from the participants, parties or rate lines.",
    )
    earliest = CopiedDay(help_text="First possible day of the event, beside the country for timelines.")
    latest = CopiedDay(help_text="Last possible day of the event.")
    kind = CopiedWord(max_length=20, help_text="Kind of the event, for timelines of one kind.")

    class Meta:
        ordering = ("role", "country_id")
        verbose_name_plural = "event countries"
        constraints = [
            models.UniqueConstraint(fields=["event", "country", "role"], name="event_country_role_once"),
        ]
        indexes = [
            models.Index(fields=["country", "role", "event"], name="event_country_role"),
            models.Index(
                "country",
                F("earliest").desc(nulls_last=True),
                F("event").desc(),
                include=["role", "latest", "kind"],
                name="event_country_newest",
            ),
            models.Index(
                "country",
                "earliest",
                "event",
                include=["role", "latest", "kind"],
                name="event_country_oldest",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="copies_from_event",
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("event_id", "earliest", "latest", "kind"),
                when=pgtrigger.Before,
                # Locked, so that no correction at the same moment passes this row by.
                func="SELECT earliest, latest, kind INTO NEW.earliest, NEW.latest, NEW.kind FROM events_event"
                " WHERE id = NEW.event_id FOR NO KEY UPDATE; RETURN NEW;",
            )
        ]

    def __str__(self) -> str:
        return f"{self.country_id} ({self.role})"

    @classmethod
    def write_derived(cls, event: Event, roles: set[tuple[str, Any]]) -> None:
        """Make the derived rows of an event exactly ``roles`` (code, role); rows of editors stay."""
        rows = {(row.country_id, row.role): row for row in cls.objects.filter(event_id=event.pk)}
        stale = [row.pk for key, row in rows.items() if row.derived and key not in roles]
        if stale:
            cls.objects.filter(pk__in=stale).delete()
        EventCountry.objects.bulk_create(
            EventCountry(event_id=event.pk, country_id=code, role=role, derived=True)
            for code, role in sorted(roles - rows.keys())
        )


#: Roles in which what is said of a bloc holds for its members: they are meant with it.
SHARED_WITH_MEMBERS = (
    EventCountry.Role.IMPOSED_BY,
    EventCountry.Role.TARGET,
    EventCountry.Role.PARTY,
    EventCountry.Role.CONCERNED,
)


def through_bloc(bloc: Through, row: str = "") -> Q:
    """Rows by which a country is found where its bloc is meant, in the days of its membership.

    ``row`` leads to them, with two underscores behind.
    """
    rows = Q(**{f"{row}country__pk": bloc.bloc, f"{row}role__in": SHARED_WITH_MEMBERS})
    if bloc.first is not None:
        rows &= Q(**{f"{row}earliest__gte": bloc.first})
    if bloc.end is not None:
        rows &= Q(**{f"{row}earliest__lt": bloc.end})
    return rows


@tracked
class EventOfficial(models.Model):
    """A person who acted in an event that is not a meeting, and the office held then."""

    class Role(models.TextChoices):
        ANNOUNCED = "announced", "announced it"
        SAID = "said", "said it"
        SIGNED = "signed", "signed it"
        DECIDED = "decided", "decided it"
        NAMED = "named", "is named in it"

    event = models.ForeignKey(
        "events.Event", on_delete=models.CASCADE, related_name="event_officials", help_text="The event."
    )
    official = models.ForeignKey(
        "countries.Official", on_delete=models.PROTECT, related_name="event_roles", help_text="The person."
    )
    role = models.CharField(max_length=10, choices=Role, help_text="What the person did.")
    office = models.ForeignKey(
        "countries.Office",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The office in which the person acted; must have been held on that day.",
    )
    kind = CopiedWord(max_length=20, help_text="Kind of the event, for questions about events of one kind.")

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["event", "official", "role"], name="event_official_role_once"),
        ]
        indexes = [
            models.Index("role", "event", name="event_official_role"),
            models.Index("kind", "role", "event", name="event_official_kind_role"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="kind_from_event",
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("event_id", "kind"),
                when=pgtrigger.Before,
                # Locked as the copies beside countries are.
                func="SELECT kind INTO NEW.kind FROM events_event WHERE id = NEW.event_id FOR NO KEY UPDATE;"
                " RETURN NEW;",
            )
        ]

    def __str__(self) -> str:
        return f"{self.official} ({self.role})"
