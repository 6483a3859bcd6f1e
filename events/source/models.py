"""Publishers' documents: who says so."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from tradeapi.curation.history import tracked
from tradeapi.curation.models import SluggedRecord, guards, slug_is_well_formed
from tradeapi.dates import EarliestDay, EdtfField, LatestDay
from tradeapi.search.columns import search_column

from . import rules


@tracked
class Source(SluggedRecord):
    """One document, page or report that facts are taken from."""

    class Tier(models.TextChoices):
        OFFICIAL = "official", "official: a government, court or international organisation on its own acts"
        WIRE = "wire", "wire: a news agency"
        PRESS = "press", "press: a newspaper, broadcaster or news site"
        TRADE_PRESS = "trade_press", "trade press: law firms, customs and industry publications"
        BLOG = "blog", "blog: commentary, digests, unreviewed sites"
        COMPILATION = "compilation", "compilation: a table that was compiled from others; no original at hand"

    publisher = models.CharField(max_length=160, help_text="Who published it.")
    tier = models.CharField(max_length=12, choices=Tier, help_text="How near the publisher is to the fact.")
    title = models.CharField(max_length=400, help_text="Title of the document.")
    url = models.URLField(max_length=600, blank=True, help_text="Address of the document.")
    published = EdtfField(blank=True, help_text="Day of publication, EDTF; empty = not dated.")
    published_earliest = EarliestDay(of="published")
    published_latest = LatestDay(of="published")
    language = models.CharField(
        max_length=3,
        default="en",
        validators=[RegexValidator(r"^[a-z]{2,3}$", "A code of ISO 639, such as en.")],
        help_text="Language, ISO 639 code.",
    )
    agency = models.CharField(
        max_length=160,
        blank=True,
        help_text="News agency whose report this carries, where the original is not recorded.",
    )
    reprint_of = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="reprints",
        help_text="The document that this one repeats; the two count as one origin.",
    )
    note = models.TextField(
        blank=True, help_text="What a reader must know, such as how the date was inferred."
    )
    search = search_column(names=["title"], texts=["publisher", "agency", "note"])

    others_follow = True
    publication_rules = rules.RULES
    detail_view = "source-detail"

    example = "techsoma-canada-mexico-2025-08"

    class Meta:
        ordering = (F("published_earliest").desc(nulls_last=True), "-id")
        constraints = [
            slug_is_well_formed(),
            models.CheckConstraint(condition=~Q(reprint_of=F("id")), name="source_not_reprint_of_itself"),
        ]
        indexes = [
            GinIndex(fields=["search"], name="source_search"),
            models.Index(F("published_earliest").desc(nulls_last=True), F("id").desc(), name="source_newest"),
            models.Index("published_earliest", "id", name="source_oldest"),
            models.Index("title", "id", name="source_title"),
            models.Index("publisher", "id", name="source_publisher"),
            models.Index("updated_at", "id", name="source_updated"),
            models.Index("tier", name="source_tier"),
            models.Index("language", name="source_language"),
            models.Index("agency", name="source_agency"),
            models.Index("url", name="source_url"),
            models.Index("published_latest", name="source_published_through"),
        ]
        triggers = guards("slug")

    def __str__(self) -> str:
        return f"{self.publisher}: {self.title}"

    @property
    def origin(self) -> str:
        """Name of the origin that this document counts as: reprints share the origin of what they repeat."""
        source, seen = self, {self.pk}
        while source.reprint_of is not None and source.reprint_of_id not in seen:
            if self.is_public and not source.reprint_of.is_public:
                break
            source = source.reprint_of
            seen.add(source.pk)
        return (source.agency or source.publisher).casefold()
