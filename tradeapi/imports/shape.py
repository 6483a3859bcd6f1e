"""Whether a row has the fields it should have, each of the right sort."""

from __future__ import annotations

from typing import Any, Literal

from .report import ImportReport
from .rows import Row

Sort = Literal["text", "true or false", "a list of texts", "a list of objects", "an object"]


def fits(
    row: Row, report: ImportReport, *, needs: dict[str, Sort], may_lack: dict[str, Sort] | None = None
) -> bool:
    """Whether ``row`` has all of ``needs``, filled, and other fields only of ``may_lack``, which may be null.

    What is wrong goes to the report, field by field.
    """
    may_lack = may_lack or {}
    before = len(report.faults)
    for name in sorted(row.values.keys() - needs.keys() - may_lack.keys()):
        report.faults.append(row.fault(name, "no such field"))
    for name, sort in {**needs, **may_lack}.items():
        value = row.values.get(name)
        if value is None or value == "":
            if name in needs:
                report.faults.append(row.fault(name, "is missing"))
        elif not is_a(value, sort):
            report.faults.append(row.fault(name, f"{sort} is expected"))
    return len(report.faults) == before


def is_a(value: Any, sort: Sort) -> bool:
    match sort:
        case "text":
            return isinstance(value, str)
        case "true or false":
            return isinstance(value, bool)
        case "an object":
            return isinstance(value, dict)
        case "a list of texts":
            return isinstance(value, list) and all(isinstance(one, str) for one in value)
        case "a list of objects":
            return isinstance(value, list) and all(isinstance(one, dict) for one in value)
