"""Countries, territories and blocs, and who belonged to which bloc on which day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from tradeapi.curation.history import tracked
from tradeapi.curation.models import Record, RecordQuerySet, guards
from tradeapi.dates import EarliestDay, EdtfField, LatestDay, PossibleDays
from tradeapi.search.columns import search_column

from . import rules

CODE_PATTERN = r"^[A-Z0-9]+([-_][A-Z0-9]+)*$"


def words(help_text: str, length: int = 120) -> ArrayField:
    """A list of short texts, empty by default."""
    return ArrayField(models.CharField(max_length=length), default=list, blank=True, help_text=help_text)


class CountryQuerySet(RecordQuerySet):
    """Questions about countries."""

    def existing(self, *, on: date) -> Self:
        """Those that existed on that day, as far as is known."""
        begun = Q(first_day__isnull=True) | Q(first_day__lte=on)
        return self.filter(begun, Q(last_day__isnull=True) | Q(last_day__gte=on))

    def blocs_of(self, *codes: str, on: date) -> Self:
        """Blocs that one of these countries belonged to on that day."""
        return self.filter(
            pk__in=Membership.objects.binding(on=on).filter(member__pk__in=codes).values("bloc")
        )

    def members_of(self, *blocs: str, on: date) -> Self:
        """Countries that belonged to one of these blocs on that day."""
        return self.filter(
            pk__in=Membership.objects.binding(on=on).filter(bloc__pk__in=blocs).values("member")
        )


@tracked
class Country(Record):
    """A country, territory, bloc, subdivision, organisation or court that acts or is acted upon."""

    class Kind(models.TextChoices):
        COUNTRY = "country", "country: a state of ISO 3166-1"
        TERRITORY = "territory", "territory: an ISO 3166-1 entry that is part of a state"
        BLOC = "bloc", "bloc: a union, free-trade area or forum with members"
        SUBDIVISION = "subdivision", "subdivision: a province or state that acts on its own (ISO 3166-2)"
        ORGANISATION = "organisation", "organisation: an international organisation"
        COURT = "court", "court: a court whose rulings decide over tariffs"
        FORMER = "former", "former: a country or territory that is no more (ISO 3166-3)"

    class WtoStatus(models.TextChoices):
        MEMBER = "member", "member"
        OBSERVER = "observer", "observer"
        NONE = "none", "neither member nor observer"

    code = models.CharField(
        primary_key=True,
        max_length=20,
        validators=[RegexValidator(CODE_PATTERN, "Upper case, such as CA or EU.")],
        help_text="ISO 3166-1 alpha-2 code, upper case; ISO 3166-2 for subdivisions; a short name for blocs"
        " (EU, USMCA); the former code for what is no more (YU), with four letters where it is in use again (CSHH).",
    )
    kind = models.CharField(max_length=12, choices=Kind, help_text="What sort of party this is.")
    name = models.CharField(max_length=120, help_text="English short name.")
    official_name = models.CharField(
        max_length=200, blank=True, help_text="English formal name; empty if none."
    )
    alpha3 = models.CharField(
        max_length=3,
        null=True,
        blank=True,
        unique=True,
        validators=[RegexValidator(r"^[A-Z]{3}$")],
        help_text="ISO 3166-1 alpha-3 code.",
    )
    numeric = models.CharField(
        max_length=3,
        null=True,
        blank=True,
        unique=True,
        validators=[RegexValidator(r"^[0-9]{3}$")],
        help_text="ISO 3166-1 numeric code, three digits with leading zeros.",
    )
    dates = EdtfField(
        blank=True,
        help_text="When it existed, EDTF interval with both ends included; empty = no limit is known.",
    )
    first_day = EarliestDay(of="dates")
    last_day = LatestDay(of="dates")
    names = models.JSONField(
        default=dict,
        blank=True,
        help_text="Short and formal names in the languages of the United Nations, by language code.",
    )
    aliases = words("Other names in use.", 200)
    demonyms = words("What its people are called.")
    metonyms = words("Places and houses that stand for its government, such as Ottawa.")
    capitals = words("Capitals, the main one first.")
    currencies = words("ISO 4217 codes of its currencies.", 3)
    region = models.CharField(max_length=40, blank=True, help_text="Region of UN M49.")
    subregion = models.CharField(max_length=60, blank=True, help_text="Subregion of UN M49.")
    independent = models.BooleanField(
        null=True, blank=True, help_text="Whether independent; null = in contention."
    )
    part_of = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="has_parts",
        help_text="The state that this territory, subdivision or court belongs to.",
    )
    un_member = models.BooleanField(default=False, help_text="Member of the United Nations.")
    wto_status = models.CharField(
        max_length=8,
        choices=WtoStatus,
        default=WtoStatus.NONE,
        help_text="Standing in the World Trade Organization.",
    )
    wto_since = models.DateField(null=True, blank=True, help_text="First day of WTO membership.")
    un_groups = words("Groups of the United Nations: ldc, lldc, sids.", 4)
    flag = models.CharField(max_length=8, blank=True, help_text="Flag as an emoji.")
    bloc_kind = models.CharField(
        max_length=40, blank=True, help_text="For a bloc: customs_union, free_trade_area ..."
    )
    legal_basis = models.CharField(
        max_length=300, blank=True, help_text="For a bloc: the treaty it rests on."
    )
    wikidata_id = models.CharField(max_length=12, blank=True, help_text="Wikidata item, such as Q16.")
    note = models.TextField(blank=True, help_text="What a reader must know to use this record rightly.")
    search = search_column(
        names=["name", "official_name"],
        aliases=["aliases", "demonyms", "metonyms", "capitals"],
        texts=["code", "note"],
    )

    identity = "code"
    example = "CA"
    parts = ("bloc_members",)
    publication_rules = rules.RULES
    detail_view = "country-detail"

    objects = CountryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "countries"
        ordering = ("name", "code")
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=CODE_PATTERN), name="country_code_well_formed"),
            models.CheckConstraint(
                condition=~Q(kind__in=["country", "territory"]) | Q(code__regex=r"^[A-Z]{2}$"),
                name="country_code_is_alpha2",
                violation_error_message="A country or territory has a two-letter code.",
            ),
        ]
        indexes = [GinIndex(fields=["search"], name="country_search")]
        triggers = guards("code")

    def __str__(self) -> str:
        return self.name

    def existed(self, *, on: date) -> bool:
        """Whether it existed on that day, as far as is known."""
        return (self.first_day is None or self.first_day <= on) and (
            self.last_day is None or on <= self.last_day
        )


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Questions about who belonged where."""

    def published(self) -> Self:
        """Memberships of published countries in published blocs."""
        return self.filter(bloc__status="published", member__status="published")

    def binding(self, *, on: date | None = None) -> Self:
        """Memberships that bind a member to what is aimed at its bloc, on that day if one is given."""
        real = self.filter(status__in=[Membership.Status.MEMBER, Membership.Status.FORMER])
        return real if on is None else real.filter(valid__contains=on)

    def codes_on(self, member: str, on: date) -> Iterable[str]:
        """Codes of the blocs that ``member`` belonged to on that day."""
        return (
            self.binding(on=on).filter(member_id=member).order_by("bloc_id").values_list("bloc_id", flat=True)
        )


