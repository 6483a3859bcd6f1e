"""What can be written of a meeting."""

from __future__ import annotations

from events.event.drafts import EVENT_MEMBERS, AnyEventDraft
from tradeapi.drafts.shapes import PartShape

from .models import Meeting, Participation


class ParticipantDraft(PartShape):
    """One person or delegation at the meeting."""

    class Meta:
        model = Participation
        fields = ("country", "official", "name", "office", "title_then", "role")
        same = ("country", "official", "name")


class MeetingDraft(AnyEventDraft):
    """A meeting, visit, call or negotiation round, with who took part."""

    participants = ParticipantDraft(
        source="participations", many=True, required=False, help_text="Who took part."
    )

    class Meta:
        model = Meeting
        fields = (
            *EVENT_MEMBERS, "format", "medium", "interaction", "host", "outcome", "agreements", "tariffs",
            "participants",
        )  # fmt: skip

    example = {
        "slug": "2025-08-05-anand-champagne-as-reported",
        "title": "Anand and Champagne meet Sheinbaum in Mexico City",
        "format": "visit",
        "medium": "in_person",
        "date": "2025-08-05/2025-08-06",
        "host": "MX",
        "participants": [
            {"country": "CA", "official": "anita-anand"},
            {"country": "MX", "name": "Delegation of Mexico"},
        ],
        "citations": [{"source": "techsoma-canada-mexico-2025-08"}],
    }
