"""What can be written of a source."""

from tradeapi.drafts.shapes import DraftShape

from .models import Source


class SourceDraft(DraftShape):
    """One document, page or report that facts are taken from."""

    class Meta:
        model = Source
        fields = (
            "slug", "publisher", "tier", "title", "url", "published", "language", "agency", "reprint_of", "note",
        )  # fmt: skip

    example = {
        "slug": "finance-canada-2025-06-29-dst",
        "publisher": "Department of Finance Canada",
        "tier": "official",
        "title": "Canada rescinds digital services tax to advance broader trade negotiations with the United States",
        "url": "https://www.canada.ca/en/department-finance/news/2025/06/canada-rescinds-digital-services-tax.html",
        "published": "2025-06-29",
    }
