"""The shape of a meeting: an event, with who sat at the table."""

from __future__ import annotations

from rest_framework import serializers

from events.event.serializers import EVENT_FIELDS, EventSerializer
from tradeapi.api.references import ReferenceField

from .models import Meeting, Participation


class ParticipationSerializer(serializers.ModelSerializer[Participation]):
    """One person or delegation at the meeting."""

    country = ReferenceField("country-detail", help_text="For whom.")
    official = ReferenceField(
        "official-detail",
        allow_null=True,
        help_text="The person; null for a delegation or someone without a record.",
    )
    office = ReferenceField(
        "office-detail",
        source="office_then",
        allow_null=True,
        help_text="The office held on the day of the meeting; null = none known.",
    )
    title = serializers.CharField(source="title_then", help_text="Title that the sources give; empty = none.")

    class Meta:
        model = Participation
        fields = ("country", "official", "name", "office", "title", "role")


class MeetingSerializer(EventSerializer):
    """A meeting, visit, call or negotiation round."""

    host = ReferenceField(
        "country-detail", allow_null=True, help_text="The country that received the others; null for calls."
    )
    participants = ParticipationSerializer(source="participations", many=True, help_text="Who took part.")
    agreements = ReferenceField("agreement-detail", many=True, help_text="Agreements spoken of or signed.")
    tariffs = ReferenceField("tariff-detail", many=True, help_text="Tariffs spoken of.")

    class Meta:
        model = Meeting
        fields = (
            *EVENT_FIELDS,
            "format",
            "medium",
            "interaction",
            "host",
            "outcome",
            "participants",
            "agreements",
            "tariffs",
        )
