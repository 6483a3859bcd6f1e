"""The shipped table of countries, blocs and other parties: JSON -> published countries with memberships."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from tradeapi.curation.writing import one_writer, recorded
from tradeapi.edtf import Edtf
from tradeapi.imports.publishing import REASON, Reading, make_public
from tradeapi.imports.report import ImportReport
from tradeapi.imports.rows import Row, json_rows
from tradeapi.imports.shape import Sort, fits
from tradeapi.imports.writing import all_or_nothing, sync_parts, upsert

from .models import Country, Membership

DATA = Path(__file__).resolve().parents[1] / "data"

COUNTRY: dict[str, Sort] = {
    **dict.fromkeys(("alpha2", "alpha3", "numeric", "name"), "text"),
    **dict.fromkeys(("aliases", "demonyms", "metonyms", "capitals"), "a list of texts"),
    **dict.fromkeys(("un_member", "ldc", "lldc", "sids"), "true or false"),
    **dict.fromkeys(("names", "m49", "wto"), "an object"),
    "currencies": "a list of objects",
}
COUNTRY_MAY_LACK: dict[str, Sort] = {
    **dict.fromkeys(("official_name", "flag", "part_of", "wikidata_id", "kind", "note"), "text"),
    "independent": "true or false",
}
BLOC: dict[str, Sort] = {
    **dict.fromkeys(("id", "name", "kind"), "text"),
    "aliases": "a list of texts",
    "members": "a list of objects",
}
BLOC_MAY_LACK: dict[str, Sort] = {"legal_basis": "text", "note": "text", "wto": "an object"}
MEMBER: dict[str, Sort] = {"country": "text", "status": "text"}
MEMBER_MAY_LACK: dict[str, Sort] = {"start": "text", "end": "text"}
PARTY: dict[str, Sort] = {"id": "text", "name": "text", "kind": "text"}
USER_ASSIGNED: dict[str, Sort] = {"alpha2": "text", "name": "text"}

#: A stand-in of compilations for every country; rate lines that are meant for everyone say so themselves.
EVERYONE = "pseudo"


def load_countries(path: Path = DATA / "countries.json") -> ImportReport:
    """Countries, territories, blocs with their members, and other parties, each by its code.

    Raises ImportRefused, with nothing written, when a row is faulty.
    """
    with one_writer(), recorded(action="load", reason=REASON), all_or_nothing() as report:
        stored = Country.objects.defer("search").prefetch_related("bloc_members")
        known = {country.code: country for country in stored}
        blocs = list(json_rows(path, "blocs"))
        rows = [
            *(country(row, report) for row in json_rows(path, "countries")),
            *(user_assigned(row, report, blocs) for row in json_rows(path, "user_assigned")),
            *(bloc(row, report) for row in blocs),
            *(other_party(row, report) for row in json_rows(path, "other_parties")),
        ]
        # A state comes before what is part of it.
        described = sorted(filter(None, rows), key=lambda one: one[1]["part_of_id"] is not None)
        readings = [
            reading for row, values in described if (reading := write(row, values, known, report)) is not None
        ]
        for reading in readings:
            if reading.record.kind == Country.Kind.BLOC:
                write_members(reading, {one.record.code for one in readings}, report)
        # A bloc names its members, a territory its state.
        make_public(sorted(readings, key=lambda one: one.record.kind == Country.Kind.BLOC), report)
    return report


Described = tuple[Row, dict[str, Any]]


def country(row: Row, report: ImportReport) -> Described | None:
    """What a row of ``countries`` says."""
    if not fits(row, report, needs=COUNTRY, may_lack=COUNTRY_MAY_LACK):
        return None
    given = row.values
    state = given.get("independent") or given["un_member"]
    kind = Country.Kind.TERRITORY if given.get("part_of") else Country.Kind.COUNTRY if state else ""
    return row, {
        **BLANK,
        "code": given["alpha2"],
        "kind": given.get("kind") or kind,
        "region": given["m49"].get("region") or "",
        "subregion": given["m49"].get("subregion") or "",
        "currencies": [currency.get("code") for currency in given["currencies"]],
        "independent": given.get("independent"),
        "part_of_id": given.get("part_of"),
        "un_groups": [group for group in ("ldc", "lldc", "sids") if given[group]],
        **{name: given[name] for name in ("alpha3", "numeric", "name", "names", "un_member")},
        **{name: given[name] for name in ("aliases", "demonyms", "metonyms", "capitals")},
        **{name: given.get(name) or "" for name in ("official_name", "flag", "wikidata_id", "note")},
        **in_the_wto(row, report),
    }


def user_assigned(row: Row, report: ImportReport, blocs: list[Row]) -> Described | None:
    """What a row of ``user_assigned`` says; nothing new where the code is that of a bloc."""
    if not fits(row, report, needs=USER_ASSIGNED, may_lack={"note": "text"}):
        return None
    given = row.values
    if given["alpha2"] in [one.values.get("id") for one in blocs]:
        return None
    note = {"note": given.get("note") or ""}
    return row, {
        **BLANK,
        "code": given["alpha2"],
        "kind": Country.Kind.COUNTRY,
        "name": given["name"],
        **note,
    }


def bloc(row: Row, report: ImportReport) -> Described | None:
    """What a row of ``blocs`` says, members apart."""
    if not fits(row, report, needs=BLOC, may_lack=BLOC_MAY_LACK):
        return None
    given = row.values
    return row, {
        **BLANK,
        "code": given["id"],
        "kind": Country.Kind.BLOC,
        "name": given["name"],
        "aliases": given["aliases"],
        "bloc_kind": given["kind"],
        "legal_basis": given.get("legal_basis") or "",
        "note": given.get("note") or "",
        **in_the_wto(row, report),
    }


def other_party(row: Row, report: ImportReport) -> Described | None:
    """What a row of ``other_parties`` says; nothing of the stand-in for everyone."""
    if not fits(row, report, needs=PARTY, may_lack={"parent": "text"}):
        return None
    given = row.values
    if given["kind"] == EVERYONE:
        report.notes.append(f"{given['id']} ({given['name']}) is no party and was left out")
        return None
    values = {
        "code": given["id"],
        "kind": given["kind"],
        "name": given["name"],
        "part_of_id": given.get("parent"),
    }
    return row, {**BLANK, **values}


#: What a row leaves unsaid.
BLANK: dict[str, Any] = {
    **dict.fromkeys(("official_name", "region", "subregion", "flag", "bloc_kind", "legal_basis", "note"), ""),
    **dict.fromkeys(("alpha3", "numeric", "independent", "part_of_id", "wto_since"), None),
    **{name: [] for name in ("aliases", "demonyms", "metonyms", "capitals", "currencies", "un_groups")},
    "names": {},
    "un_member": False,
    "wto_status": Country.WtoStatus.NONE,
    "wikidata_id": "",
}


def in_the_wto(row: Row, report: ImportReport) -> dict[str, Any]:
    """Standing in the WTO, as the object ``wto`` of a row gives it."""
    given = row.values.get("wto") or {}
    since = given.get("start")
    try:
        first_day = date.fromisoformat(since) if since else None
    except (TypeError, ValueError):
        report.faults.append(row.fault("wto.start", f"{since!r} is not a day; write YYYY-MM-DD"))
        first_day = None
    return {"wto_status": given.get("status") or Country.WtoStatus.NONE, "wto_since": first_day}


def write(
    row: Row, values: dict[str, Any], known: Mapping[str, Country], report: ImportReport
) -> Reading | None:
    """Write what a row says; None, with a fault, when it is wrong."""
    before = report.changes
    identity = {"code": values.pop("code")}
    record = upsert(Country, row, report, identity=identity, values=values, known=known)
    return Reading(row, record, report.changes > before) if record else None


def write_members(reading: Reading, codes: set[str], report: ImportReport) -> None:
    """Make the members of a bloc agree with the list ``members`` of its row."""
    before = report.changes
    read = (
        membership(reading.record, row, codes, report) for row in reading.row.nested("members", report.faults)
    )
    wanted = [one for one in read if one]
    sync_parts(reading.record, "bloc_members", wanted, report, key=member_and_start, row=reading.row)
    reading.touched |= report.changes > before


def member_and_start(membership: Membership) -> tuple[str, str]:
    """What makes a membership of a bloc the same membership."""
    return membership.member_id, membership.dates.split("/")[0]


def membership(bloc: Country, row: Row, codes: set[str], report: ImportReport) -> Membership | None:
    """The unsaved membership of a row; ``end`` is its last day. None, with a fault, when it is wrong."""
    if not fits(row, report, needs=MEMBER, may_lack=MEMBER_MAY_LACK):
        return None
    given = row.values
    dates = f"{given.get('start') or ''}/{given.get('end') or '..'}"
    status = {"invited_ambiguous": Membership.Status.INVITED}.get(given["status"], given["status"])
    if given["country"] not in codes:
        report.faults.append(row.fault("country", f"no country {given['country']!r}"))
        return None
    if status not in Membership.Status:
        report.faults.append(row.fault("status", f"{status!r} is not one of: {', '.join(Membership.Status)}"))
        return None
    try:
        Edtf.parse(dates)
    except ValueError as error:
        report.faults.append(row.fault("start", str(error)))
        return None
    return Membership(bloc=bloc, member_id=given["country"], dates=dates, status=status)
