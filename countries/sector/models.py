"""Sectors that news and tariff lines speak of, and the codes of the Harmonized System that stand for them.

Loaded from the table that ships; each sector says on what its codes rest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Self

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from tradeapi.search.columns import search_column

CODE_PATTERN = r"^[a-z]+(_[a-z]+)*$"


class SectorQuerySet(models.QuerySet["Sector"]):
    """Questions about sectors."""

    def published(self) -> Self:
        """All of them: the table has no drafts."""
        return self

    def with_product(self, code: str) -> Self:
        """Sectors with codes above or below this one, or this one itself."""
        above = [code[:length] for length in range(2, len(code) + 1, 2)]
        met = Q(products__in=above) | Q(products__code__startswith=code)
        return self.filter(pk__in=self.model.objects.filter(met).values("pk"))

    def prefixes(self) -> Mapping[str, tuple[str, ...]]:
        """Codes of every sector that has some, in one query."""
        codes: dict[str, list[str]] = defaultdict(list)
        rows = self.filter(products__isnull=False).order_by("pk", "products__position")
        for sector, code in rows.values_list("pk", "products"):
            codes[sector].append(code)
        return {sector: tuple(found) for sector, found in codes.items()}


class Sector(models.Model):
    """One sector in one word, with the chapters, headings and subheadings that stand for it."""

    code = models.CharField(
        primary_key=True, max_length=40, help_text="The sector in one word: lower case, underscores."
    )
    name = models.CharField(max_length=120, help_text="What a reader would call it.")
    products = models.ManyToManyField(
        "countries.Product",
        blank=True,
        related_name="sectors",
        help_text="Codes of HS 2022, each with all that is under it; none for what is not goods.",
    )
    basis = models.CharField(max_length=200, help_text="On what the choice of codes rests.")
    note = models.CharField(max_length=300, blank=True, help_text="What the codes leave out or take too.")
    search = search_column(names=["name"], texts=["code", "basis", "note"])

    detail_view = "sector-detail"
    identity = "code"
    example = "steel"

    objects = SectorQuerySet.as_manager()

    class Meta:
        ordering = ("code",)
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=CODE_PATTERN), name="sector_code_well_formed")
        ]
        indexes = [GinIndex(fields=["search"], name="sector_search")]

    def __str__(self) -> str:
        return self.name

    @property
    def public_id(self) -> str:
        return self.code
