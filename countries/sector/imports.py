"""The shipped table of sectors: rows of JSON -> sectors with their codes."""

from __future__ import annotations

from pathlib import Path

from countries.product.models import Product
from tradeapi.curation.writing import note
from tradeapi.imports.report import ImportReport
from tradeapi.imports.rows import Row, json_rows
from tradeapi.imports.shape import Sort, fits
from tradeapi.imports.writing import all_or_nothing, upsert

from .models import Sector

DATA = Path(__file__).resolve().parents[1] / "data"

NEEDS: dict[str, Sort] = {**dict.fromkeys(("code", "name", "basis"), "text"), "products": "a list of texts"}
MAY_LACK: dict[str, Sort] = {"note": "text"}


def load_sectors(path: Path = DATA / "sectors.json") -> ImportReport:
    """Sectors, each by its code; products must have been loaded before.

    Raises ImportRefused, with nothing written, when a row is faulty.
    """
    with all_or_nothing() as report:
        rows = [
            row for row in json_rows(path, "sectors") if fits(row, report, needs=NEEDS, may_lack=MAY_LACK)
        ]
        wanted = {code for row in rows for code in row.values["products"]}
        products = Product.objects.exclude(level=Product.Level.SECTION).in_bulk(list(wanted))
        lines: dict[str, int] = {}
        for row in rows:
            code = row.values["code"]
            if code in lines:
                report.faults.append(row.fault("code", f"line {lines[code]} has the same"))
            lines[code] = row.line
            check_products(row, products, report)
        have = Sector.objects.prefixes()
        for row in rows if not report.faults else ():
            values = {"note": "", **{name: row.values.get(name) or "" for name in ("name", "basis", "note")}}
            sector = upsert(Sector, row, report, identity={"code": row.values["code"]}, values=values)
            codes = set(row.values["products"])
            if sector and codes != set(have.get(sector.pk, ())):
                sector.products.set(codes)
                report.changed["products of a sector"] += 1
        note(Sector, lines)
    return report


def check_products(row: Row, known: dict[str, Product], report: ImportReport) -> None:
    """Report codes that are not in HS 2022, twice in the list, or under another of the list."""
    codes = row.values["products"]
    for place, code in enumerate(codes):
        field = f"products[{place}]"
        if code not in known:
            report.faults.append(row.fault(field, f"{code!r} is not in HS 2022"))
        elif code in codes[:place]:
            report.faults.append(row.fault(field, f"{code!r} is in the list already"))
        elif any(code != other and code.startswith(other) for other in codes):
            report.faults.append(row.fault(field, f"{code!r} is under another code of the list"))