@tracked
class Membership(models.Model):
    """One country's time in one bloc."""

    class Status(models.TextChoices):
        MEMBER = "member", "member"
        FORMER = "former", "former member: the time is over"
        SUSPENDED = "suspended", "suspended from the rights of a member"
        SIGNATORY = "signatory", "signed; whether it is bound is not known"
        DISPUTED = "disputed", "some members do not accept it"
        INVITED = "invited", "invited, with contradictory signals of acceptance"

    bloc = models.ForeignKey(
        "countries.Country",
        on_delete=models.PROTECT,
        related_name="bloc_members",
        limit_choices_to={"kind": "bloc"},
        help_text="The bloc.",
    )
    member = models.ForeignKey(
        "countries.Country",
        on_delete=models.PROTECT,
        related_name="memberships",
        help_text="The member.",
    )
    dates = EdtfField(help_text="EDTF interval, both ends included: 2020-07-01/.. or 1973-01-01/2020-01-31.")
    first_day = EarliestDay(of="dates")
    last_day = LatestDay(of="dates")
    valid = PossibleDays(of="dates")
    status = models.CharField(
        max_length=10, choices=Status, default=Status.MEMBER, help_text="Standing in the bloc."
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ("bloc_id", "member_id", "first_day")
        constraints = [
            models.CheckConstraint(condition=Q(valid__isempty=False), name="membership_days_not_empty"),
            models.CheckConstraint(condition=~Q(bloc=models.F("member")), name="membership_not_of_itself"),
            ExclusionConstraint(
                name="membership_once_at_a_time",
                expressions=[
                    ("bloc", RangeOperators.EQUAL),
                    ("member", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                violation_error_message="This country already belongs to the bloc on some of these days.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} in {self.bloc_id}, {self.dates}"
