"""Small tables as importers read them, one row a line apart, and what is wrong with a faulty one."""

import json
from pathlib import Path
from typing import Any

from tradeapi.imports.report import ImportRefused


def table(folder: Path, key: str, *rows: dict[str, Any]) -> Path:
    """A JSON file with these rows, each on a line of its own; the first is on line 2."""
    path = folder / f"{key}.json"
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    path.write_text(f'{{"{key}": [\n{lines}\n]}}', encoding="utf-8")
    return path


def without(row: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != name}


def faults_of(load: Any, path: Path) -> list[tuple[str, int, str]]:
    """File, line and field of each fault for which the import is refused; none when it is not."""
    try:
        load(path)
    except ImportRefused as refusal:
        assert all(fault.reason for fault in refusal.report.faults)
        return [(fault.file, fault.line, fault.field) for fault in refusal.report.faults]
    return []
