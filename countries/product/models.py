"""The Harmonized System, edition of 2022: sections, chapters, headings and subheadings.

Loaded from the table that ships; not curated, since the nomenclature is the WCO's.
"""

from __future__ import annotations

import re
from functools import reduce
from operator import or_
from typing import Self

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from tradeapi.search.columns import search_column


def normalise_hs_code(text: str) -> str:
    """Digits of a Harmonized System code, ``"7208.10"`` -> ``"720810"``.

    Raises ValueError unless 2, 4, 6, 8 or 10 digits remain. Chapters, headings and
    subheadings as in the WCO nomenclature; digits 7 to 10 are national or regional.
    """
    digits = re.sub(r"[. ]", "", text.strip())
    if not re.fullmatch(r"(?:[0-9]{2}){1,5}", digits):
        raise ValueError("A Harmonized System code has 2, 4, 6, 8 or 10 digits, such as 7208 or 7208.10.")
    return digits


def hs_ancestors(code: str) -> list[str]:
    """``"720810"`` -> ``["72", "7208", "720810"]``: the code and every level above it."""
    return [code[:length] for length in range(2, len(code) + 1, 2)]


class ProductQuerySet(models.QuerySet["Product"]):
    """Questions about products."""

    def published(self) -> Self:
        """All of them: the nomenclature has no drafts."""
        return self

    def below(self, code: str) -> Self:
        """The product and everything under it in the tree."""
        return self.filter(code__startswith=code)

    def in_sections(self, *codes: str) -> Self:
        """These sections and everything under them in the tree."""
        levels = ("pk", "parent__pk", "parent__parent__pk", "parent__parent__parent__pk")
        return self.filter(reduce(or_, (Q(**{f"{level}__in": codes}) for level in levels)))


class Product(models.Model):
    """One section, chapter, heading or subheading of the Harmonized System."""

    class Level(models.TextChoices):
        SECTION = "section", "section: Roman numeral"
        CHAPTER = "chapter", "chapter: 2 digits"
        HEADING = "heading", "heading: 4 digits"
        SUBHEADING = "subheading", "subheading: 6 digits"

    code = models.CharField(
        primary_key=True, max_length=6, help_text="Digits without dots; Roman numeral for a section."
    )
    level = models.CharField(max_length=10, choices=Level, help_text="Level in the tree.")
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
        help_text="One level up.",
    )
    description = models.TextField(help_text="English text after UN Comtrade, not the legal text of the WCO.")
    edition = models.CharField(max_length=8, default="HS2022", help_text="Edition of the nomenclature.")
    residual = models.BooleanField(
        default=False, help_text="A residual code of UN Comtrade that is not part of the Harmonized System."
    )
    position = models.PositiveIntegerField(help_text="Place in the order of the nomenclature.")
    search = search_column(names=["description"], texts=["code"])

    detail_view = "product-detail"
    identity = "code"
    example = "7208"

    objects = ProductQuerySet.as_manager()

    class Meta:
        ordering = ("position",)
        constraints = [
            models.CheckConstraint(
                condition=Q(level="section", code__regex=r"^[IVX]+$")
                | Q(level="chapter", code__regex=r"^[0-9]{2}$")
                | Q(level="heading", code__regex=r"^[0-9]{4}$")
                | Q(level="subheading", code__regex=r"^[0-9]{6}$"),
                name="product_code_fits_level",
            ),
            models.UniqueConstraint(fields=["position"], name="product_position_once"),
        ]
        indexes = [GinIndex(fields=["search"], name="product_search")]

    def __str__(self) -> str:
        return f"{self.code} {self.description[:80]}"

    @property
    def ancestors(self) -> list[Product]:
        """What it is under, the section first; fetch ``parent__parent__parent`` beforehand."""
        return [*self.parent.ancestors, self.parent] if self.parent else []

    @property
    def section(self) -> Product | None:
        """The section it is in; None for a section itself and for residual codes."""
        return next((one for one in self.ancestors if one.level == self.Level.SECTION), None)

    @property
    def public_id(self) -> str:
        return self.code
