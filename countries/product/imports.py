"""The shipped tables of the Harmonized System: rows of CSV -> sections, chapters, headings, subheadings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.core.exceptions import ValidationError

from tradeapi.curation.writing import note
from tradeapi.imports.report import ImportReport
from tradeapi.imports.rows import Row, csv_rows
from tradeapi.imports.writing import all_or_nothing, tell_size

from .models import Product

DATA = Path(__file__).resolve().parents[1] / "data"

LEVELS = {"2": Product.Level.CHAPTER, "4": Product.Level.HEADING, "6": Product.Level.SUBHEADING}
DIGITS: dict[str, int] = {level: int(digits) for digits, level in LEVELS.items()}
#: Note on codes that UN Comtrade adds to the Harmonized System.
RESIDUAL = "comtrade_residual_not_hs"
COLUMNS = ("level", "parent_id", "description", "edition", "residual", "position")


def load_products(
    sections: Path = DATA / "hs_sections.csv", codes: Path = DATA / "hs_codes.csv"
) -> ImportReport:
    """The whole nomenclature, each product by its code.

    Raises ImportRefused, with nothing written, when a row is faulty.
    """
    with all_or_nothing() as report:
        section_rows = whole(csv_rows(sections, {"section", "name", "first_chapter"}), report)
        columns = {"code", "level", "parent", "section", "description", "edition", "note"}
        code_rows = whole(csv_rows(codes, columns), report)
        described = [*map(section, section_rows), *(product(row, report) for row in code_rows)]
        check(described, report)
        if not report.faults:
            write([one for _, one in described], report)
    return report


Described = tuple[Row, Product]


def whole(rows: Iterable[Row], report: ImportReport) -> Iterator[Row]:
    """The rows that have as many cells as the header; the others are reported."""
    for row in rows:
        if None in row.values or None in row.values.values():
            report.faults.append(row.fault("row", "it has not as many cells as the header"))
        else:
            yield row


def section(row: Row) -> Described:
    """The unsaved section of a row."""
    code, first = row.values["section"], row.values["first_chapter"]
    return row, Product(
        code=code,
        level=Product.Level.SECTION,
        description=row.values["name"],
        position=place(first, 0),
    )


def product(row: Row, report: ImportReport) -> Described:
    """The unsaved chapter, heading or subheading of a row."""
    given = row.values
    level = LEVELS.get(given["level"])
    if level is None:
        report.faults.append(row.fault("level", f"{given['level']!r} is not one of: {', '.join(LEVELS)}"))
    if given["note"] not in ("", RESIDUAL):
        report.faults.append(row.fault("note", f"{given['note']!r} is not {RESIDUAL!r}"))
    return row, Product(
        code=given["code"],
        level=level or "",
        parent_id=given["parent"] or given["section"] or None,
        description=given["description"],
        edition=given["edition"],
        residual=given["note"] == RESIDUAL,
        position=place(given["code"], len(given["code"]) // 2),
    )


def place(code: str, depth: int) -> int:
    """Place in the nomenclature: by the digits, what is above before what is below."""
    return int(code.ljust(6, "0")) * 10 + depth if code.isascii() and code.isdigit() else 0


def check(described: Iterable[Described], report: ImportReport) -> None:
    """Report what is wrong with the products by themselves and in the tree."""
    lines: dict[str, int] = {}
    for row, one in described:
        name = "section" if one.level == Product.Level.SECTION else "code"
        try:
            one.clean_fields(exclude=["parent"])
        except ValidationError as error:
            report.faults += [
                row.fault(field, text) for field, texts in error.message_dict.items() for text in texts
            ]
        if one.code in lines:
            report.faults.append(row.fault(name, f"line {lines[one.code]} has the same"))
        digits = DIGITS.get(one.level)
        if digits and not (len(one.code) == digits and one.code.isascii() and one.code.isdigit()):
            report.faults.append(row.fault("code", f"{one.code!r} has not {digits} digits"))
        if one.level in (Product.Level.HEADING, Product.Level.SUBHEADING) and one.parent_id != one.code[:-2]:
            report.faults.append(row.fault("parent", f"{one.parent_id!r} is not what {one.code!r} is under"))
        elif one.parent_id and one.parent_id not in lines:
            report.faults.append(row.fault("parent", f"there is no {one.parent_id!r} above"))
        lines[one.code] = row.line


def write(products: list[Product], report: ImportReport) -> None:
    """Create or change what differs, in two statements, however many there are."""
    known = {one.code: one for one in Product.objects.defer("search")}
    new = [one for one in products if one.code not in known]
    changed = [one for one in products if one.code in known and differs(one, known[one.code])]
    Product.objects.bulk_create(new, batch_size=1000)
    Product.objects.bulk_update(changed, COLUMNS, batch_size=1000)
    if new or changed:
        tell_size(Product)
    note(Product, [one.code for one in (*new, *changed)])
    counts = {"created": len(new), "changed": len(changed)}
    report.created += Counter(product=counts["created"])
    report.changed += Counter(product=counts["changed"])
    report.unchanged += Counter(product=len(products) - sum(counts.values()))


def differs(one: Product, other: Product) -> bool:
    return any(getattr(one, column) != getattr(other, column) for column in COLUMNS)
