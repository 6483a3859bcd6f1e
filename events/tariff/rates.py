"""Rate lines: what a tariff action sets, for which origin, on which goods."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any, Self

import pghistory
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import OuterRef, Q

from countries.product.models import hs_ancestors, normalise_hs_code
from tradeapi.curation.history import tracked

from .goods import GoodsAsked


def validate_hs_code(text: str) -> None:
    """Raise ValidationError unless ``text`` is a Harmonized System code of digits without dots."""
    try:
        digits = normalise_hs_code(text)
    except ValueError as error:
        raise ValidationError(str(error), code="hs_code") from error
    if digits != text:
        raise ValidationError(f"Write the code without dots: {digits}.", code="hs_code")


def hs_codes(help_text: str) -> ArrayField:
    """A list of Harmonized System codes, each 2 to 10 digits."""
    return ArrayField(
        models.CharField(max_length=10, validators=[validate_hs_code]),
        default=list,
        blank=True,
        help_text=help_text,
    )


class HsTree(ArrayField):
    """Every code of ``of`` with all its ancestors, so that a question on a level above finds the line."""

    def __init__(self, *args: Any, of: str = "", **kwargs: Any) -> None:
        self.of = of
        kwargs["editable"] = False
        kwargs["default"] = list
        kwargs["base_field"] = models.CharField(max_length=10)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for implied in ("editable", "default", "base_field"):
            kwargs.pop(implied, None)
        return name, path, args, {**kwargs, "of": self.of}

    def pre_save(self, instance: models.Model, add: bool) -> Any:
        codes = {above for code in getattr(instance, self.of) for above in hs_ancestors(code)}
        setattr(instance, self.attname, sorted(codes))
        return getattr(instance, self.attname)


class RateLineQuerySet(models.QuerySet["RateLine"]):
    """Questions about rate lines."""

    def touching(self, codes: Iterable[str]) -> Self:
        """Lines that goods of these origins, countries with their blocs, may fall under."""
        wanted = list(codes)
        named = self.filter(Q(origin__pk__in=wanted) | Q(origin__isnull=True))
        return named.exclude(excluded_origins__pk__in=wanted)

    def to_choose_from(self) -> Self:
        """Lines with no more than tells whether they meet a question."""
        rows = RateLine.excluded_origins.through.objects.filter(rateline=OuterRef("pk"))
        excluded = ArraySubquery(rows.order_by("country").values("country"))
        return self.only(
            "action", "label", "origin_kind", "origin", "origin_class", "product_kind", "hs_include", "hs_exclude",
            "sector", "treatment", "condition",
        ).annotate(excluded_codes=excluded)  # fmt: skip

    def on_goods(self, asked: GoodsAsked) -> Self:
        """Lines that meet the goods asked for by code or by sector; goods in mere words are left out."""
        if asked.sector and not asked.codes:
            return self.filter(sector=asked.sector)
        named = {name for name in (asked.sector, *asked.sectors) if asked.met_by_sector(name)}
        met = Q(product_kind="codes", sector=asked.sector) if asked.sector else Q(pk__in=())
        for code in asked.codes:
            above = hs_ancestors(code)
            falls = Q(product_kind="all") | Q(hs_include__overlap=above) | Q(hs_tree__contains=[code])
            met |= (falls | Q(product_kind="words", sector__in=named)) & ~Q(hs_exclude__overlap=above)
        return self.filter(met)


@tracked
class RateLine(models.Model):
    """One rate that a tariff action sets, for one origin and one set of products."""

    class OriginKind(models.TextChoices):
        COUNTRY = "country", "goods of the country or bloc named"
        EVERY = "every", "goods of every origin, but for those excluded"
        CLASS = "class", "a class of origins, described in words"

    class ProductKind(models.TextChoices):
        ALL = "all", "all goods, but for the codes excluded"
        CODES = "codes", "the goods of the codes included, but for the codes excluded"
        WORDS = "words", "goods described in words only; no code decides whether a product falls under it"

    class Treatment(models.TextChoices):
        CHARGED = "charged", "charged: the rate applies"
        EXEMPT = "exempt", "exempt: these goods are left out of this tariff"
        ENDED = "ended", "ended: no line under this label applies any more"

    class RateType(models.TextChoices):
        PERCENT = "percent", "ad valorem, in percent of customs value"
        SPECIFIC = "specific", "an amount per unit"
        COMPOUND = "compound", "a percentage and an amount per unit"
        TO_BE_DECIDED = "tbd", "to be decided"
        NONE = "none", "no rate: an exemption or an end"

    class Qualifier(models.TextChoices):
        EXACT = "exact", "exactly this rate"
        ABOUT = "about", "about this rate"
        UP_TO = "up_to", "up to this rate"
        AT_LEAST = "at_least", "at least this rate"
        TO_BE_DECIDED = "tbd", "to be decided"

    class Role(models.TextChoices):
        ADDITIONAL = "additional", "additional: on top of the other duties"
        IN_LIEU = "in_lieu", "in lieu: instead of the other rates of this tariff"
        TOTAL_CEILING = "total_ceiling", "total ceiling: tops up the base duty to this rate, and no further"
        BASE = "base", "base: the ordinary duty itself, not one on top of it"

    class Condition(models.TextChoices):
        NONE = "none", "no condition"
        AGREEMENT_ORIGIN = "agreement_origin", "goods that qualify under an agreement"
        NOT_AGREEMENT_ORIGIN = "not_agreement_origin", "goods that do not qualify under an agreement"
        TRANSSHIPPED = "transshipped", "goods transshipped to evade the duty"
        END_USE = "end_use", "goods for a certain use"
        CONTENT = "content", "only part of the value, such as the metal or foreign content"
        QUOTA = "quota", "within a quota"
        OUT_OF_QUOTA = "out_of_quota", "outside a quota"
        FIRM = "firm", "goods of certain firms"
        LOW_BASE_DUTY = "low_base_duty", "goods whose base duty is below the ceiling"
        OTHER = "other", "another condition, described in words"

    action = models.ForeignKey(
        "events.TariffAction",
        on_delete=models.CASCADE,
        related_name="lines",
        help_text="The action that sets it.",
    )
    label = models.CharField(
        max_length=80,
        help_text="Name of the line within its tariff, such as potash. A later line with the same origin and label"
        " replaces this one.",
    )
    origin_kind = models.CharField(
        max_length=7,
        choices=OriginKind,
        default=OriginKind.COUNTRY,
        help_text="How the origin of goods is described.",
    )
    origin = models.ForeignKey(
        "countries.Country",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="rate_lines",
        help_text="Country or bloc of origin; empty for every origin or a class.",
    )
    origin_class = models.CharField(
        max_length=200,
        blank=True,
        help_text="The class of origins in words: countries with a digital services tax.",
    )
    excluded_origins = models.ManyToManyField(
        "countries.Country",
        blank=True,
        related_name="excluded_from_lines",
        help_text="Countries or blocs whose goods this line does not touch.",
    )
    product_kind = models.CharField(
        max_length=5, choices=ProductKind, default=ProductKind.ALL, help_text="How the goods are described."
    )
    hs_include = hs_codes("HS 2022 codes it applies to, digits without dots.")
    hs_exclude = hs_codes("HS 2022 codes that are left out.")
    hs_tree = HsTree(of="hs_include")
    sector = models.CharField(
        max_length=40,
        blank=True,
        validators=[RegexValidator(r"^[a-z_]+$", "Lower-case letters and underscores.")],
        help_text="Sector in one word: steel, aluminium, autos, energy, potash, agriculture ...",
    )
    goods = models.CharField(
        max_length=300, blank=True, help_text="The goods in words, as the instrument has them."
    )
    treatment = models.CharField(
        max_length=7,
        choices=Treatment,
        default=Treatment.CHARGED,
        help_text="Whether goods are charged or left out.",
    )
    rate_type = models.CharField(
        max_length=8, choices=RateType, default=RateType.PERCENT, help_text="How the rate is expressed."
    )
    rate_percent = models.DecimalField(
        max_digits=7,
        decimal_places=3,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text="Ad valorem rate, in percent of customs value.",
    )
    amount = models.DecimalField(
        max_digits=14,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text="Specific rate: amount of money per unit.",
    )
    currency = models.CharField(
        max_length=3,
        blank=True,
        validators=[RegexValidator(r"^[A-Z]{3}$", "ISO 4217, such as USD.")],
        help_text="Currency of the amount, ISO 4217.",
    )
    per_unit = models.CharField(
        max_length=40, blank=True, help_text="Unit of the amount, such as kg or item."
    )
    qualifier = models.CharField(
        max_length=8, choices=Qualifier, default=Qualifier.EXACT, help_text="Whether the rate is exact."
    )
    role = models.CharField(
        max_length=13,
        choices=Role,
        default=Role.ADDITIONAL,
        help_text="How the rate relates to other duties.",
    )
    condition = models.CharField(
        max_length=20,
        choices=Condition,
        default=Condition.NONE,
        help_text="What the goods must meet besides origin.",
    )
    condition_text = models.CharField(max_length=300, blank=True, help_text="The condition in words.")
    agreement = models.ForeignKey(
        "events.Agreement",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="rate_lines",
        help_text="The agreement under which the goods qualify, or do not.",
    )
    legal_code = models.CharField(
        max_length=40,
        blank=True,
        help_text="Heading in the tariff schedule of the imposing party, such as 9903.01.10.",
    )

    objects = RateLineQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                condition=Q(origin_kind="country", origin__isnull=False)
                | Q(origin_kind="every", origin__isnull=True)
                | (Q(origin_kind="class", origin__isnull=True) & ~Q(origin_class="")),
                name="rate_line_origin_fits_kind",
                violation_error_message="Name the origin, or choose every origin, or describe the class.",
            ),
            models.CheckConstraint(
                condition=Q(product_kind="codes", hs_include__len__gt=0)
                | (~Q(product_kind="codes") & Q(hs_include__len=0)),
                name="rate_line_codes_fit_kind",
                violation_error_message="Codes are included where, and only where, the goods are described by codes.",
            ),
            models.CheckConstraint(
                condition=Q(rate_type="percent", rate_percent__isnull=False, amount__isnull=True)
                | (
                    Q(rate_type="specific", rate_percent__isnull=True, amount__isnull=False)
                    & ~Q(currency="")
                    & ~Q(per_unit="")
                )
                | (
                    Q(rate_type="compound", rate_percent__isnull=False, amount__isnull=False)
                    & ~Q(currency="")
                    & ~Q(per_unit="")
                )
                | Q(rate_type__in=["tbd", "none"], rate_percent__isnull=True, amount__isnull=True),
                name="rate_line_rate_fits_type",
                violation_error_message="The rate needs its percent, or its amount with currency and unit.",
            ),
            models.CheckConstraint(
                condition=Q(rate_percent__isnull=True) | Q(rate_percent__gte=0),
                name="rate_line_percent_not_negative",
            ),
            models.UniqueConstraint(
                "action",
                "origin",
                "origin_class",
                "label",
                name="rate_line_label_once",
                nulls_distinct=False,
                violation_error_message="This action already has a line with that origin and label.",
            ),
        ]
        indexes = [
            GinIndex(fields=["hs_tree"], name="rate_line_hs_tree"),
            GinIndex(fields=["hs_include"], name="rate_line_hs"),
            models.Index("legal_code", "action", include=["id"], name="rate_line_legal_code"),
            models.Index("treatment", name="rate_line_treatment"),
            models.Index("product_kind", name="rate_line_product_kind"),
            models.Index("rate_percent", name="rate_line_percent"),
            models.Index("condition", name="rate_line_condition"),
        ]

    def __str__(self) -> str:
        origin = self.origin_id or self.origin_class or "every origin"
        return f"{origin}, {self.label}: {self.rate_in_words}"

    @property
    def key(self) -> tuple[str, str]:
        """Identity of the line within its tariff: a later line with the same key replaces the earlier."""
        return (self.origin_id or self.origin_class or "*", self.label)

    @property
    def within_action(self) -> tuple[str, str | None, str, str]:
        """Identity of the line within its action: kind, code and class of the origin, and label."""
        return (self.origin_kind, self.origin_id, self.origin_class, self.label)

    @cached_property
    def excluded_codes(self) -> list[str]:
        """Codes of the origins that it does not touch."""
        return [country.pk for country in self.excluded_origins.all()]

    @property
    def rate_in_words(self) -> str:
        """The rate as one would say it, with its unit; never a bare number."""
        if self.rate_type == self.RateType.TO_BE_DECIDED:
            return "to be decided"
        if self.rate_type == self.RateType.NONE:
            return self.get_treatment_display().split(":")[0]
        sides = []
        if self.rate_percent is not None:
            sides.append(f"{self.rate_percent.normalize():f} %")
        if self.amount is not None:
            sides.append(f"{self.amount.normalize():f} {self.currency} per {self.per_unit}")
        words = {"about": "about ", "up_to": "up to ", "at_least": "at least "}.get(self.qualifier, "")
        return words + " + ".join(sides)


@pghistory.track(
    pghistory.InsertEvent(), pghistory.DeleteEvent(), append_only=True, model_name="RateLineExclusionHistory"
)
class RateLineExclusion(RateLine.excluded_origins.through):  # type: ignore[name-defined,misc]
    """An excluded origin of a line, named here so that its history is kept too."""

    class Meta:
        proxy = True
