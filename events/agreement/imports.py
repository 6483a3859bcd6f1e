"""The shipped table of agreements: parties, clauses and milestones."""

from __future__ import annotations

from pathlib import Path

from countries.country.models import Country
from events.event.imports import FIELDS, Directory, columns, knows, read_as, relate
from events.event.models import Kind
from events.source.imports import DATA
from tradeapi.curation.writing import one_writer, recorded
from tradeapi.imports.publishing import REASON, Reading, make_public
from tradeapi.imports.report import ImportReport
from tradeapi.imports.rows import Row, json_rows
from tradeapi.imports.writing import all_or_nothing, sync_parts, upsert

from .models import Agreement, AgreementClause, AgreementParty, Milestone

COLUMNS = ("name", "aliases", "type", "summary", "desta_id", "note")
AGREEMENT_FIELDS = {"slug", *COLUMNS, "parties", "clauses", "milestones"}
MILESTONE_FIELDS = {*FIELDS, "step"}


def load_agreements(path: Path = DATA / "agreements.json") -> ImportReport:
    """Agreements of the list ``agreements``, each with its parties, clauses and milestones.

    Countries and sources must have been loaded before. Raises ImportRefused, with nothing written, when a
    row is faulty.
    """
    with one_writer(), recorded(action="load", reason=REASON), all_or_nothing() as report:
        directory = Directory(report)
        rows = json_rows(path, "agreements")
        agreements = [reading for row in rows if (reading := read_agreement(row, directory))]
        milestones = [one for agreement in agreements for one in read_milestones(agreement, directory)]
        relate(milestones, directory)
        make_public([*agreements, *milestones], report)
    return report


def read_agreement(row: Row, directory: Directory) -> Reading | None:
    """The agreement of one row, without its milestones; None, with a fault, when the row is wrong."""
    report = directory.report
    before = report.changes
    if not knows(row, AGREEMENT_FIELDS, report):
        return None
    values = columns(Agreement, row, COLUMNS, report)
    agreement = upsert(Agreement, row, report, identity={"slug": row.values.get("slug")}, values=values)
    if agreement is None:
        return None
    parties = [
        party
        for one in row.nested("parties", report.faults)
        if (party := read_party(agreement, one, directory))
    ]
    sync_parts(
        agreement,
        "parties",
        parties,
        report,
        key=lambda p: (p.country_id, p.dates),
        row=row,
        given=["country"],
    )
    clauses = [
        clause
        for one in row.nested("clauses", report.faults)
        if (clause := read_clause(agreement, one, report))
    ]
    sync_parts(agreement, "clauses", clauses, report, key=lambda c: (c.kind, c.article, c.text), row=row)
    return Reading(row, agreement, report.changes > before)


def read_party(agreement: Agreement, row: Row, directory: Directory) -> AgreementParty | None:
    """The unsaved party of a nested row: a country or bloc, and the EDTF interval of being party."""
    if not knows(row, {"country", "dates"}, directory.report):
        return None
    values = columns(AgreementParty, row, ("dates",), directory.report)
    country = directory.key(Country, row, "country")
    if country is None:
        if not row.values.get("country"):
            directory.report.faults.append(row.fault("country", "is missing"))
        return None
    return AgreementParty(agreement=agreement, country_id=country, **values)


def read_clause(agreement: Agreement, row: Row, report: ImportReport) -> AgreementClause | None:
    """The unsaved clause of a nested row."""
    names = ("kind", "article", "text", "date")
    if not knows(row, set(names), report):
        return None
    return AgreementClause(agreement=agreement, **columns(AgreementClause, row, names, report))


def read_milestones(agreement: Reading, directory: Directory) -> list[Reading]:
    """The milestones of an agreement, with what they own."""
    milestones = []
    for row in agreement.row.nested("milestones", directory.report.faults):
        step = columns(Milestone, row, ("step",), directory.report)
        values = {"kind": Kind.AGREEMENT_MILESTONE, "agreement": agreement.record, **step}
        milestones.append(
            read_as(Milestone, row, directory, values, fields=MILESTONE_FIELDS, given=["agreement"])
        )
    return [milestone for milestone in milestones if milestone]
