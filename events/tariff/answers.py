"""The shape of an answer about rates: every number with its unit, its day, its scope and who says so."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from events.event.serializers import CitationSerializer
from tradeapi.api.fields import EdtfDateField
from tradeapi.api.references import ReferenceField

from .models import TariffAction
from .periods import RatePeriod
from .serializers import ActionSummarySerializer, RateLineSerializer, StatusOnDaySerializer

NOT_SUMMED = (
    "Components are not added up: each line is one duty with its own scope and conditions, and customs law,"
    " not this answer, decides which of them apply together."
)


class ProductAskedSerializer(serializers.Serializer[Any]):
    """The product asked for."""

    code = serializers.CharField(help_text="Digits as asked, without dots.")
    found = serializers.CharField(source="product.code", help_text="The code of HS 2022 it falls under.")
    description = serializers.CharField(source="product.description", help_text="Description of that code.")


class SectorAskedSerializer(serializers.Serializer[Any]):
    """The sector asked for, and how it was taken."""

    sector = ReferenceField("sector-detail", help_text="The sector.")
    codes = serializers.ListField(
        child=serializers.CharField(), help_text="Codes of HS 2022 that were asked for in its place."
    )


class QuestionSerializer(serializers.Serializer[Any]):
    """The question as it was understood."""

    on = serializers.DateField(help_text="Day in force.")
    known_on = serializers.DateField(
        allow_null=True, help_text="Only what had been announced by this day; null = everything known."
    )
    imposed_by = ReferenceField(
        "country-detail", many=True, help_text="Parties that levy the duties; empty = any."
    )
    origin = ReferenceField("country-detail", allow_null=True, help_text="Origin of the goods; null = any.")
    product = ProductAskedSerializer(
        source="product_asked", allow_null=True, help_text="The product; null = all."
    )
    sector = SectorAskedSerializer(
        source="sector_asked", allow_null=True, help_text="The sector in place of a product; null = none."
    )


class ProductMatchSerializer(serializers.Serializer[Any]):
    """How a line meets the goods asked for."""

    how = serializers.ChoiceField(
        choices=[
            ("any", "no product was asked for"),
            ("all_goods", "the line covers all goods but for its exclusions"),
            ("whole", "the line covers the product whole"),
            ("part", "the line covers only some codes below the product"),
            ("sector", "the line names the sector asked for, or in words one that the product is in"),
            ("words", "the line describes goods in words; no code decides"),
        ],
        help_text="How the line meets the product.",
    )
    relation = serializers.ChoiceField(
        choices=[
            ("equal", "the line names exactly what was asked for"),
            ("broader", "the line covers what was asked for and more"),
            ("narrower", "the line covers only some of what was asked for"),
        ],
        allow_null=True,
        help_text="The line against what was asked for; null where codes do not tell.",
    )
    codes = serializers.ListField(child=serializers.CharField(), help_text="Codes of the line that meet it.")
    excluded = serializers.ListField(
        child=serializers.CharField(), help_text="Codes of the product that the line leaves out."
    )
    exempted = serializers.ListField(
        child=serializers.CharField(),
        help_text="Codes of the product that other lines of the tariff exempt from this one.",
    )


class LineAnswerSerializer(serializers.Serializer[Any]):
    """One rate line on the day: what it sets, since when, by which action, and who says so."""

    line = RateLineSerializer(source="shown", help_text="What the line sets.")
    state = serializers.ChoiceField(
        choices=RatePeriod.State.choices,
        source="period.state",
        help_text="applied: collected on the day; suspended: paused or stayed; pending: not in effect yet.",
    )
    since = serializers.DateField(source="period.valid.lower", help_text="First day in this state.")
    due = EdtfDateField(
        source="period.due",
        allow_null=True,
        help_text="Day named for a pending or suspended line; null = none.",
    )
    match = ProductMatchSerializer(help_text="How the line meets the product asked for.")
    origin_match = serializers.ChoiceField(
        choices=[
            ("any", "no origin was asked for"),
            ("by_name", "the line names the origin"),
            ("through_bloc", "the line names a bloc that the origin belonged to on the day"),
            ("every_origin", "the line is for every origin but for those excluded"),
            ("class", "the line is for a class of origins described in words; no name decides"),
        ],
        help_text="How the line meets the origin asked for.",
    )
    through = ReferenceField(
        "country-detail",
        allow_null=True,
        help_text="The bloc through which the origin is meant; null = by itself.",
    )
    set_by = ActionSummarySerializer(source="set_by.summary", help_text="The action that set the line.")
    verification = serializers.CharField(
        source="set_by.verification", help_text="official, corroborated, single_source or disputed."
    )
    citations = CitationSerializer(source="set_by.supporting", many=True, help_text="Who says so.")


class PartialReliefSerializer(serializers.Serializer[TariffAction]):
    """A ruling or order that relieves some of the tariff; for all others it is as the lines say."""

    limited_to = serializers.CharField(source="relief_limited_to", help_text="Whom it helps.")
    since = serializers.DateField(source="relief_begins", help_text="First day on which it has effect.")
    action = ActionSummarySerializer(source="*", help_text="The ruling or order.")


class TariffAnswerSerializer(serializers.Serializer[Any]):
    """What one tariff does on the day."""

    tariff = ReferenceField("tariff-detail", help_text="The tariff.")
    imposed_by = ReferenceField("country-detail", source="tariff.imposed_by", help_text="Who levies it.")
    type = serializers.CharField(source="tariff.type", help_text="Sort of charge.")
    authority = serializers.CharField(source="tariff.legal_basis", help_text="The law it rests on.")
    status = StatusOnDaySerializer(help_text="Status on the day.")
    lines = LineAnswerSerializer(many=True, help_text="The lines that meet the question.")
    partial_relief = PartialReliefSerializer(
        many=True,
        help_text="What relieves some of it on the day, as a ruling for its plaintiffs; empty for what is pending.",
    )


class EndedTariffSerializer(serializers.Serializer[Any]):
    """A tariff that applied to these goods before the day and no longer does."""

    tariff = ReferenceField("tariff-detail", help_text="The tariff.")
    imposed_by = ReferenceField("country-detail", source="tariff.imposed_by", help_text="Who levied it.")
    status = StatusOnDaySerializer(help_text="Status on the day, and since when.")
    collection_ended = serializers.DateField(help_text="First day on which it was no longer collected.")
    ended_by = ActionSummarySerializer(source="ended_by.summary", help_text="The action that ended it.")


class OtherClaimSerializer(CitationSerializer):
    """What a source says otherwise, shown beside the record and not in its place."""

    action = ActionSummarySerializer(help_text="The action that the claim is about.")

    class Meta(CitationSerializer.Meta):
        fields = (*CitationSerializer.Meta.fields, "action")


class RatesAnswerSerializer(serializers.Serializer[Any]):
    """Rates on a day: components in force, what is pending, what has ended, and rival claims."""

    question = QuestionSerializer(help_text="The question as it was understood.")
    origin_belongs_to = ReferenceField(
        "country-detail", source="blocs", many=True, help_text="Blocs that the origin belonged to on the day."
    )
    components = TariffAnswerSerializer(many=True, help_text="Tariffs with lines applied on the day.")
    pending = TariffAnswerSerializer(
        many=True,
        help_text="Tariffs with lines threatened, announced or suspended on the day, rates to be decided too.",
    )
    ended = EndedTariffSerializer(many=True, help_text="Tariffs that applied before and no longer do.")
    other_claims = OtherClaimSerializer(many=True, help_text="What sources say otherwise.")
    not_summed = serializers.SerializerMethodField()

    def get_not_summed(self, answer: Any) -> str:
        """Why no total is given."""
        return NOT_SUMMED


class ComparisonSerializer(serializers.Serializer[Any]):
    """The same question for several origins, side by side."""

    answers = RatesAnswerSerializer(many=True, help_text="One answer for each origin, in the order asked.")
