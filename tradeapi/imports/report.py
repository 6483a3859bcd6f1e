"""What an import did, or why it did nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from .edits import Edits


@dataclass(frozen=True)
class Fault:
    """One thing wrong with one row: where it stands, which field, and why, in words for its writer."""

    file: str
    line: int
    field: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}, {self.field}: {self.reason}"


@dataclass
class ImportReport:
    """Counts of rows by model and outcome, what was kept of editors, notes, and the faults that stopped it."""

    created: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    #: What editors changed and the tables say otherwise, in words, one each: it was left as it is.
    kept: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    edits: Edits = field(default_factory=Edits)

    @property
    def changes(self) -> int:
        """Number of rows written; 0 on a second run."""
        return self.created.total() + self.changed.total()

    def __str__(self) -> str:
        names = sorted(self.created | self.changed | self.unchanged)
        lines = [
            f"  {name}: {self.created[name]} new, {self.changed[name]} changed,"
            f" {self.unchanged[name]} as before"
            for name in names
        ]
        if self.kept:
            lines.append(f"  kept: {len(self.kept)} changed by editors")
            lines += [f"    {one}" for one in self.kept]
        return "\n".join([*lines, *(f"  note: {note}" for note in self.notes)])


class ImportRefused(Exception):  # noqa: N818 - it says what happened to the rows
    """Raised when rows are faulty, so that the transaction is rolled back; carries the report."""

    def __init__(self, report: ImportReport) -> None:
        self.report = report
        super().__init__("\n".join(str(fault) for fault in report.faults))
