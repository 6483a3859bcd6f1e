"""The shipped table of countries, blocs and other parties: JSON -> published countries with memberships."""

from __future__ import annotations

from collections.abc import Container, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from tradeapi.curation.writing import one_writer, recorded
from tradeapi.imports.publishing import REASON, Reading, make_public
from tradeapi.imports.report import ImportReport
from tradeapi.imports.rows import Row, json_rows
from tradeapi.imports.shape import Sort, fits
from tradeapi.imports.writing import all_or_nothing, sync_rows, upsert_all

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
    **dict.fromkeys(("official_name", "flag", "part_of", "wikidata_id", "kind", "dates", "note"), "text"),
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

FORMER: dict[str, Sort] = {
    **dict.fromkeys(("code", "alpha2", "alpha4", "name", "dates"), "text"),
    "succeeded_by": "a list of texts",
}
FORMER_MAY_LACK: dict[str, Sort] = {"alpha3": "text", "note": "text", "aliases": "a list of texts"}

#: A stand-in of compilations for every country; rate lines that are meant for everyone say so themselves.
EVERYONE = "pseudo"


def load_countries(path: Path = DATA / "countries.json") -> ImportReport:
    """Countries, territories, blocs with their members, and other parties, each by its code.

    Raises ImportRefused, with nothing written, when a row is faulty.
    """
    with one_writer(), recorded(action="load", reason=REASON), all_or_nothing() as report:
        blocs = list(json_rows(path, "blocs"))
        rows = [
            *(country(row, report) for row in json_rows(path, "countries")),
            *(user_assigned(row, report, blocs) for row in json_rows(path, "user_assigned")),
            *(bloc(row, report) for row in blocs),
            *(other_party(row, report) for row in json_rows(path, "other_parties")),
        ]
        described = only_once([one for one in rows if one], report)
        codes = {code for _, code, _ in described}
        for row, _, values in described:
            if values["part_of_id"] and values["part_of_id"] not in codes:
                report.faults.append(row.fault("part_of", f"no country {values['part_of_id']!r}"))
        known = {country.code: country for country in Country.objects.defer("search")}
        written = upsert_all(Country, described, report, known=known, given=["part_of"])
        readings = {record.code: Reading(row, record, touched) for row, record, touched in written}
        if not report.faults:
            write_members(readings, report)
        make_public(readings.values(), report)
    return report


def load_former_countries(path: Path = DATA / "former_countries.json") -> ImportReport:
    """Countries and territories that are no more, each by its code; those that succeeded them must be there.

    Raises ImportRefused, with nothing written, when a row is faulty.
    """
    with one_writer(), recorded(action="load", reason=REASON), all_or_nothing() as report:
        known = {country.code: country for country in Country.objects.defer("search")}
        rows = [former(row, known, report) for row in json_rows(path, "former")]
        described = only_once([one for one in rows if one], report)
        written = upsert_all(Country, described, report, known=known)
        make_public([Reading(row, record, touched) for row, record, touched in written], report)
    return report


def former(row: Row, known: Mapping[str, Country], report: ImportReport) -> Described | None:
    """What a row of ``former`` says; its codes and its successors go into the note."""
    if not fits(row, report, needs=FORMER, may_lack=FORMER_MAY_LACK):
        return None
    given = row.values
    for place, code in enumerate(given["succeeded_by"]):
        if code not in known:
            report.faults.append(row.fault(f"succeeded_by[{place}]", f"no country {code!r}"))
    if given["code"] in known and known[given["code"]].kind != Country.Kind.FORMER:
        report.faults.append(row.fault("code", f"{given['code']!r} is in use"))
    note = (
        f"ISO 3166-3 {given['alpha4']}, formerly {given['alpha2']}."
        f" Succeeded by {', '.join(given['succeeded_by'])}. {given.get('note') or ''}"
    )
    values = {
        "kind": Country.Kind.FORMER,
        "alpha3": given.get("alpha3"),
        "aliases": given.get("aliases") or [],
        "note": note.strip(),
        **{name: given[name] for name in ("name", "dates")},
    }
    return row, given["code"], {**BLANK, **values}


#: A row, the code it is about, and the columns it gives.
Described = tuple[Row, str, dict[str, Any]]


def only_once(described: list[Described], report: ImportReport) -> list[Described]:
    """Those that say something of a code of their own; the others are reported."""
    found: dict[str, Described] = {}
    for one in described:
        first = found.setdefault(one[1], one)
        if first is not one:
            report.faults.append(one[0].fault("row", f"line {first[0].line} has the same code, {one[1]!r}"))
    return list(found.values())


