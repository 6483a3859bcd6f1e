"""Whether what was written can be part of a public answer: the rows of drafts can not.

Most of what editors and programs write are drafts, and nothing needs to be rendered, compared or told for them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from functools import cache
from typing import Any

from django.db import models

from tradeapi.api.rendering import resources, root_of
from tradeapi.curation.models import Record, Status
from tradeapi.curation.references import owning

from .dependencies import Row, key_of, watched_models
from .models import Document

#: Where a record is while nothing of it is public.
NOT_PUBLIC = (Status.DRAFT, Status.IN_REVIEW)


def may_show(rows: Iterable[Row]) -> bool:
    """Whether an answer may depend on one of these rows as they are now.

    Records that are not public are in no answer, unless a document of theirs is stored still; parts that belong
    to one or name one are in none either. What is gone with the record it belonged to is told by that record. A
    table that was emptied may have shown.
    """
    tables: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        tables[row.relation].append(row)
    models_of = {model._meta.db_table: model for model in watched_models()}
    return any(
        table not in models_of
        or not all(row.keys for row in several)
        or _any_shows(models_of[table], [row.keys for row in several])
        for table, several in tables.items()
    )


def _any_shows(model: type[models.Model], rows: Collection[Any]) -> bool:
    """Whether one of these rows of a table does, given by their key and the keys that they name."""
    if issubclass(model, Record):
        return bool(_shown(model, {row[key_of(model)] for row in rows}))
    shown = {
        field.column: _shown(field.related_model, {row[field.column] for row in rows})
        for field in belonging(model)
    }
    return any(all(row[column] in keys for column, keys in shown.items()) for row in rows)


def _shown(model: type[models.Model], keys: Collection[Any]) -> set[Any]:
    """The keys among these whose rows may show, as they were given; None, which names nothing, too."""
    found = {None} & set(keys)
    wanted = {model._meta.pk.to_python(key): key for key in keys if key is not None}  # type: ignore[union-attr]
    if not wanted:
        return found
    if issubclass(model, Record):
        return found | {wanted[key] for key in public_among(model, wanted) | stored_among(model, wanted)}
    owners = belonging(model)
    rows = list(model._base_manager.filter(pk__in=wanted).values("pk", *(field.attname for field in owners)))
    shown = {
        field.attname: _shown(field.related_model, {row[field.attname] for row in rows}) for field in owners
    }
    return found | {
        wanted[row["pk"]] for row in rows if all(row[name] in several for name, several in shown.items())
    }


def public_among(model: type[Record], keys: Iterable[Any]) -> set[Any]:
    """The keys of records among these that are public, or were so and are known to have gone."""
    records = root_of(model)._base_manager.filter(pk__in=list(keys)).exclude(status__in=NOT_PUBLIC)
    return set(records.values_list("pk", flat=True))


def stored_among(model: type[Record], keys: Iterable[Any]) -> set[Any]:
    """The keys of records among these of which a document is stored."""
    names = {str(key): key for key in keys}
    of_table = [one.basename for one in resources().values() if one.table is root_of(model)]
    stored = Document.objects.filter(resource__in=of_table, record__in=names)
    return {names[name] for name in stored.values_list("record", flat=True)}


@cache
def belonging(model: type[models.Model]) -> tuple[Any, ...]:
    """The foreign keys of a part to what it belongs to, and to each record without which there is no such row."""
    named: Any = [field for field in model._meta.concrete_fields if field.is_relation and not field.null]
    needed = [field for field in named if issubclass(field.related_model, Record)]
    return tuple(dict.fromkeys([*owning(model), *needed]))
