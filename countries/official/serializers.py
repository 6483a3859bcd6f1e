"""The shape of people, offices and tenures."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from tradeapi.api.fields import EdtfDateField
from tradeapi.api.references import ReferenceField

from .models import Office, Official, Tenure, TenureSource

#: What a tenure shows from either side.
TENURE_FIELDS = ("valid_from", "valid_through", "dates", "acting", "confirmed_on", "note", "sources")


class TenureSourceSerializer(serializers.ModelSerializer[TenureSource]):
    """A page or document that says who held an office."""

    url = serializers.CharField(help_text="Address; empty = none known.")
    published = EdtfDateField(allow_null=True, help_text="Day of publication; null = not known.")

    class Meta:
        model = TenureSource
        fields = ("publisher", "title", "url", "published")


class TenureSerializer(serializers.ModelSerializer[Tenure]):
    """One person's time in one office."""

    valid_from = serializers.DateField(
        source="first_day", allow_null=True, help_text="First possible day in office; null = not known."
    )
    valid_through = serializers.DateField(
        source="last_day",
        allow_null=True,
        help_text="Last possible day in office, that day included; null while no end is known.",
    )
    dates = EdtfDateField(help_text="The interval as recorded; the day of hand-over is the successor's.")
    confirmed_on = EdtfDateField(
        allow_null=True, help_text="Last day for which a source confirms the holder; null = none does."
    )
    sources = TenureSourceSerializer(many=True, help_text="Who says so.")


class HeldOfficeSerializer(TenureSerializer):
    """An office that the person held, and when."""

    office = ReferenceField("office-detail", help_text="The office.")
    title = serializers.CharField(source="office.title", help_text="Title of the office.")
    role = serializers.ChoiceField(
        choices=Office.Role.choices, source="office.role", help_text="What the office does."
    )
    jurisdiction = ReferenceField(
        "country-detail", source="office.jurisdiction", help_text="Whose office it is."
    )

    class Meta:
        model = Tenure
        fields = ("office", "title", "role", "jurisdiction", *TENURE_FIELDS)


class HolderSerializer(TenureSerializer):
    """A person who held the office, and when."""

    official = ReferenceField("official-detail", help_text="The person.")

    class Meta:
        model = Tenure
        fields = ("official", *TENURE_FIELDS)


class HolderOnDaySerializer(HolderSerializer):
    """Who held the office on the day, and how surely."""

    certain = serializers.SerializerMethodField(
        help_text="Whether the day lies within the tenure however its imprecise ends are meant; false where the"
        " day may lie before its start or after its end."
    )

    class Meta:
        model = Tenure
        fields = ("official", "certain", *TENURE_FIELDS)

    def get_certain(self, tenure: Tenure) -> bool:
        return self.context["on"] in tenure.certain


class HoldersOnDaySerializer(serializers.Serializer[Any]):
    """Who held an office on a day: one, none, or all holders of an office with several seats."""

    office = ReferenceField("office-detail", help_text="The office.")
    on = serializers.DateField(help_text="The day asked for.")
    single_seat = serializers.BooleanField(
        source="office.single_seat", help_text="Whether one person at a time holds it."
    )
    vacant = serializers.BooleanField(
        allow_null=True,
        help_text="Whether nobody is recorded as holding it on the day, after a holder who had left it; whether the"
        " office itself still existed is not recorded. Null = no holder is recorded as far back as that, so that"
        " it is not known.",
    )
    holders = HolderOnDaySerializer(
        many=True,
        help_text="Who held it, or may have, the latest first; also those who held it provisionally (`acting`)."
        " Several where it has several seats or the day of hand-over is not known.",
    )
    before = HolderSerializer(
        allow_null=True, help_text="Who left it last before the day; null = nobody recorded."
    )
    after = HolderSerializer(
        allow_null=True, help_text="Who took it first after the day; null = nobody recorded."
    )


class OfficialSerializer(serializers.ModelSerializer[Official]):
    """A person who holds or held a public office."""

    country = ReferenceField(
        "country-detail",
        allow_null=True,
        help_text="The country or organisation the person mainly acts for; null = several.",
    )
    tenures = HeldOfficeSerializer(many=True, help_text="Offices held, the latest first.")

    class Meta:
        model = Official
        fields = ("slug", "name", "aliases", "country", "tenures", "wikidata_id", "note", "updated_at")


class OfficeSerializer(serializers.ModelSerializer[Office]):
    """A public office of one jurisdiction, and who held it."""

    jurisdiction = ReferenceField("country-detail", help_text="Whose office it is.")
    on = serializers.SerializerMethodField(help_text="The day for which `in_office` is given.")
    in_office = serializers.SerializerMethodField(
        help_text="Holders that may have been in office on the day; several where an hour of hand-over is not"
        " known or the office has several seats."
    )
    holders = HolderSerializer(source="tenures", many=True, help_text="All holders, the latest first.")

    class Meta:
        model = Office
        fields = (
            "slug",
            "title",
            "role",
            "jurisdiction",
            "single_seat",
            "on",
            "in_office",
            "holders",
            "note",
            "updated_at",
        )

    @extend_schema_field(serializers.DateField())
    def get_on(self, office: Office) -> str:
        return str(self.context["on"].isoformat())

    @extend_schema_field(HolderSerializer(many=True))
    def get_in_office(self, office: Office) -> Any:
        holders = [tenure for tenure in office.tenures.all() if self.context["on"] in tenure.valid]
        return HolderSerializer(holders, many=True, context=self.context).data
