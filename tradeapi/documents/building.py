"""Building documents: by the serializers of the resources, in the transaction of what they show."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.models import Q
from django.utils import timezone
from django.utils.timezone import localdate

from tradeapi.api.rendering import Resource, as_bytes, resources
from tradeapi.curation.writing import one_writer

from .dependencies import Row, dependencies, showing
from .models import Document
from .portions import Place, Render, Said, here
from .processes import rendering_in
from .serving import on_site, stored
from .state import current, edition
from .visibility import may_show

#: Records that are rendered at once.
PORTION = 1_000
STORE = "COPY documents_document (resource, record, first_day, end_day, text, changed_at) FROM STDIN"

#: Told after each portion: the resource, how many of its records are done, and of how many.
Progress = Callable[[str, int, int], None]


@contextmanager
def settling(noted: Any) -> Iterator[None]:
    """A watcher of ``curation.writing``: settles before the commit of what a writer has written.

    Inside of a larger transaction that is left to its end: it calls ``settle``.
    """
    yield
    if not connection.savepoint_ids:
        settle()


def settle() -> int:
    """Build anew every document that shows a row written since; the number of documents that changed.

    Does nothing while the stored documents are of other code: they are not served, and ``rebuild`` is due.
    """
    builder = built_by()
    if builder is None:
        return rebuild()
    if builder != edition():
        return 0
    with one_writer(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM documents_touch RETURNING relation, keys")
        written = [Row(relation, json.loads(keys) if keys else {}) for relation, keys in cursor.fetchall()]
        if not may_show(written):  # as most of what editors do to their drafts
            return 0
        changed = sum(
            build(resources()[name], keys) for name, keys in sorted(showing(written).items()) if keys
        )
        for name in truncated(written):
            changed += build_all(resources()[name])
        count_up()
        return changed


def current_texts(resource: Resource, keys: Collection[Any]) -> dict[Any, str]:
    """The documents of the public among these records as they are today, by key, as answers have them.

    Stored documents are read where they are settled; what is not stored is rendered.
    """
    texts: dict[Any, str] = {}
    if current().settled:
        day = localdate() if resource.view_class.day_member else None
        found = stored(resource.basename, list(keys), day)
        texts = {key: on_site(found[str(key)], "", day) for key in keys if str(key) in found}
    missing = [key for key in keys if key not in texts]
    return texts | {key: as_bytes(one).decode() for key, one in resource.documents(missing).items()}


def built_by() -> str | None:
    """The edition of the code that built the stored documents; None while none were built."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT edition FROM documents_revision WHERE id = 1")
        found = cursor.fetchone()
    return found and str(found[0])


def refresh(progress: Progress | None = None, processes: int = 1) -> int:
    """Do what is due: build what was written since, or everything where other code built it or none did."""
    return settle() if built_by() == edition() else rebuild(progress, processes)


def truncated(written: list[Row]) -> set[str]:
    """Names of the resources that show rows of a table that was emptied."""
    emptied = {row.relation for row in written if not row.keys}
    return {way.resource for relation in emptied for way in dependencies().get(relation, ())}


def rebuild(progress: Progress | None = None, processes: int = 1) -> int:
    """Build every document anew with the code that runs; the number of documents that changed.

    Several processes render what is committed: whoever has written in the same transaction takes one.
    """
    with one_writer(), connection.cursor() as cursor, rendering_in(processes) as render:
        cursor.execute("DELETE FROM documents_touch")
        changed = sum(build_all(resource, progress, render) for resource in resources().values())
        kept = [resource.basename for resource in resources().values()]
        Document.objects.exclude(resource__in=kept).delete()
        count_up()
        return changed


def count_up() -> None:
    """A new number for the state of everything public."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO documents_revision (id, number, edition, settled_at) VALUES (1, 1, %(edition)s, %(now)s)"
            " ON CONFLICT (id) DO UPDATE SET number = documents_revision.number + 1, edition = %(edition)s,"
            " settled_at = greatest(documents_revision.settled_at, %(now)s)",
            {"edition": edition(), "now": timezone.now()},
        )


def build_all(resource: Resource, progress: Progress | None = None, render: Render = here) -> int:
    """Build the documents of every record that is public or has one; how many changed."""
    return sum(_store(resource, *portion) for portion in render(resource, _everything(resource, progress)))


def differences(progress: Progress | None = None) -> list[str]:
    """Documents that are not as they would be rendered now, by name; empty when all is well."""
    return [
        f"{resource.name} {key}" + (f" from {day}" if day else "")
        for resource in resources().values()
        for keys, wanted in here(resource, _everything(resource, progress))
        for key, day in _compared(resource, keys, wanted)[0]
    ]


def build(resource: Resource, keys: Collection[Any]) -> int:
    """Render the public among these records anew and store what differs; how many documents did.

    What says the same stays, with the moment at which it began to.
    """
    return sum(_store(resource, *portion) for portion in here(resource, _portions(sorted(keys))))


def _store(resource: Resource, keys: Sequence[Any], wanted: Mapping[Place, Said]) -> int:
    """Store what was rendered of these records where it differs from what is stored; how many documents did."""
    differing, agreeing = _compared(resource, keys, wanted)
    if not differing:
        return 0
    names = {name for name, _ in differing}
    stored = Document.objects.filter(resource=resource.basename, record__in=names)
    stored.exclude(pk__in=agreeing).delete()
    now = timezone.now()
    with connection.cursor() as cursor, cursor.copy(STORE) as rows:
        for name, first in (place for place in differing if place in wanted):
            end, text = wanted[name, first]
            rows.write_row((resource.basename, name, first, end, text, now))
    return len(differing)


def _compared(
    resource: Resource, keys: Sequence[Any], wanted: Mapping[Place, Said]
) -> tuple[list[Place], list[int]]:
    """Places where what is stored of these records is not what is wanted, and keys of the rows where it is."""
    rows = Document.objects.filter(resource=resource.basename, record__in=[str(key) for key in keys])
    # What was good until a day that is over is in nobody's way.
    rows = rows.filter(Q(end_day=None) | Q(end_day__gt=localdate()))
    stored = {
        (record, first): (end, text, key)
        for key, record, first, end, text in rows.values_list("pk", "record", "first_day", "end_day", "text")
    }
    differing = [
        place
        for place in dict.fromkeys([*stored, *wanted])
        if stored.get(place, ())[:2] != wanted.get(place, ())
    ]
    differ = set(differing)
    return differing, [key for place, (*_, key) in stored.items() if place not in differ]


def _everything(resource: Resource, progress: Progress | None) -> Iterator[Sequence[Any]]:
    """Keys of all records that are public or have a document, some at a time."""
    public = set(resource.model.objects.published().values_list("pk", flat=True))
    as_key = resource.model._meta.pk.to_python
    names = Document.objects.filter(resource=resource.basename).values_list("record", flat=True).distinct()
    keys = sorted(public | {as_key(name) for name in names})
    done = 0
    for portion in _portions(keys):
        yield portion
        done += len(portion)
        if progress:
            progress(resource.name, done, len(keys))


def _portions(keys: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for at in range(0, len(keys), PORTION):
        yield keys[at : at + PORTION]
