"""What can be written of an event of a plain kind, and of events of every kind."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from tradeapi.drafts.fields import Choice
from tradeapi.drafts.shapes import DraftShape, PartShape

from .models import PLAIN_KINDS, Citation, Event, EventCountry, EventLink
from .roles import EventOfficial


class CitationDraft(PartShape):
    """Where a source says something about the event."""

    class Meta:
        model = Citation
        fields = (
            "source", "quote", "locator", "attributed_to", "stance", "claim", "claimed_field",
            "claimed_line", "claimed_rate_percent", "claimed_qualifier", "claimed_date",
        )  # fmt: skip
        same = ("source", "quote")


class EventCountryDraft(PartShape):
    """A country, bloc or other party, and its role in the event."""

    class Meta:
        model = EventCountry
        fields = ("country", "role")
        same = ("country", "role")
        only = {"derived": False}


class EventOfficialDraft(PartShape):
    """A person who acted in the event, and the office held then."""

    class Meta:
        model = EventOfficial
        fields = ("official", "role", "office")
        same = ("official", "role")


class EventLinkDraft(PartShape):
    """A claim that this event stands in some relation to an earlier one, and who says so."""

    class Meta:
        model = EventLink
        fields = ("relation", "to_event", "source", "quote")
        same = ("relation", "to_event", "source")
        only = {"derived": False}


#: The members with which events of every kind begin.
EVENT_MEMBERS = (
    "slug", "title", "summary", "date", "announced", "occurrence", "settled", "place", "topics", "part_of", "note",
    "countries", "officials", "citations", "links",
)  # fmt: skip


class AnyEventDraft(DraftShape):
    """What events of every kind have in common."""

    countries = EventCountryDraft(
        source="event_countries",
        many=True,
        required=False,
        help_text="Countries and other parties with their roles.",
    )
    officials = EventOfficialDraft(
        source="event_officials", many=True, required=False, help_text="People who acted in it."
    )
    citations = CitationDraft(many=True, required=False, help_text="Who says so.")
    links = EventLinkDraft(many=True, required=False, help_text="How it is linked to earlier events.")


class EventDraft(AnyEventDraft):
    """A statement, policy, court ruling, deadline or investigation."""

    kind = Choice(
        choices=[(kind.value, kind.label) for kind in PLAIN_KINDS],
        help_text="What sort of happening this is.",
    )

    class Meta:
        model = Event
        fields = ("kind", *EVENT_MEMBERS)

    @classmethod
    def among(cls, records: QuerySet[Any]) -> QuerySet[Any]:
        return records.filter(kind__in=PLAIN_KINDS)

    example = {
        "kind": "policy",
        "slug": "2025-06-29-canada-announces-dst-repeal",
        "title": "Canada announces the repeal of its digital services tax",
        "date": "2025-06-29",
        "countries": [{"country": "CA", "role": "actor"}, {"country": "US", "role": "concerned"}],
        "citations": [{"source": "techsoma-canada-mexico-2025-08", "locator": "sentence 1"}],
    }
