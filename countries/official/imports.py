"""The shipped table of who held which office: rows of JSON -> published people, offices and their tenures.

A row is one person's time in one office. Rows of one ``person_id`` are one person; rows with the same
jurisdiction and title are one office.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils.text import slugify

from countries.country.models import Country
from tradeapi.curation.writing import one_writer, recorded
from tradeapi.edtf import Edtf
from tradeapi.imports.publishing import REASON, Reading, make_public
from tradeapi.imports.report import ImportReport
from tradeapi.imports.rows import Row, json_rows
from tradeapi.imports.shape import Sort, fits
from tradeapi.imports.writing import all_or_nothing, sync_rows, upsert_all

from .models import Office, Official, Tenure, TenureSource

DATA = Path(__file__).resolve().parents[1] / "data"

NEEDS: dict[str, Sort] = {
    **dict.fromkeys(("id", "person_id", "name", "jurisdiction", "office", "role", "confidence"), "text"),
    "aliases": "a list of texts",
    "acting": "true or false",
    "sources": "a list of objects",
}
MAY_LACK: dict[str, Sort] = {
    **dict.fromkeys(("start", "end", "as_of", "notes"), "text"),
    "single_seat": "true or false",
}
SOURCE: dict[str, Sort] = {"publisher": "text"}
SOURCE_MAY_LACK: dict[str, Sort] = {"title": "text", "url": "text", "date": "text"}


def load_officials(path: Path = DATA / "officials.json") -> ImportReport:
    """People and offices, each by its slug, with tenures and their sources; countries are there already.

    Raises ImportRefused, with nothing written, when a row is faulty.
    """
    with one_writer(), recorded(action="load", reason=REASON), all_or_nothing() as report:
        known = set(Country.objects.values_list("code", flat=True))
        rows = [
            row for row in json_rows(path, "officials") if fits(row, report, needs=NEEDS, may_lack=MAY_LACK)
        ]
        for row in rows:
            if row.values["jurisdiction"] not in known:
                report.faults.append(row.fault("jurisdiction", f"no country {row.values['jurisdiction']!r}"))
        only_once(rows, report)
        people = write_people(rows, report)
        offices = write_offices(rows, report)
        if not report.faults:
            write_tenures(rows, people, offices, report)
        make_public([*people.values(), *offices.values()], report)
    return report


def write_people(rows: Iterable[Row], report: ImportReport) -> dict[str, Reading]:
    """The people of the rows, by slug."""
    described = []
    for slug, several in grouped(rows, lambda row: row.values["person_id"]).items():
        agree(several, ("name",), report)
        jurisdictions = {row.values["jurisdiction"] for row in several}
        values = {
            "name": several[0].values["name"],
            "aliases": list(dict.fromkeys(alias for row in several for alias in row.values["aliases"])),
            "country_id": jurisdictions.pop() if len(jurisdictions) == 1 else None,
        }
        described.append((several[0], slug, values))
    return written(Official, described, report, given="country")


def write_offices(rows: Iterable[Row], report: ImportReport) -> dict[str, Reading]:
    """The offices of the rows, by slug."""
    described = []
    for slug, several in grouped(rows, office_slug).items():
        agree(several, ("jurisdiction", "office", "role", "single_seat"), report)
        given = several[0].values
        values = {
            "jurisdiction_id": given["jurisdiction"],
            "title": given["office"],
            "role": given["role"],
            "single_seat": given.get("single_seat", True),
        }
        described.append((several[0], slug, values))
    return written(Office, described, report, given="jurisdiction")


def written(model: Any, described: list[Any], report: ImportReport, *, given: str) -> dict[str, Reading]:
    """Write what the rows say of these records; by slug."""
    if report.faults:
        return {}
    known = {record.slug: record for record in model.objects.defer("search")}
    rows = upsert_all(model, described, report, known=known, given=[given])
    return {record.slug: Reading(row, record, touched) for row, record, touched in rows}


def write_tenures(
    rows: Iterable[Row], people: Mapping[str, Reading], offices: Mapping[str, Reading], report: ImportReport
) -> None:
    """Make the tenures of every office agree with the rows, the earliest first, then their sources."""
    described = [(row, one) for row in rows if (one := tenure(row, people, offices, report))]
    described.sort(key=lambda pair: pair[1].dates)
    row_of = {key(one): row for row, one in described}
    have = Tenure.objects.filter(office__in=[reading.record for reading in offices.values()])
    tenures = sync_rows(have, described, report, key=key, given=["official", "office"])
    pages = [pair for one in tenures.stored for pair in sources(row_of[key(one)], one, report)]
    have_pages = TenureSource.objects.filter(tenure__in=tenures.stored).select_related("tenure")
    synced = sync_rows(have_pages, pages, report, key=page, given=["tenure"])
    touched = [*tenures.touched, *(one.tenure for one in synced.touched)]
    for reading in people.values():
        reading.touched |= reading.record.pk in {one.official_id for one in touched}
    for reading in offices.values():
        reading.touched |= reading.record.pk in {one.office_id for one in touched}


def tenure(
    row: Row, people: Mapping[str, Reading], offices: Mapping[str, Reading], report: ImportReport
) -> Tenure | None:
    """The unsaved tenure of a row; None, with a fault, when a date is wrong."""
    given = row.values
    start, end, confirmed = (given.get(name) or "" for name in ("start", "end", "as_of"))
    for name, text in (("start", start), ("end", end), ("as_of", confirmed)):
        try:
            if text:
                Edtf.parse(text)
        except ValueError as error:
            report.faults.append(row.fault(name, str(error)))
            return None
    dates = f"{start}/{day_before(end) if end else '..'}"
    try:
        Edtf.parse(dates)
    except ValueError:
        report.faults.append(row.fault("end", f"{end} is not after the start, {start}"))
        return None
    doubt = "" if given["confidence"] == "high" else f"confidence {given['confidence']}"
    return Tenure(
        official=people[given["person_id"]].record,
        office=offices[office_slug(row)].record,
        dates=dates,
        acting=given["acting"],
        confirmed_on=confirmed,
        note="; ".join(filter(None, (given.get("notes"), doubt))),
    )


def day_before(text: str) -> str:
    """Last day in office, given the day of hand-over, which is the successor's; a month or a year stays."""
    end = Edtf.parse(text)
    if end.precision != "day" or end.earliest is None:
        return text
    return (end.earliest - timedelta(days=1)).isoformat() + text[len("2025-08-05") :]


