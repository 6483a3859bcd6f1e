"""The shipped table of sources: rows of JSON -> published sources."""

from __future__ import annotations

from pathlib import Path

from tradeapi.curation import transitions
from tradeapi.curation.models import Record
from tradeapi.imports.report import ImportReport
from tradeapi.imports.rows import Row, json_rows
from tradeapi.imports.writing import all_or_nothing, find, upsert

from .models import Source

DATA = Path(__file__).resolve().parents[1] / "data"
REASON = "Loaded from the tables that ship."

TEXTS = ("publisher", "tier", "title", "url", "published", "agency", "note")
FIELDS = {"slug", "language", "reprint_of", *TEXTS}


def load_sources(path: Path = DATA / "sources.json") -> ImportReport:
    """Sources of the list ``sources``, each by its slug; what one repeats may stand further down.

    Raises ImportRefused, with nothing written, when a row is faulty.
    """
    with all_or_nothing() as report:
        read = [(row, *read_source(row, report)) for row in json_rows(path, "sources")]
        for row, source, touched in read:
            repointed = source is not None and name_what_it_repeats(source, row, report)
            make_public(source, row, report, touched=touched or repointed)
    return report


def read_source(row: Row, report: ImportReport) -> tuple[Source | None, bool]:
    """The source of one row, without what it repeats, and whether it was written; None when the row is wrong."""
    unknown = sorted(row.values.keys() - FIELDS)
    if unknown:
        report.faults += [row.fault(name, "no such field") for name in unknown]
        return None, False
    before = report.changes
    values = {name: row.values.get(name) or "" for name in TEXTS} | {
        "language": row.values.get("language", "en")
    }
    source = upsert(Source, row, report, identity={"slug": row.values.get("slug")}, values=values)
    return source, report.changes > before


def name_what_it_repeats(source: Source, row: Row, report: ImportReport) -> bool:
    """Point a source at the document that its row names in ``reprint_of``; whether that changed something."""
    slug = row.values.get("reprint_of")
    original = find(Source.objects.all(), row, report, field="reprint_of", lookup="slug", value=slug)
    if source.reprint_of == original:
        return False
    source.reprint_of = original
    source.save()
    report.changed["source"] += 1
    return True


def make_public(record: Record | None, row: Row, report: ImportReport, *, touched: bool) -> None:
    """Publish a record from a table that ships, or check one that was public and was touched.

    What stands against it becomes faults of its row. Does nothing once a row is faulty: nothing is kept then.
    """
    if record is None or report.faults:
        return
    try:
        if not record.is_public:
            transitions.admit(record, REASON)
        elif touched:
            record.rebuild()
            transitions.check_published(record)
    except transitions.TransitionNotAllowed as refusal:
        report.faults += [row.fault("row", sentence) for sentence in refusal.unmet]