def country(row: Row, report: ImportReport) -> Described | None:
    """What a row of ``countries`` says."""
    if not fits(row, report, needs=COUNTRY, may_lack=COUNTRY_MAY_LACK):
        return None
    given = row.values
    state = given.get("independent") or given["un_member"]
    kind = Country.Kind.TERRITORY if given.get("part_of") else Country.Kind.COUNTRY if state else ""
    values = {
        **BLANK,
        "kind": given.get("kind") or kind,
        "region": given["m49"].get("region") or "",
        "subregion": given["m49"].get("subregion") or "",
        "currencies": [currency.get("code") for currency in given["currencies"]],
        "independent": given.get("independent"),
        "part_of_id": given.get("part_of"),
        "un_groups": [group for group in ("ldc", "lldc", "sids") if given[group]],
        **{name: given[name] for name in ("alpha3", "numeric", "name", "names", "un_member")},
        **{name: given[name] for name in ("aliases", "demonyms", "metonyms", "capitals")},
        **{name: given.get(name) or "" for name in ("official_name", "flag", "wikidata_id", "dates", "note")},
        **in_the_wto(row, report),
    }
    return row, given["alpha2"], values


def user_assigned(row: Row, report: ImportReport, blocs: list[Row]) -> Described | None:
    """What a row of ``user_assigned`` says; nothing new where the code is that of a bloc."""
    if not fits(row, report, needs=USER_ASSIGNED, may_lack={"note": "text"}):
        return None
    given = row.values
    if given["alpha2"] in [one.values.get("id") for one in blocs]:
        return None
    values = {"kind": Country.Kind.COUNTRY, "name": given["name"], "note": given.get("note") or ""}
    return row, given["alpha2"], {**BLANK, **values}


def bloc(row: Row, report: ImportReport) -> Described | None:
    """What a row of ``blocs`` says, members apart."""
    if not fits(row, report, needs=BLOC, may_lack=BLOC_MAY_LACK):
        return None
    given = row.values
    values = {
        **BLANK,
        "kind": Country.Kind.BLOC,
        "name": given["name"],
        "aliases": given["aliases"],
        "bloc_kind": given["kind"],
        "legal_basis": given.get("legal_basis") or "",
        "note": given.get("note") or "",
        **in_the_wto(row, report),
    }
    return row, given["id"], values


def other_party(row: Row, report: ImportReport) -> Described | None:
    """What a row of ``other_parties`` says; nothing of the stand-in for everyone."""
    if not fits(row, report, needs=PARTY, may_lack={"parent": "text"}):
        return None
    given = row.values
    if given["kind"] == EVERYONE:
        report.notes.append(f"{given['id']} ({given['name']}) is no party and was left out")
        return None
    values = {"kind": given["kind"], "name": given["name"], "part_of_id": given.get("parent")}
    return row, given["id"], {**BLANK, **values}


#: What a row leaves unsaid.
BLANK: dict[str, Any] = {
    **dict.fromkeys(("official_name", "region", "subregion", "flag", "bloc_kind", "legal_basis"), ""),
    **dict.fromkeys(("dates", "note"), ""),
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


def write_members(readings: Mapping[str, Reading], report: ImportReport) -> None:
    """Make the members of every bloc agree with the list ``members`` of its row."""
    wanted = [
        (row, one)
        for reading in readings.values()
        if reading.record.kind == Country.Kind.BLOC
        for row in reading.row.nested("members", report.faults)
        if (one := membership(reading.record, row, readings, report))
    ]
    have = Membership.objects.filter(bloc__in=readings)
    synced = sync_rows(have, wanted, report, key=bloc_member_and_start, given=["bloc", "member"])
    for one in synced.touched:
        readings[one.bloc_id].touched = True


def bloc_member_and_start(membership: Membership) -> tuple[str, str, str]:
    """What makes a membership the same membership."""
    return membership.bloc_id, membership.member_id, membership.dates.split("/")[0]


def membership(bloc: Country, row: Row, codes: Container[str], report: ImportReport) -> Membership | None:
    """The unsaved membership of a row; ``end`` is its last day. None, with a fault, when it is wrong."""
    if not fits(row, report, needs=MEMBER, may_lack=MEMBER_MAY_LACK):
        return None
    given = row.values
    dates = f"{given.get('start') or ''}/{given.get('end') or '..'}"
    status = {"invited_ambiguous": Membership.Status.INVITED}.get(given["status"], given["status"])
    if given["country"] not in codes:
        report.faults.append(row.fault("country", f"no country {given['country']!r}"))
        return None
    return Membership(bloc=bloc, member_id=given["country"], dates=dates, status=status)
