"""The shape of agreements and of the milestones in their life."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from events.event.disputes import DisputeOfEventSerializer, disputes_of
from events.event.knowledge import is_out, occurrence
from events.event.serializers import EVENT_FIELDS, EventSerializer, KnownOnField
from tradeapi.api.fields import EdtfDateField, EdtfDateShape
from tradeapi.api.references import ReferenceField

from .models import STATUSES, Agreement, AgreementClause, AgreementParty, Milestone, MilestoneKind


class AgreementPartySerializer(serializers.ModelSerializer[AgreementParty]):
    """A country or bloc that is party, and from when to when."""

    country = ReferenceField("country-detail", help_text="The party.")
    valid_from = serializers.DateField(
        source="first_day",
        allow_null=True,
        help_text="First possible day of being party; null = not recorded.",
    )
    valid_through = serializers.DateField(
        source="last_day", allow_null=True, help_text="Last possible day of being party; null while open."
    )
    dates = EdtfDateField(help_text="The interval as recorded.")

    class Meta:
        model = AgreementParty
        fields = ("country", "valid_from", "valid_through", "dates")

    def to_representation(self, instance: AgreementParty) -> Any:
        if self.context.get("known_on"):
            instance.show_as_known(self.context["known_on"])
        return super().to_representation(instance)


class AgreementClauseSerializer(serializers.ModelSerializer[AgreementClause]):
    """A clause on reviews, terms, withdrawal or the like."""

    date = EdtfDateField(allow_null=True, help_text="The day that follows from it; null = none fixed.")

    class Meta:
        model = AgreementClause
        fields = ("kind", "article", "text", "date")


class MilestoneSummarySerializer(serializers.ModelSerializer[Milestone]):
    """A milestone in short; the whole record is at the address of its event."""

    event = ReferenceField("milestone-detail", source="*", help_text="The milestone.")
    date = EdtfDateField(help_text="When it happened or is due.")

    class Meta:
        model = Milestone
        fields = ("event", "step", "date", "occurrence", "verification")

    def to_representation(self, instance: Milestone) -> Any:
        if self.context.get("known_on"):
            instance.show_as_known(self.context["known_on"])
        return super().to_representation(instance)


class AgreementSerializer(serializers.ModelSerializer[Agreement]):
    """An agreement, framework or truce: who is bound, since when, and its status on a day."""

    status = serializers.ChoiceField(
        choices=STATUSES,
        allow_null=True,
        source="status_then",
        help_text="Status on the day of `on`, by the milestones that had occurred; null = none had.",
    )
    known_on = KnownOnField()
    status_on = serializers.DateField(help_text="The day for which the status is given.")
    status_since = EdtfDateField(
        allow_null=True, help_text="Date of the milestone that gave the status; null = none had occurred."
    )
    in_force_from = serializers.SerializerMethodField(
        help_text="When it entered into force, whatever `on` says; null = it has not."
    )
    parties = AgreementPartySerializer(many=True, help_text="Who is or was party.")
    clauses = AgreementClauseSerializer(
        many=True, help_text="Clauses on reviews, terms, withdrawal and the like."
    )
    milestones = MilestoneSummarySerializer(many=True, help_text="Steps in its life, earliest first.")
    disputes = serializers.SerializerMethodField(
        help_text="Facts of its milestones on which sources differ, and how that was settled."
    )

    class Meta:
        model = Agreement
        fields = (
            "slug",
            "name",
            "aliases",
            "type",
            "summary",
            "status",
            "status_on",
            "known_on",
            "status_since",
            "in_force_from",
            "parties",
            "clauses",
            "milestones",
            "disputes",
            "desta_id",
            "note",
            "updated_at",
        )

    @extend_schema_field(DisputeOfEventSerializer(many=True))
    def get_disputes(self, agreement: Agreement) -> Any:
        known_on = self.context.get("known_on")
        found: Any = [
            dispute
            for milestone in agreement.milestones.all()
            for dispute in disputes_of(
                (one for one in milestone.disputing if known_on is None or is_out(one.source, known_on)),
                milestone,
            )
        ]
        return DisputeOfEventSerializer(found, many=True, context=self.context).data

    @extend_schema_field(EdtfDateShape(allow_null=True))
    def get_in_force_from(self, agreement: Agreement) -> dict[str, Any] | None:
        known_on = self.context.get("known_on")
        for milestone in agreement.milestones.all():
            then = occurrence(milestone, known_on) if known_on else milestone.occurrence
            if milestone.step == MilestoneKind.IN_FORCE and then == "occurred":
                return EdtfDateField().to_representation(milestone.date)
        return None


class MilestoneSerializer(EventSerializer):
    """One dated step in the life of an agreement."""

    agreement = ReferenceField("agreement-detail", help_text="The agreement.")

    class Meta:
        model = Milestone
        fields = (*EVENT_FIELDS, "agreement", "step")
