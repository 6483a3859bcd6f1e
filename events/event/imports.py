"""What rows say of an event of any kind, and the plain events of the tables that ship.

Events name one another, so that rows are read in two passes: first every event with what it owns, then
``part_of`` and ``links``; at the end they are published together.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from countries.country.models import Country
from countries.official.models import Office, Official
from events.source.models import Source
from tradeapi.curation.writing import one_writer, recorded
from tradeapi.imports.publishing import REASON, Reading, make_public
from tradeapi.imports.report import ImportReport
from tradeapi.imports.rows import Row, json_rows
from tradeapi.imports.shape import fits
from tradeapi.imports.writing import (
    all_or_nothing,
    changed,
    kept,
    kept_whole,
    left_out,
    saved,
    sync_parts,
    upsert,
)

from .citation import Settlement
from .claims import as_recorded
from .models import PLAIN_KINDS, Citation, Event, EventCountry, EventLink
from .roles import EventOfficial

COLUMNS = ("title", "summary", "date", "announced", "occurrence", "settled", "place", "topics", "note")
CLAIMS = (
    "quote", "locator", "attributed_to", "stance", "claim", "claimed_field", "claimed_line",
    "claimed_rate_percent", "claimed_qualifier", "claimed_date",
)  # fmt: skip
PARTS = ("citations", "settlements", "countries", "officials", "links", "resolved_by")
#: Fields of a row of any kind of event. ``carries`` names the records of a compilation that it stands for;
#: ``resolved_by`` has the links that settle the event, each of which belongs to another event.
FIELDS = {"slug", *COLUMNS, *PARTS, "part_of", "carries"}


@dataclass
class Directory:
    """Keys of records by the name that rows use for them, slug or code; each table is read once."""

    report: ImportReport
    keys: dict[type[models.Model], dict[str, Any]] = dataclass_field(default_factory=dict)

    def key(self, model: Any, row: Row, name: str) -> Any:
        """Key of the record named in the field ``name``; None if none is, or, with a fault, a wrong one."""
        value = row.values.get(name)
        return None if value in (None, "") else self._key(model, row, name, value)

    def listed(self, model: Any, row: Row, name: str) -> set[Any]:
        """Keys of the records named in the list ``name``; wrong ones are faults and left out."""
        values = row.values.get(name) or []
        if not isinstance(values, list):
            self.report.faults.append(row.fault(name, "a list is expected"))
            return set()
        return {key for value in values if (key := self._key(model, row, name, value)) is not None}

    def _key(self, model: Any, row: Row, name: str, value: Any) -> Any:
        if model not in self.keys:
            self.keys[model] = dict(model._base_manager.values_list(model.identity, "pk"))
        if not isinstance(value, str) or value not in self.keys[model]:
            reason = f"no {model._meta.verbose_name} {str(value)[:80]!r}"
            self.report.faults.append(row.fault(name, reason))
            return None
        return self.keys[model][value]


def load_events(path: Path) -> ImportReport:
    """Plain events of the list ``events``: statements, policies, court rulings, deadlines and investigations.

    Raises ImportRefused, with nothing written, when a row is faulty.
    """
    with one_writer(), recorded(action="load", reason=REASON), all_or_nothing() as report:
        directory = Directory(report)
        readings = read_events(json_rows(path, "events"), directory)
        relate(readings, directory)
        make_public(readings, report)
    return report


def read_events(rows: Iterable[Row], directory: Directory) -> list[Reading]:
    """First pass over the rows of plain events."""
    readings = (read_event(row, directory) for row in rows)
    return [reading for reading in readings if reading]


def read_event(row: Row, directory: Directory) -> Reading | None:
    """The plain event of one row with what it owns; None, with a fault, when the row is wrong."""
    report = directory.report
    kind, slug = row.values.get("kind"), row.values.get("slug")
    if kind not in PLAIN_KINDS:
        report.faults.append(row.fault("kind", f"one of {', '.join(PLAIN_KINDS)} is expected"))
        return None
    if Event.objects.filter(slug=slug).exclude(kind__in=PLAIN_KINDS).exists():
        report.faults.append(row.fault("slug", f"an event of another kind has the slug {slug!r}"))
        return None
    return read_as(Event, row, directory, {"kind": kind}, fields={*FIELDS, "kind"})


def read_as(
    model: type[Event],
    row: Row,
    directory: Directory,
    values: dict[str, Any],
    *,
    fields: set[str],
    given: Collection[str] = (),
) -> Reading | None:
    """The event of one row as a ``model`` with these further values, its citations, countries and officials.

    None, with a fault, when the row is wrong or has a field that is not among ``fields``. What the fields of
    ``given`` refer to is known to exist.
    """
    report = directory.report
    before, faults = report.changes, len(report.faults)
    if not knows(row, fields, report):
        return None
    values = {**columns(model, row, COLUMNS, report), **values}
    if len(report.faults) > faults:
        return None
    identity = {"slug": row.values.get("slug")}
    event = upsert(model, row, report, identity=identity, values=values, given=given)
    if event is None:
        return None
    citations = parts(Citation, event, row, "citations", directory, CLAIMS, {"source": Source})
    sync_parts(
        event, "citations", citations, report, key=lambda c: (c.source_id, c.quote), row=row, given=["source"]
    )
    acting = {"official": Official, "office": Office}
    officials = parts(EventOfficial, event, row, "officials", directory, ("role",), acting)
    sync_parts(
        event,
        "event_officials",
        officials,
        report,
        key=lambda o: (o.official_id, o.role),
        row=row,
        given=list(acting),
    )
    read_countries(event, row, directory)
    return Reading(row, event, report.changes > before)


def read_countries(event: Event, row: Row, directory: Directory) -> None:
    """Make the countries of an event agree with its row; those that the system derives stay."""
    report = directory.report
    wanted = parts(EventCountry, event, row, "countries", directory, ("role",), {"country": Country})
    have = {country_and_role(part): part for part in event.event_countries.all()}
    written = {name for name, part in have.items() if not part.derived}
    new = {country_and_role(part): part for part in wanted}
    for name in written - new.keys():
        if kept_whole(have[name], report):
            written.remove(name)
            have.pop(name)
    for name in new.keys() - written:
        if left_out(new[name], country_and_role, report):
            del new[name]
    for part in new.values():
        try:
            part.clean_fields(exclude=["event", "country"])
        except ValidationError as error:
            report.faults.append(row.fault("countries", " ".join(error.messages)))
            return
    stale = [have[name].pk for name in have if (name in new) != (name in written)]
    if stale:
        EventCountry.objects.filter(pk__in=stale).delete()
    EventCountry.objects.bulk_create(part for name, part in new.items() if name not in written)
    report.unchanged["event country"] += len(written & new.keys())
    report.created["event country"] += len(new.keys() - written)
    report.changed["event country"] += len(written - new.keys())


def country_and_role(part: EventCountry) -> tuple[str, str]:
    """What makes a country of an event the same one."""
    return (str(part.country_id), part.role)


def parts(
    model: Any,
    event: Event,
    row: Row,
    field: str,
    directory: Directory,
    names: Iterable[str],
    relations: dict[str, Any],
) -> list[Any]:
    """The unsaved parts of an event that a list of its row describes; faulty ones are left out."""
    read = (
        read_part(model, event, one, directory, names, relations)
        for one in row.nested(field, directory.report.faults)
    )
    return [part for part in read if part is not None]


def read_part(
    model: Any,
    event: Event,
    row: Row,
    directory: Directory,
    names: Iterable[str],
    relations: dict[str, Any],
    *,
    owner: str = "event_id",
) -> Any:
    """The unsaved part of an event that a nested row describes; None, with a fault, when the row is wrong."""
    report = directory.report
    if not knows(row, {*names, *relations}, report):
        return None
    before = len(report.faults)
    values = columns(model, row, names, report)
    for name, related in relations.items():
        values[f"{name}_id"] = directory.key(related, row, name)
        if values[f"{name}_id"] is None and not row.values.get(name) and not model._meta.get_field(name).null:
            report.faults.append(row.fault(name, "is missing"))
    return model(**{owner: event.pk, **values}) if len(report.faults) == before else None


def relate(readings: list[Reading], directory: Directory) -> None:
    """Second pass: what the events are part of, and their links."""
    report = directory.report
    directory.keys.pop(Event, None)
    for reading in readings:
        before = report.changes
        row, event = reading.row, reading.record
        whole = directory.key(Event, row, "part_of")
        if whole == event.pk:
            report.faults.append(row.fault("part_of", "an event is not part of itself"))
        elif event.part_of_id != whole and not kept(event, "part_of", whole, report):
            event.part_of_id = whole
            event.save()
        links = read_links(event, row, directory)
        others = Q(relation=EventLink.Relation.RESOLVES) | Q(derived=True)
        staying = {claim(link): link for link in event.links.filter(others)}
        wanted = staying | {claim(link): link for link in links}
        ends = ["event", "to_event", "source"]
        sync_parts(event, "links", list(wanted.values()), report, key=claim, row=row, given=ends)
        if "resolved_by" in row.values:
            resolutions = read_resolutions(event, row, directory)
            resolved = Q(relation=EventLink.Relation.RESOLVES, derived=False)
            staying = {claim(link): link for link in event.links_from.exclude(resolved)}
            wanted = staying | {claim(link): link for link in resolutions}
            sync_parts(event, "links_from", list(wanted.values()), report, key=claim, row=row, given=ends)
        settle(event, row, directory)
        reading.touched |= report.changes > before


def settle(event: Event, row: Row, directory: Directory) -> None:
    """Settle the claims about the facts that a row decides; decisions of reviewers stay."""
    report = directory.report
    for one in row.nested("settlements", report.faults):
        if not fits(one, report, needs={"field": "text", "reason": "text"}):
            continue
        wanted = {"value": as_recorded(event.facts(), one.values["field"]), "reason": one.values["reason"]}
        known = {"event": event.spine, "field": one.values["field"], "decided_by": None}
        open_claims = event.citations.filter(claimed_field=one.values["field"], settlement__isnull=True)
        decision = Settlement.objects.filter(**known).first()
        if decision is None:
            if not open_claims:
                report.faults.append(one.fault("field", "no citation claims anything about it"))
                continue
            decision = Settlement(**known, **wanted)
            if not saved(decision, one, report):
                continue
            report.created["settlement"] += 1
        elif changed(decision, wanted, one, report) is None:
            continue
        open_claims.update(settlement=decision)


def claim(link: EventLink) -> tuple[Any, ...]:
    """What makes a link the same link."""
    return (link.event_id, link.relation, link.to_event_id, link.source_id)


def read_links(event: Event, row: Row, directory: Directory) -> list[EventLink]:
    """The links of an event to others, whose slugs stand in ``to``."""
    links = []
    for one in row.nested("links", directory.report.faults):
        if knows(one, {"relation", "to", "source", "quote"}, directory.report):
            link = renamed(one, to="to_event")
            ends = {"to_event": Event, "source": Source}
            links.append(read_part(EventLink, event, link, directory, ("relation", "quote"), ends))
    return [link for link in links if link]


def read_resolutions(event: Event, row: Row, directory: Directory) -> list[EventLink]:
    """The links by which others settle an event, whose slugs stand in ``event``."""
    links = []
    for one in row.nested("resolved_by", directory.report.faults):
        if knows(one, {"event", "source", "quote"}, directory.report):
            link = read_part(EventLink, event, one, directory, ("quote",), {"event": Event, "source": Source})
            if link:
                link.relation, link.to_event_id = EventLink.Relation.RESOLVES, event.pk
            links.append(link)
    return [link for link in links if link]


def renamed(row: Row, **names: str) -> Row:
    """The row with some of its fields under the names of the columns."""
    return Row(
        row.file, row.line, {names.get(name, name): value for name, value in row.values.items()}, row.path
    )


def columns(model: Any, row: Row, names: Iterable[str], report: ImportReport) -> dict[str, Any]:
    """Values of a row for these columns, as they hold them; what is missing is empty or the default."""
    values = {}
    for name in names:
        column = model._meta.get_field(name)
        value = row.values.get(name)
        if isinstance(column, models.CharField | models.TextField) and not isinstance(value, str | None):
            report.faults.append(row.fault(name, "a text is expected"))
            continue
        try:
            values[name] = column.get_default() if value is None else column.to_python(value)
        except (ValidationError, ValueError, TypeError) as error:
            reasons = error.messages if isinstance(error, ValidationError) else ["is malformed"]
            report.faults.append(row.fault(name, " ".join(reasons)))
    return values


def knows(row: Row, fields: set[str], report: ImportReport) -> bool:
    """Whether a row has no other fields than these; the others are faults."""
    unknown = sorted(row.values.keys() - fields)
    report.faults += [row.fault(name, "no such field") for name in unknown]
    return not unknown
