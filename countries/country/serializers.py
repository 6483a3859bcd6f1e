"""The shape of countries, territories, blocs and other parties."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from tradeapi.api.fields import EdtfDateField
from tradeapi.api.references import ReferenceField

from .models import Country, Membership


class NameSerializer(serializers.Serializer[Any]):
    """The name of a country in one language."""

    short = serializers.CharField(allow_null=True, help_text="Short name.")
    formal = serializers.CharField(allow_null=True, help_text="Formal name; null if none.")


class WtoSerializer(serializers.Serializer[Country]):
    """Standing in the World Trade Organization."""

    status = serializers.ChoiceField(
        choices=Country.WtoStatus.choices, source="wto_status", help_text="Member, observer or neither."
    )
    since = serializers.DateField(
        allow_null=True, source="wto_since", help_text="First day of membership; null = no member."
    )


class MembershipDatesSerializer(serializers.ModelSerializer[Membership]):
    """When one country belonged to one bloc, and how."""

    valid_from = serializers.DateField(
        source="first_day", allow_null=True, help_text="First possible day; null = not known."
    )
    valid_through = serializers.DateField(
        source="last_day", allow_null=True, help_text="Last possible day, that day included; null while open."
    )
    dates = EdtfDateField(help_text="The interval as recorded, both ends included.")


class MembershipSerializer(MembershipDatesSerializer):
    """A bloc that the country belongs or belonged to."""

    bloc = ReferenceField("country-detail", help_text="The bloc.")

    class Meta:
        model = Membership
        fields = ("bloc", "valid_from", "valid_through", "dates", "status")


class MemberSerializer(MembershipDatesSerializer):
    """A country that belongs or belonged to the bloc."""

    country = ReferenceField("country-detail", source="member", help_text="The member.")

    class Meta:
        model = Membership
        fields = ("country", "valid_from", "valid_through", "dates", "status")


class CountrySerializer(serializers.ModelSerializer[Country]):
    """A country, territory, bloc or other party: its codes, its names and where it belongs."""

    names = serializers.DictField(
        child=NameSerializer(), help_text="Names in the languages of the United Nations, by language code."
    )
    valid_from = serializers.DateField(
        source="first_day",
        allow_null=True,
        help_text="First possible day it existed; null = no limit is known.",
    )
    valid_through = serializers.DateField(
        source="last_day", allow_null=True, help_text="Last possible day it existed; null = it exists."
    )
    part_of = ReferenceField(
        "country-detail", allow_null=True, help_text="The state that it belongs to; null for a state."
    )
    wto = WtoSerializer(source="*", help_text="Standing in the World Trade Organization.")
    memberships = MembershipSerializer(many=True, help_text="Blocs it belongs or belonged to, by code.")
    members = MemberSerializer(
        source="bloc_members", many=True, help_text="For a bloc: its members, past ones too, by code."
    )

    class Meta:
        model = Country
        fields = (
            "code",
            "kind",
            "name",
            "official_name",
            "alpha3",
            "numeric",
            "valid_from",
            "valid_through",
            "names",
            "aliases",
            "demonyms",
            "metonyms",
            "capitals",
            "currencies",
            "region",
            "subregion",
            "independent",
            "part_of",
            "un_member",
            "un_groups",
            "wto",
            "flag",
            "bloc_kind",
            "legal_basis",
            "memberships",
            "members",
            "wikidata_id",
            "note",
            "updated_at",
        )
        # Blank is a way to say null in forms; an answer never has it.
        extra_kwargs = {"alpha3": {"allow_blank": False}, "numeric": {"allow_blank": False}}
