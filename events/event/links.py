"""Links between events: what one does to another, and on whose word."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from tradeapi.curation.history import tracked

from . import knowledge


class EventLinkQuerySet(models.QuerySet["EventLink"]):
    """Questions about links."""

    def published(self) -> Self:
        """Links between published events on the word of a published source."""
        return self.filter(
            event__status="published", to_event__status="published", source__status="published"
        )

    def known(self, *, on: date) -> Self:
        """Links that were known on that day; see ``knowledge.link_is_known``."""
        then = self.annotate(to_event_then=knowledge.occurrence_in_sql(on, "to_event__"))
        return then.filter(knowledge.known_links(on))


@tracked
class EventLink(models.Model):
    """A claim that one event stands in some relation to another; it names who says so."""

    class Relation(models.TextChoices):
        RESPONDS_TO = "responds_to", "responds to"
        CONCESSION_FOR = "concession_for", "is a concession for"
        RETALIATES_AGAINST = "retaliates_against", "retaliates against"
        SUPERSEDES = "supersedes", "supersedes"
        RESOLVES = "resolves", "resolves: settles a deadline or signal"
        SET_BY = "set_by", "is set by: a deadline, by the action that names its day"

    event = models.ForeignKey(
        "events.Event",
        on_delete=models.CASCADE,
        related_name="links",
        help_text="The later event, which does it.",
    )
    relation = models.CharField(max_length=18, choices=Relation, help_text="What it does to the other.")
    to_event = models.ForeignKey(
        "events.Event", on_delete=models.PROTECT, related_name="links_from", help_text="The other event."
    )
    source = models.ForeignKey(
        "events.Source", on_delete=models.PROTECT, related_name="links", help_text="Who says so."
    )
    quote = models.CharField(max_length=300, blank=True, help_text="A short quotation, word for word.")
    derived = models.BooleanField(
        default=False,
        editable=False,
        help_text="Written by the system, because it follows from the actions of a tariff.",
    )

    #: A derived link does not keep the record that it names from being withdrawn: it goes with that.
    derived_goes_along = True

    objects = EventLinkQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=["event", "relation", "to_event", "source"], name="event_link_once"
            ),
            models.CheckConstraint(condition=~Q(event=F("to_event")), name="event_link_not_to_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.get_relation_display()} {self.to_event}"
