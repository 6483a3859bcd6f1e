"""The shape of tariffs, their actions and their rate lines."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from events.event.disputes import DisputeOfEventSerializer, disputes_of
from events.event.serializers import EVENT_FIELDS, EventSerializer, KnownOnField
from tradeapi.api.fields import EdtfDateField, FirstDayField, LastDayField
from tradeapi.api.references import ReferenceField
from tradeapi.api.stored_parts import TakesStored

from .models import Tariff, TariffAction
from .periods import RatePeriod, StatusPeriod
from .rates import RateLine


class RateSerializer(serializers.Serializer[RateLine]):
    """A rate with its units. Numbers are decimal strings."""

    type = serializers.ChoiceField(
        choices=RateLine.RateType.choices, source="rate_type", help_text="How the rate is expressed."
    )
    percent = serializers.DecimalField(
        max_digits=7,
        decimal_places=3,
        allow_null=True,
        source="rate_percent",
        help_text="Ad valorem rate, in percent of customs value.",
    )
    amount = serializers.DecimalField(
        max_digits=14, decimal_places=4, allow_null=True, help_text="Specific rate: money per unit."
    )
    currency = serializers.CharField(help_text="Currency of the amount, ISO 4217; empty without amount.")
    per_unit = serializers.CharField(help_text="Unit of the amount; empty without amount.")
    qualifier = serializers.ChoiceField(
        choices=RateLine.Qualifier.choices,
        help_text="Whether the rate is exact, up to, at least, or to be decided.",
    )
    in_words = serializers.CharField(source="rate_in_words", help_text="The rate as one would say it.")


class ScopeSerializer(serializers.Serializer[RateLine]):
    """The goods of a line. Codes are HS 2022 digits, national digits after the sixth."""

    products = serializers.ChoiceField(
        choices=RateLine.ProductKind.choices, source="product_kind", help_text="How the goods are described."
    )
    hs_include = serializers.ListField(child=serializers.CharField(), help_text="Codes included.")
    hs_exclude = serializers.ListField(child=serializers.CharField(), help_text="Codes left out.")
    sector = serializers.CharField(help_text="Sector in one word; empty if none.")
    goods = serializers.CharField(help_text="The goods in words.")


class OriginSerializer(serializers.Serializer[RateLine]):
    """Whose goods a line is aimed at."""

    kind = serializers.ChoiceField(
        choices=RateLine.OriginKind.choices, source="origin_kind", help_text="How the origin is described."
    )
    country = ReferenceField(
        "country-detail", source="origin", allow_null=True, help_text="Country or bloc of origin."
    )
    described_as = serializers.CharField(source="origin_class", help_text="The class of origins in words.")
    excluded = ReferenceField(
        "country-detail", source="excluded_origins", many=True, help_text="Origins the line does not touch."
    )


class ConditionSerializer(serializers.Serializer[RateLine]):
    """What goods must meet besides origin."""

    kind = serializers.ChoiceField(
        choices=RateLine.Condition.choices, source="condition", help_text="Sort of condition."
    )
    text = serializers.CharField(source="condition_text", help_text="The condition in words.")
    agreement = ReferenceField(
        "agreement-detail", allow_null=True, help_text="The agreement under which goods qualify, or do not."
    )


class RateLineSerializer(TakesStored, serializers.Serializer[RateLine]):
    """One rate that a tariff action sets, for one origin and one set of products."""

    label = serializers.CharField(help_text="Name of the line within its tariff.")
    treatment = serializers.ChoiceField(
        choices=RateLine.Treatment.choices, help_text="Whether goods are charged or left out."
    )
    rate = RateSerializer(source="*", help_text="The rate.")
    role = serializers.ChoiceField(
        choices=RateLine.Role.choices, help_text="How the rate relates to other duties."
    )
    origin = OriginSerializer(source="*", help_text="Whose goods.")
    scope = ScopeSerializer(source="*", help_text="Which goods.")
    condition = ConditionSerializer(source="*", help_text="On what condition.")
    legal_code = serializers.CharField(help_text="Heading in the tariff schedule of the imposing party.")


class InstrumentSerializer(serializers.Serializer[TariffAction]):
    """The legal or other instrument of an action."""

    type = serializers.ChoiceField(
        choices=TariffAction.InstrumentType.choices,
        source="instrument_type",
        allow_blank=True,
        help_text="Kind of instrument; empty = none known.",
    )
    number = serializers.CharField(source="instrument_number", help_text="Number, such as 14325.")
    citation = serializers.CharField(source="instrument_citation", help_text="Legal citation.")


class ActionSummarySerializer(TakesStored, serializers.Serializer[TariffAction]):
    """One action of a tariff in short; the whole record is at its ``url``."""

    id = serializers.CharField(source="slug", help_text="Slug of the action.")
    label = serializers.CharField(source="title", help_text="Title.")
    url = serializers.HyperlinkedIdentityField(
        view_name="tariff-action-detail", lookup_field="slug", help_text="Address of the whole record."
    )
    action = serializers.ChoiceField(choices=TariffAction.Action.choices, help_text="What was decided.")
    announced = EdtfDateField(source="announcement", help_text="Day of the announcement.")
    effective = EdtfDateField(
        allow_null=True, help_text="First day of legal effect; for a threat the day named."
    )
    until = EdtfDateField(allow_null=True, help_text="First day on which it no longer applies.")
    retroactive_to = serializers.DateField(
        allow_null=True, help_text="Day before the announcement from which it counts."
    )
    collection_on = serializers.DateField(
        allow_null=True, help_text="Day collection starts or stops, where not that of legal effect."
    )
    instrument = InstrumentSerializer(source="*", help_text="The instrument.")
    verification = serializers.CharField(help_text="official, corroborated, single_source or disputed.")


class StatusPeriodSerializer(serializers.ModelSerializer[StatusPeriod]):
    """From when to when a tariff had one status; both days included."""

    valid_from = FirstDayField(source="valid", help_text="First day.")
    valid_through = LastDayField(source="valid", help_text="Last day; null while open.")

    class Meta:
        model = StatusPeriod
        fields = ("status", "collected", "valid_from", "valid_through")


class StatusOnDaySerializer(serializers.ModelSerializer[StatusPeriod]):
    """The status of a tariff on one day."""

    class Meta:
        model = StatusPeriod
        fields = ("status", "collected", "since")


class RatePeriodSerializer(serializers.ModelSerializer[RatePeriod]):
    """One rate line and what it did on the day."""

    line = RateLineSerializer(help_text="What the line sets.")
    valid_from = FirstDayField(source="valid", help_text="First day in this state.")
    valid_through = LastDayField(source="valid", help_text="Last day in this state; null while open.")
    due = EdtfDateField(allow_null=True, help_text="Day named for a pending or suspended line; null = none.")
    set_by = ReferenceField(
        "tariff-action-detail", source="line.action", help_text="The action that set the line."
    )

    class Meta:
        model = RatePeriod
        fields = ("line", "state", "valid_from", "valid_through", "due", "set_by")


class TariffSerializer(serializers.ModelSerializer[Tariff]):
    """A tariff: what it is, its status and its rates on the day asked for, and the actions of its life."""

    imposed_by = ReferenceField("country-detail", help_text="Who levies it.")
    replaced_by = ReferenceField(
        "tariff-detail", allow_null=True, help_text="The tariff that took its place."
    )
    on = serializers.SerializerMethodField(help_text="The day that status and rates are given for.")
    known_on = KnownOnField()
    status = serializers.SerializerMethodField(help_text="Status on the day; null = its life had not begun.")
    status_periods = StatusPeriodSerializer(many=True, help_text="Its statuses from the first action on.")
    rates = RatePeriodSerializer(
        source="rates_on_day",
        many=True,
        help_text="Lines applied, suspended or pending on the day. Never to be added up.",
    )
    actions = ActionSummarySerializer(many=True, help_text="The steps of its life, by day of announcement.")
    disputes = serializers.SerializerMethodField(
        help_text="Facts of its actions on which sources differ, and how that was settled."
    )

    class Meta:
        model = Tariff
        fields = (
            "slug",
            "title",
            "aliases",
            "type",
            "imposed_by",
            "legal_basis",
            "series",
            "scope",
            "summary",
            "on",
            "known_on",
            "status",
            "rates",
            "status_periods",
            "actions",
            "disputes",
            "replaced_by",
            "note",
            "updated_at",
        )

    def to_representation(self, instance: Tariff) -> Any:
        if self.context.get("known_on"):
            instance.show_as_known(self.context["known_on"])
        return super().to_representation(instance)

    @extend_schema_field(serializers.DateField())
    def get_on(self, tariff: Tariff) -> str:
        return str(self.context["on"].isoformat())

    @extend_schema_field(DisputeOfEventSerializer(many=True))
    def get_disputes(self, tariff: Tariff) -> Any:
        found: Any = [one for action in tariff.actions.all() for one in disputes_of(action.disputing, action)]
        return DisputeOfEventSerializer(found, many=True, context=self.context).data

    @extend_schema_field(StatusOnDaySerializer(allow_null=True))
    def get_status(self, tariff: Tariff) -> Any:
        for period in tariff.status_periods.all():
            if self.context["on"] in period.valid:
                return StatusOnDaySerializer(period).data
        return None


class TariffActionSerializer(EventSerializer):
    """One step in the life of a tariff: an event with its legal dates, its instrument and its rate lines."""

    tariff = ReferenceField("tariff-detail", help_text="The tariff it acts on.")
    acts_on = ReferenceField(
        "tariff-action-detail",
        allow_null=True,
        help_text="The earlier action it acts on; null = the tariff as a whole.",
    )
    effective = EdtfDateField(
        allow_null=True, help_text="First day of legal effect; for a threat the day named."
    )
    until = EdtfDateField(allow_null=True, help_text="First day on which it no longer applies.")
    instrument = InstrumentSerializer(source="*", help_text="The instrument.")
    lines = RateLineSerializer(many=True, help_text="The rate lines it sets.")

    class Meta:
        model = TariffAction
        fields = (
            *EVENT_FIELDS,
            "tariff",
            "action",
            "effective",
            "until",
            "retroactive_to",
            "collection_on",
            "acts_on",
            "relief_limited_to",
            "instrument",
            "exemptions",
            "lines",
        )
