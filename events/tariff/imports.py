"""The shipped tables of tariffs: rows of JSON -> published tariffs with their actions and rate lines.

A table has a list ``tariffs``, each with its ``actions`` and their ``lines``, and a list ``events`` of plain
events around them, such as the ruling that ended several. Tables name one another's records, so they are read
together: first every tariff and event with what it owns, then what they act on, are part of or are linked to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from countries.country.models import Country
from events.agreement.models import Agreement
from events.event import imports as event_imports
from events.event.imports import FIELDS as EVENT_FIELDS
from events.event.imports import Directory, columns, knows, read_as, read_part
from events.event.models import Kind
from tradeapi.curation.writing import one_writer, recorded
from tradeapi.imports.publishing import REASON, Reading, make_public
from tradeapi.imports.report import ImportReport
from tradeapi.imports.rows import Row, json_rows
from tradeapi.imports.writing import all_or_nothing, kept, sync_parts, tell_kept_set, upsert

from .deriving import rebuilding_once
from .models import Tariff, TariffAction
from .rates import RateLine, RateLineExclusion

DATA = Path(__file__).resolve().parents[1] / "data" / "tariffs"

TARIFF_COLUMNS = ("title", "aliases", "type", "legal_basis", "series", "scope", "summary", "note")
TARIFF_FIELDS = {"slug", *TARIFF_COLUMNS, "imposed_by", "replaced_by", "actions"}
ACTION_COLUMNS = (
    "action", "effective", "until", "retroactive_to", "collection_on", "relief_limited_to", "instrument_type",
    "instrument_number", "instrument_citation", "exemptions",
)  # fmt: skip
ACTION_FIELDS = {*EVENT_FIELDS, *ACTION_COLUMNS, "acts_on", "lines"}
LINE_COLUMNS = (
    "label", "origin_kind", "origin_class", "product_kind", "hs_include", "hs_exclude", "sector", "goods",
    "treatment", "rate_type", "rate_percent", "amount", "currency", "per_unit", "qualifier", "role",
    "condition", "condition_text", "legal_code",
)  # fmt: skip


def load_tariffs(paths: Iterable[Path] = ()) -> ImportReport:
    """Tariffs and the events around them from these tables, or from all that ship, as one import.

    Countries, officials, sources and agreements must have been loaded before. Raises ImportRefused, with
    nothing written, when a row is faulty.
    """
    tables = sorted(paths or DATA.glob("*.json"))
    with one_writer(), recorded(action="load", reason=REASON), all_or_nothing() as report:
        directory = Directory(report)
        tariffs = [
            tariff
            for table in tables
            for row in json_rows(table, "tariffs")
            if (tariff := read_tariff(row, directory))
        ]
        readings = [action for tariff in tariffs for action in read_actions(tariff, directory)]
        for table in tables:
            readings += event_imports.read_events(json_rows(table, "events"), directory)
        relate(tariffs, readings, directory)
        with rebuilding_once():
            make_public([*tariffs, *readings], report)
    return report


def read_tariff(row: Row, directory: Directory) -> Reading | None:
    """The tariff of one row, without what replaced it; None, with a fault, when the row is wrong."""
    report = directory.report
    before, faults = report.changes, len(report.faults)
    if not knows(row, TARIFF_FIELDS, report):
        return None
    values = columns(Tariff, row, TARIFF_COLUMNS, report)
    values["imposed_by_id"] = directory.key(Country, row, "imposed_by")
    if len(report.faults) > faults:
        return None
    tariff = upsert(Tariff, row, report, identity={"slug": row.values.get("slug")}, values=values)
    return Reading(row, tariff, report.changes > before) if tariff else None


def read_actions(tariff: Reading, directory: Directory) -> list[Reading]:
    """The actions of a tariff; faulty ones are left out."""
    rows = tariff.row.nested("actions", directory.report.faults)
    return [action for row in rows if (action := read_action(tariff.record, row, directory))]


def read_action(tariff: Tariff, row: Row, directory: Directory) -> Reading | None:
    """One action of a tariff with its citations and lines; None, with a fault, when the row is wrong."""
    report = directory.report
    before = report.changes
    values = columns(TariffAction, row, ACTION_COLUMNS, report)
    values |= {"kind": Kind.TARIFF_ACTION, "tariff": tariff}
    action = read_as(TariffAction, row, directory, values, fields=ACTION_FIELDS, given=["tariff"])
    if action:
        read_lines(action.record, row, directory)
        action.touched = report.changes > before
    return action


def read_lines(action: TariffAction, row: Row, directory: Directory) -> None:
    """Make the rate lines of an action agree with its row."""
    report = directory.report
    lines: list[RateLine] = []
    excluded: dict[tuple[str, ...], set[str]] = {}
    for one in row.nested("lines", report.faults):
        line = read_line(action, one, directory)
        if line is not None:
            lines.append(line)
            excluded[identity(line)] = directory.listed(Country, one, "excluded_origins")
    stored = sync_parts(action, "lines", lines, report, key=identity, row=row, given=["origin", "agreement"])
    have: dict[int, set[str]] = defaultdict(set)
    exclusions = RateLine.excluded_origins.through.objects.filter(rateline__action=action)
    for line_id, code in exclusions.values_list("rateline_id", "country_id"):
        have[line_id].add(str(code))
    for line in stored:
        if excluded[identity(line)] == have[line.pk]:
            continue
        if report.edits.touched_pairs(RateLineExclusion, "rateline_id", line.pk):
            tell_kept_set(line, "excluded origins", have[line.pk], excluded[identity(line)], report)
        else:
            line.excluded_origins.set(excluded[identity(line)])  # type: ignore[arg-type]  # codes are keys
            report.changed["excluded origins"] += 1


def identity(line: RateLine) -> tuple[str, ...]:
    """What makes a line of an action the same line."""
    return (line.origin_kind, *line.key)


def read_line(action: TariffAction, row: Row, directory: Directory) -> RateLine | None:
    """The unsaved rate line of a nested row; None, with a fault, when the row is wrong."""
    own = {name: value for name, value in row.values.items() if name != "excluded_origins"}
    line = Row(row.file, row.line, own, row.path)
    relations = {"origin": Country, "agreement": Agreement}
    return read_part(RateLine, action, line, directory, LINE_COLUMNS, relations, owner="action_id")


def relate(tariffs: list[Reading], readings: list[Reading], directory: Directory) -> None:
    """Second pass: what replaced a tariff, what actions act on, what events are part of and linked to."""
    for tariff in tariffs:
        replaced_by = directory.key(Tariff, tariff.row, "replaced_by")
        record, report = tariff.record, directory.report
        if record.replaced_by_id != replaced_by and not kept(record, "replaced_by", replaced_by, report):
            tariff.record.replaced_by_id = replaced_by
            tariff.record.save()
            tariff.touched = True
            directory.report.changed["tariff"] += 1
    for reading in readings:
        if isinstance(reading.record, TariffAction):
            set_acts_on(reading, directory)
    event_imports.relate(readings, directory)


def set_acts_on(reading: Reading, directory: Directory) -> None:
    """Make what an action acts on agree with its row."""
    acts_on = directory.key(TariffAction, reading.row, "acts_on")
    if reading.record.acts_on_id == acts_on or kept(reading.record, "acts_on", acts_on, directory.report):
        return
    if acts_on == reading.record.pk:
        directory.report.faults.append(reading.row.fault("acts_on", "an action does not act on itself"))
        return
    reading.record.acts_on_id = acts_on
    reading.record.save()
    reading.touched = True