def sources(row: Row, tenure: Tenure, report: ImportReport) -> Iterator[tuple[Row, TenureSource]]:
    """The unsaved sources of a row, each with its own place in the table."""
    for one in row.nested("sources", report.faults):
        if fits(one, report, needs=SOURCE, may_lack=SOURCE_MAY_LACK):
            given = one.values
            yield (
                one,
                TenureSource(
                    tenure=tenure,
                    publisher=given["publisher"],
                    title=given.get("title") or "",
                    url=given.get("url") or "",
                    published=given.get("date") or "",
                ),
            )


def key(tenure: Tenure) -> tuple[int, int, str]:
    """What makes a tenure the same tenure: the office, the person and the start."""
    return tenure.office_id, tenure.official_id, tenure.dates.split("/")[0]


def page(source: TenureSource) -> tuple[int, str, str]:
    """What makes a source of a tenure the same source."""
    return source.tenure_id, source.publisher, source.title


def office_slug(row: Row) -> str:
    """``ca-prime-minister``: jurisdiction and title."""
    return slugify(f"{row.values['jurisdiction']} {row.values['office']}")[:120].strip("-")


def grouped(rows: Iterable[Row], name: Any) -> dict[str, list[Row]]:
    groups = defaultdict(list)
    for row in rows:
        groups[name(row)].append(row)
    return dict(groups)


def agree(rows: list[Row], fields: Iterable[str], report: ImportReport) -> None:
    """Report every row that says something else of the same person or office than the first one does."""
    first = rows[0]
    for row in rows[1:]:
        for field in fields:
            if row.values.get(field) != first.values.get(field):
                said = first.values.get(field)
                report.faults.append(row.fault(field, f"line {first.line} says {said!r} of the same one"))


def only_once(rows: Iterable[Row], report: ImportReport) -> None:
    """Report rows that give one person the same start in one office."""
    seen: dict[Any, int] = {}
    for row in rows:
        tenure = (row.values["person_id"], office_slug(row), row.values.get("start"))
        line = seen.setdefault(tenure, row.line)
        if line != row.line:
            report.faults.append(row.fault("start", f"line {line} has the same person, office and start"))
