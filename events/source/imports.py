"""The shipped table of sources: rows of JSON -> published sources."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tradeapi.curation.writing import one_writer, recorded
from tradeapi.imports.publishing import REASON, Reading, make_public
from tradeapi.imports.report import ImportReport
from tradeapi.imports.rows import Row, json_rows
from tradeapi.imports.shape import Sort, fits
from tradeapi.imports.writing import all_or_nothing, find, kept, upsert_all

from .models import Source

DATA = Path(__file__).resolve().parents[1] / "data"

SOURCE: dict[str, Sort] = {"slug": "text", "publisher": "text", "tier": "text", "title": "text"}
SOURCE_MAY_LACK: dict[str, Sort] = {
    "url": "text", "published": "text", "language": "text", "agency": "text", "reprint_of": "text",
    "note": "text",
}  # fmt: skip
TEXTS = ("publisher", "tier", "title", "url", "published", "agency", "note")


def load_sources(path: Path = DATA / "sources.json") -> ImportReport:
    """Sources of the list ``sources``, each by its slug; what one repeats may stand further down.

    Raises ImportRefused, with nothing written, when a row is faulty.
    """
    with one_writer(), recorded(action="load", reason=REASON), all_or_nothing() as report:
        rows = json_rows(path, "sources")
        described = [
            (row, str(row.values["slug"]), values(row))
            for row in rows
            if fits(row, report, needs=SOURCE, may_lack=SOURCE_MAY_LACK)
        ]
        known = {source.slug: source for source in Source.objects.all()}
        readings = [Reading(*read) for read in upsert_all(Source, described, report, known=known)]
        for reading in readings:
            name_what_it_repeats(reading, report)
        make_public(readings, report)
    return report


def values(row: Row) -> dict[str, Any]:
    """What a row says of its source, but for what it repeats."""
    texts = {name: row.values.get(name) or "" for name in TEXTS}
    return {**texts, "language": row.values.get("language") or "en"}


def name_what_it_repeats(reading: Reading, report: ImportReport) -> None:
    """Point a source at the document that its row names in ``reprint_of``."""
    row, source = reading.row, reading.record
    slug = row.values.get("reprint_of")
    if not slug and source.reprint_of_id is None:
        return
    original = find(Source.objects.all(), row, report, field="reprint_of", lookup="slug", value=slug)
    value = original.pk if original else None
    if source.reprint_of_id != value and not kept(source, "reprint_of", value, report):
        source.reprint_of = original
        source.save()
        reading.touched = True
        report.changed["source"] += 1
