"""The one place that writes the log of changes: at the end of each transaction of a writer, before its commit.

What the transaction touched is read from the history of the database; the documents that show it are compared
with what the log said last. They are the stored ones, settled before, so that each is rendered once. Whatever
differs is a change. The writer's lock is held until the commit, so that numbers run in the order of commits,
without a gap: who has read up to a number has missed nothing.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, models
from django.db.models.functions import Length
from django.urls import reverse
from django.utils import timezone

from tradeapi.api.rendering import Resource, resources
from tradeapi.curation.models import Record
from tradeapi.curation.writing import Noted, one_writer
from tradeapi.documents.building import count_up, current_texts
from tradeapi.documents.dependencies import Row, key_of, showing
from tradeapi.documents.state import current
from tradeapi.documents.visibility import public_among

from . import revision
from .authors import Authors
from .models import Change
from .touched import Touched, last_entries, touched_since

#: The detail view of what the filter by country names.
COUNTRY_VIEW = "country-detail"
#: Members that tell the time of a document: they make no change by themselves unless the record was touched.
CLOCK = {"on"}
#: Members that change with every save and say nothing of what was corrected.
STAMPS = {"updated_at"}
#: Rows that are rendered and compared at once.
CHUNK = 500


@contextmanager
def logging_changes(noted: Noted) -> Iterator[None]:
    """A watcher of ``curation.writing``: logs what the transaction inside has changed."""
    marks = last_entries()
    yield
    touched = touched_since(marks, noted)
    if touched.directly or touched.derived:
        log(touched)


def log(touched: Touched) -> int:
    """Append a row for every document that came, changed or went; the number of rows."""
    if not _may_be_told(touched):
        return 0
    candidates = showing(Row(table._meta.db_table, {key_of(table): key}) for table, key in touched.keys)
    # What a row named and names no more has not changed itself: only its own documents may show less.
    for resource in resources().values():
        candidates[resource.name] |= {key for table, key in touched.left if table is resource.table}
    found = [
        change
        for name, keys in candidates.items()
        if keys
        for change in _compared(resources()[name], keys, touched)
    ]
    return _append(found)


def _may_be_told(touched: Touched) -> bool:
    """Whether one of the records is public or was: drafts are in no document, also not in those of what they name."""
    tables: dict[type[models.Model], set[Any]] = defaultdict(set)
    for table, key in touched.keys:
        tables[table].add(key)
    return any(
        not issubclass(table, Record) or public_among(table, keys) or _logged_among(table, keys)
        for table, keys in tables.items()
    )


def _logged_among(table: type[Record], keys: Collection[Any]) -> bool:
    """Whether the log has spoken of one of these records."""
    names = list(table._base_manager.filter(pk__in=keys).values_list(table.identity, flat=True))
    of_table = [one.name for one in resources().values() if one.table is table]
    return Change.objects.filter(resource__in=of_table, slug__in=names).exists()


def catch_up() -> int:
    """Log what became public or changed without the log; the number of rows. Nothing where there is nothing."""
    with one_writer():
        touched = Touched()
        logged = _append(
            [
                change
                for resource in resources().values()
                for change in _compared(resource, _all_keys(resource), touched)
            ]
        )
        if logged and current().settled:
            count_up()  # no document changed, and yet what is tagged by the state of all that is public: the log
        return logged


def differences() -> list[str]:
    """Names of the records of which the log says otherwise than their documents; empty when it is true."""
    return [
        f"{resource.name}/{change.slug}"
        for resource in resources().values()
        for change in _compared(resource, _all_keys(resource), Touched())
    ]


def _all_keys(resource: Resource) -> set[Any]:
    """Keys of all records that are public or, by the log, were so last."""
    public = set(resource.model.objects.published().values_list("pk", flat=True))
    logged = Change.objects.filter(resource=resource.name).newest().annotate(size=Length("document"))
    slugs = [change.slug for change in logged.only("slug", "resource") if change.size]
    by_name = {f"{resource.model.identity}__in": slugs}
    return public | set(resource.model.objects.filter(**by_name).values_list("pk", flat=True))


def _compared(resource: Resource, keys: Collection[Any], touched: Touched) -> Iterator[Change]:
    """The changes, unnumbered, of these records of a resource."""
    ordered = sorted(keys)
    for at in range(0, len(ordered), CHUNK):
        some = ordered[at : at + CHUNK]
        rows = resource.model._base_manager.filter(pk__in=some)
        records = {row.pk: row for row in _light(rows)}
        texts = current_texts(resource, some)
        slugs = [getattr(record, resource.model.identity) for record in records.values()]
        logged = Change.objects.of_records(resource.name, slugs).newest().defer("countries")
        last = {change.slug: change for change in logged}
        for key, record in records.items():
            slug = str(getattr(record, resource.model.identity))
            change = _change(resource, record, texts.get(key, ""), last.get(slug), touched)
            if change is not None:
                yield change


def _light(rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
    """The rows with what names them and with their place in curation."""
    names = {field.name for field in rows.model._meta.concrete_fields}
    return rows.defer("search") if "search" in names else rows


def _change(
    resource: Resource, record: Any, text: str, last: Change | None, touched: Touched
) -> Change | None:
    """What happened to one document since the log spoke of it last; None when nothing did.

    ``text`` is the document as it is now, empty where there is none.
    """
    before = last.document if last else ""
    if text == before:
        return None
    key = (resource.table, record.pk)
    told = Told(resource, record, json.loads(text) if text else None, json.loads(before) if before else None)
    direct = key in touched.directly
    if not direct and told.fields and set(told.fields) <= CLOCK:
        return None
    action = told.action(direct=direct)
    context = touched.directly.get(key) or touched.context
    return Change(
        resource=resource.name,
        slug=told.slug,
        action=action,
        title=str(record)[:500],
        summary=told.summary(action),
        reason=told.reason(action, context),
        fields=[name for name in told.fields if name not in STAMPS],
        countries=told.countries,
        account=context.get("user"),
        stands_in=told.stands_in,
        document=text,
        previous=last,
    )


@dataclass
class Told:
    """A record and its document before and after, as the log tells of them."""

    resource: Resource
    record: Any
    after: dict[str, Any] | None
    before: dict[str, Any] | None

    @property
    def slug(self) -> str:
        return str(getattr(self.record, self.resource.model.identity))

    @property
    def fields(self) -> list[str]:
        """Members that changed, in their order; none where there was no document before or is none now."""
        if self.after is None or self.before is None:
            return []
        names = dict.fromkeys([*self.after, *self.before])
        missing = object()
        return [name for name in names if self.after.get(name, missing) != self.before.get(name, missing)]

    def action(self, *, direct: bool) -> Change.Action:
        if self.after is None:
            is_merged = isinstance(self.record, Record) and self.record.merged_into is not None
            return Change.Action.MERGED if is_merged else Change.Action.WITHDRAWN
        if self.before is None:
            return Change.Action.PUBLISHED
        return Change.Action.CORRECTED if direct else Change.Action.REFRESHED

    def summary(self, action: Change.Action) -> str:
        name = f"{self.resource.name}/{self.slug}"
        members = ", ".join(name for name in self.fields if name not in STAMPS)
        match action:
            case Change.Action.MERGED:
                into = self.stands_in or {}
                return f"{name} was merged into {self.resource.name}/{into.get('slug')}."
            case Change.Action.CORRECTED:
                return f"{name} was corrected: {members}." if members else f"{name} was saved again."
            case Change.Action.REFRESHED:
                return f"{name} shows other records that changed: {members}."
        return f"{name} was {action.value}."

    def reason(self, action: Change.Action, context: dict[str, Any]) -> str:
        if action in (Change.Action.MERGED, Change.Action.WITHDRAWN) and isinstance(self.record, Record):
            return str(self.record.withdrawn_reason)
        return str(context.get("reason") or "")

    @property
    def stands_in(self) -> dict[str, str] | None:
        """Slug and title of the record that this one was merged into."""
        into = self.record.merged_into if isinstance(self.record, Record) and self.after is None else None
        return {"slug": into.public_id, "title": str(into)} if into is not None else None

    @property
    def countries(self) -> list[str]:
        """Codes that the documents name, and that of a country itself."""
        folder = reverse(COUNTRY_VIEW, args=["x"]).removesuffix("x/")
        own = {self.slug} if self.resource.path == folder else set()
        return sorted(own | set(_named(self.after, folder)) | set(_named(self.before, folder)))


def _named(value: Any, folder: str) -> Iterator[str]:
    """Identities of the records below this path that a document refers to, at any depth."""
    if isinstance(value, list):
        for one in value:
            yield from _named(one, folder)
    elif isinstance(value, dict):
        url = value.get("url")
        if isinstance(url, str) and url.startswith(folder) and "id" in value:
            yield value["id"]
        for one in value.values():
            yield from _named(one, folder)


def _append(changes: list[Change]) -> int:
    """Number the changes and write them: what was done first, then what follows from it."""
    changes.sort(key=lambda one: (one.action == Change.Action.REFRESHED, one.resource, one.slug))
    now, authors = timezone.now(), Authors(changes)
    for number, change in enumerate(changes, revision() + 1):
        change.number, change.at, change.by = number, now, authors.role(change.account)
    if changes:
        _copy(changes)
    return len(changes)


def _copy(changes: list[Change]) -> None:
    """Write the rows by COPY: a table that is loaded publishes thousands of records at once."""
    columns = Change._meta.concrete_fields
    quote = connection.ops.quote_name
    named = ", ".join(quote(str(column.column)) for column in columns)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {quote(Change._meta.db_table)} ({named}) FROM STDIN") as copy,
    ):
        for change in changes:
            copy.write_row(
                [column.get_db_prep_save(getattr(change, column.attname), connection) for column in columns]
            )
