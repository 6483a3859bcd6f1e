"""Building documents: by the serializers of the resources, in the transaction of what they show."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.timezone import localdate

from tradeapi.api.rendering import Resource, as_bytes, resources
from tradeapi.curation.writing import one_writer

from .dependencies import Row, dependencies, showing
from .models import Document
from .serving import DAY, marked, on_site, stored
from .state import current, edition
from .visibility import may_show

#: Records that are rendered at once.
CHUNK = 200
#: Most days ahead on which one document changes by itself; later ones are rendered when they are asked for.
MOST_TURNS = 12
ALWAYS = date(1, 1, 1)

#: Told after each chunk: the resource, how many of its records are done, and of how many.
Progress = Callable[[str, int, int], None]
#: Key of a record and first day.
Place = tuple[str, date | None]
#: The first day for which a document is good no more, and its text.
Said = tuple[date | None, str]


class Compared(NamedTuple):
    """Places where stored and rendered documents differ, what was rendered, and the rows that say the same."""

    differing: list[Place]
    wanted: dict[Place, Said]
    agreeing: list[int]


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


def refresh(progress: Progress | None = None) -> int:
    """Do what is due: build what was written since, or everything where other code built it or none did."""
    return settle() if built_by() == edition() else rebuild(progress)


def truncated(written: list[Row]) -> set[str]:
    """Names of the resources that show rows of a table that was emptied."""
    emptied = {row.relation for row in written if not row.keys}
    return {way.resource for relation in emptied for way in dependencies().get(relation, ())}


def rebuild(progress: Progress | None = None) -> int:
    """Build every document anew with the code that runs; the number of documents that changed."""
    with one_writer(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM documents_touch")
        changed = sum(build_all(resource, progress) for resource in resources().values())
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


def build_all(resource: Resource, progress: Progress | None = None) -> int:
    """Build the documents of every record that is public or has one; how many changed."""
    return sum(build(resource, some) for some in _everything(resource, progress))


def differences(progress: Progress | None = None) -> list[str]:
    """Documents that are not as they would be rendered now, by name; empty when all is well."""
    return [
        f"{resource.name} {key}" + (f" from {day}" if day else "")
        for resource in resources().values()
        for some in _everything(resource, progress)
        for key, day in _compared(resource, some).differing
    ]


def build(resource: Resource, keys: Collection[Any]) -> int:
    """Render the public among these records anew and store what differs; how many documents did.

    What says the same stays, with the moment at which it began to.
    """
    changed = 0
    ordered = sorted(keys)
    for at in range(0, len(ordered), CHUNK):
        differing, wanted, agreeing = _compared(resource, ordered[at : at + CHUNK])
        if not differing:
            continue
        names = {name for name, _ in differing}
        stored = Document.objects.filter(resource=resource.basename, record__in=names)
        stored.exclude(pk__in=agreeing).delete()
        now = timezone.now()
        Document.objects.bulk_create(
            Document(
                resource=resource.basename,
                record=place[0],
                first_day=place[1],
                end_day=end,
                text=text,
                changed_at=now,
            )
            for place, (end, text) in ((place, wanted[place]) for place in differing if place in wanted)
        )
        changed += len(differing)
    return changed


def _compared(resource: Resource, keys: Collection[Any]) -> Compared:
    """The stored and the rendered documents of these records."""
    wanted = dict(rendered(resource, keys))
    rows = Document.objects.filter(resource=resource.basename, record__in=[str(key) for key in keys])
    # What was good until a day that is over is in nobody's way.
    rows = rows.filter(Q(end_day=None) | Q(end_day__gt=localdate()))
    stored = {(row.record, row.first_day): (row.end_day, row.text) for row in rows}
    places = dict.fromkeys([*stored, *wanted])
    differing = [place for place in places if stored.get(place) != wanted.get(place)]
    differ = set(differing)
    return Compared(differing, wanted, [row.pk for row in rows if (row.record, row.first_day) not in differ])


def rendered(resource: Resource, keys: Collection[Any]) -> Iterator[tuple[Place, Said]]:
    """The documents of the public among these records, each for the days for which it is the same."""
    member = resource.view_class.day_member
    if not member:
        for key, document in _documents(resource.view(), keys):
            yield (str(key), None), (None, text_of(document))
        return
    for day, spans in sorted(_spans(resource, keys).items()):
        view = resource.view()
        view.asked = view.get_filterset_class()(QueryDict(f"on={day}"), request=None)
        for key, document in _documents(view, spans):
            document[member] = DAY
            first, end = spans[key]
            yield (str(key), first), (end, text_of(document))


def _spans(resource: Resource, keys: Collection[Any]) -> dict[date, dict[Any, tuple[date, date | None]]]:
    """Spans of days from today on in which documents stay the same, by a day in them for which to render them.

    That is today in all that have begun, so that they are rendered together. Of each key the first day and the
    day after the last.
    """
    today = localdate()
    turns: dict[Any, set[date]] = {key: set() for key in keys}
    for key, day in resource.view_class.turns(keys):
        if day is not None:
            turns[key].add(day)
    found: dict[date, dict[Any, tuple[date, date | None]]] = defaultdict(dict)
    for key, days in turns.items():
        begun = max((day for day in days if day <= today), default=ALWAYS)
        firsts = [begun, *sorted(day for day in days if day > today)][: MOST_TURNS + 1]
        for first, end in zip(firsts, [*firsts[1:], None], strict=True):
            found[max(first, today)][key] = (first, end)
    return found


def _documents(view: Any, keys: Collection[Any]) -> Iterator[tuple[Any, dict[str, Any]]]:
    records = list(view.get_queryset().filter(pk__in=list(keys)))
    for record, document in zip(records, view.rendered(records), strict=True):
        yield record.pk, dict(document)


def text_of(document: Any) -> str:
    """The document as it is stored."""
    return marked(as_bytes(document).decode())


def _everything(resource: Resource, progress: Progress | None) -> Iterator[list[Any]]:
    """Keys of all records that are public or have a document, some at a time."""
    public = set(resource.model.objects.published().values_list("pk", flat=True))
    as_key = resource.model._meta.pk.to_python
    names = Document.objects.filter(resource=resource.basename).values_list("record", flat=True).distinct()
    keys = sorted(public | {as_key(name) for name in names})
    for at in range(0, len(keys), CHUNK):
        yield keys[at : at + CHUNK]
        if progress:
            progress(resource.name, min(at + CHUNK, len(keys)), len(keys))
