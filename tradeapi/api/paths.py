"""Paths from a model to its columns and relations, as filters name them: ``"citations__source"``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import FieldDoesNotExist
from django.db.models import CharField, Exists, Model, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Coalesce

from tradeapi.curation.models import Record, Status


def fields_along(model: type[Model], path: str) -> Iterator[Any]:
    """The fields that the path leads over; it ends before a step that is no field of a model."""
    current: Any = model
    for step in path.split("__"):
        try:
            field = model._meta.pk if step == "pk" and current is model else current._meta.get_field(step)
        except (FieldDoesNotExist, AttributeError):
            return
        yield field
        current = field.related_model


def crosses_to_many(model: type[Model], path: str) -> bool:
    """Whether following ``path`` from one row of ``model`` may lead to several."""
    return any(field.one_to_many or field.many_to_many for field in fields_along(model, path))


def path_of_key(model: type[Model], path: str) -> str:
    """The path to the key of a record, down to the column: that of an event for what is one."""
    *_, last = fields_along(model, path)
    while last.is_relation:
        last = last.related_model._meta.pk
        path = f"{path}__{last.name}"
    return path


def holds_several(model: type[Model], path: str) -> bool:
    """Whether one row of ``model`` may have several values there, related ones or those of an array."""
    fields = list(fields_along(model, path))
    return crosses_to_many(model, path) or bool(fields and isinstance(fields[-1], ArrayField))


def may_be_absent(model: type[Model], path: str) -> bool:
    """Whether a row of ``model`` may have nothing there."""
    fields = list(fields_along(model, path))
    if len(fields) < len(path.split("__")):
        return False
    last = fields[-1]
    empties = isinstance(last, CharField | TextField | ArrayField) and last.blank
    return empties or any(
        field.one_to_many or field.many_to_many or getattr(field, "null", False) for field in fields
    )


def something_at(model: type[Model], path: str) -> Q:
    """What rows meet that have something there, as the public sees it: an unpublished record is nothing."""
    last = list(fields_along(model, path))[-1]
    if not crosses_to_many(model, path):
        return something(last, path)
    if found := beside(model, path):
        rows, back, rest = found
        return Q(pk__in=rows.filter(something(last, rest)).values(back))
    return within(model, something(last, path))


def something(last: Any, path: str) -> Q:
    """That there is something where ``path`` ends, in the field ``last``."""
    if last.is_relation and issubclass(last.related_model, Record):
        return Q(**{f"{path}__status" if path else "status": Status.PUBLISHED})
    if isinstance(last, ArrayField):
        return Q(**{f"{path}__len__gt": 0})
    if isinstance(last, CharField | TextField) and last.blank and not last.null:
        return ~Q(**{path: ""})
    return Q(**{f"{path or 'pk'}__isnull": False})


def nothing_at(model: type[Model], path: str) -> Q | None:
    """What rows meet that have nothing there, the opposite; None where that can't be asked of them one by one."""
    *_, last = fields_along(model, path)
    if crosses_to_many(model, path):
        found = beside(model, path)
        if found is None:
            return None
        rows, back, rest = found
        return Q(~Exists(rows.filter(something(last, rest), **{back: OuterRef("pk")})))
    absent = ~something_at(model, path)
    # Said of the row itself as well, for a database expects nothing to come of a denial alone.
    return Q(**{f"{path}__isnull": True}) | absent if last.null else absent


def beside(model: type[Model], path: str) -> tuple[QuerySet[Any], str, str] | None:
    """Where the first step of a path leads to several rows of another table: these rows, and where they go on.

    That is the name of their column with the key of the row of ``model``, and the rest of the path from them, which
    may be empty. Asked of them, a condition needs no second look at the table of ``model``.
    """
    [first, *_] = fields_along(model, path)
    rest = path.partition("__")[2]
    if first.many_to_many:
        own = first if first.concrete else first.field
        back, on = own.m2m_field_name(), own.m2m_reverse_field_name()
        if not first.concrete:
            back, on = on, back
        through: Any = own.remote_field.through
        return through._default_manager.all(), back, f"{on}__{rest}" if rest else on
    if first.one_to_many and first.auto_created:
        return first.related_model._default_manager.all(), first.field.name, rest
    return None


def within(model: type[Model], condition: Q) -> Q:
    """The condition, asked in a subquery where a join would show a row more than once."""
    return Q(pk__in=model._default_manager.filter(condition).values("pk"))


def without(queryset: QuerySet[Any], dropped: QuerySet[Any]) -> QuerySet[Any]:
    """The rows that are not among the dropped ones; an anti-join, which does not mind how many these are."""
    return queryset.filter(~Exists(dropped.order_by().filter(pk=OuterRef("pk"))))


def without_added(queryset: QuerySet[Any], whole: QuerySet[Any], chosen: QuerySet[Any]) -> QuerySet[Any]:
    """The rows of ``queryset`` that are not in ``chosen``, which was made of ``whole`` by further conditions.

    A single one that asks whether there are rows of another table, or what a row has that has something in any case,
    is denied of the row itself: of a denial around a second look at its own table a database expects that hardly a row
    is left.
    """
    before, after = whole.query.where.children, chosen.query.where.children
    added: list[Any] = after[len(before) :]
    [asked, *others] = added if added and after[: len(before)] == before else [None]
    left = getattr(asked, "lhs", None)
    if others or not isinstance(left, Exists | Coalesce):
        return without(queryset, chosen)
    # Django writes such a condition as one that equals true.
    return queryset.filter(~left if isinstance(left, Exists) else ~Q(asked))
