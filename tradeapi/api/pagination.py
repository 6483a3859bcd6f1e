"""Pages: by keyset over the whole ordering key, so that no row is lost or doubled while others come and go.

The envelope is ``{"results": [...], "next": url | null}``, with ``count`` on request. The rows are never
counted otherwise; one row more than the page is fetched to know whether there is a next one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import quote

from django.db.models import F, Q, QuerySet
from django.http import HttpResponse
from rest_framework.pagination import BasePagination
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from . import cursors
from .filters import ChoiceFilter, IntegerFilter, TextFilter
from .filtersets import StrictFilterSet
from .ordering import MOST_RANKED, RELEVANCE, Term, terms
from .problems import Fault, Problem

DEFAULT_LIMIT = 50
MAXIMUM_LIMIT = 200
#: Parameters that move over the answer without changing the question.
MOVING = ("cursor", "limit", "count", "ordering")


#: For which days the answer is given.
DAYS = {
    "type": "object",
    "description": "The days for which the answer is given; only of lists that can be asked for days.",
    "properties": {
        "on": {
            "type": ["string", "null"],
            "format": "date",
            "description": "The day asked for; null = none, so that none limits the answer.",
        },
        "known_on": {
            "type": ["string", "null"],
            "format": "date",
            "description": "The day to whose knowledge the answer is limited; null = everything known.",
        },
    },
}

#: How one value of a parameter was understood.
INTERPRETED = {
    "type": "object",
    "required": ["parameter", "asked", "also"],
    "properties": {
        "parameter": {"type": "string", "description": "Name of the parameter."},
        "asked": {"$ref": "#/components/schemas/Reference"},
        "also": {
            "type": "array",
            "description": "What was meant with it, each on its days.",
            "items": {
                "type": "object",
                "required": ["record", "valid_from", "valid_through"],
                "properties": {
                    "record": {"$ref": "#/components/schemas/Reference"},
                    "valid_from": {
                        "type": ["string", "null"],
                        "format": "date",
                        "description": "First day; null = not known, or without days.",
                    },
                    "valid_through": {
                        "type": ["string", "null"],
                        "format": "date",
                        "description": "Last day; null while it is open.",
                    },
                },
            },
        },
    },
}


class PageFilterSet(StrictFilterSet):
    """The parameters that every list takes."""

    limit = IntegerFilter(
        selects=False,
        minimum=1,
        maximum=MAXIMUM_LIMIT,
        default=DEFAULT_LIMIT,
        help_text="Most results on one page.",
    )
    cursor = TextFilter(
        selects=False,
        longest=4_000,
        pattern="[A-Za-z0-9_~-]+",
        says="a cursor of this site",
        example="WyIyMDI1LTA4LTE1Iiw0MTJd~c1f0",
        help_text="Where the page begins. Take it from `next`; it fits that question only.",
    )
    count = ChoiceFilter(
        selects=False,
        choices=[("exact", "the answer says how many results there are on all pages")],
        help_text="Whether results are counted; they are not unless asked for, since counting costs.",
    )

    def contradictions(self):
        yield from super().contradictions()
        if RELEVANCE in (self.values.get("ordering") or ()) and not self.values.get("q"):
            yield Fault(
                "ordering", "contradiction", "`ordering`: relevance orders the hits of `q`, which is missing"
            )


class Keyset:
    """A queryset in the order of ``terms``, to be entered at any row.

    ``bound`` is a value that no row's first one comes before, if the question names one.
    """

    def __init__(self, queryset: QuerySet[Any], order: Sequence[Term], bound: Any = None) -> None:
        self.order = order
        self.bound = bound
        columns = {field.name for field in queryset.model._meta.concrete_fields} | {"pk"}
        self.names = {
            term.path: term.path if term.path in columns | set(queryset.query.annotations) else f"order_{at}"
            for at, term in enumerate(order)
        }
        extra = {name: F(path) for path, name in self.names.items() if name != path}
        self.queryset = queryset.annotate(**extra).order_by(*(term.expression() for term in order))

    def place(self, row: Any) -> list[Any]:
        """The values of a row by which it is found again."""
        fields = row._meta
        return [
            row.pk
            if name == "pk"
            else getattr(row, fields.get_field(name).attname if _is_field(row, name) else name)
            for name in self.names.values()
        ]

    def rows(self, place: Sequence[Any] | None, wanted: int) -> list[Any]:
        """The first ``wanted`` rows behind ``place``."""
        found: list[Any] = []
        for part in self.parts(place):
            if len(found) < wanted:
                found += part[: wanted - len(found)]
        return found

    def places(self, part: int, place: Sequence[Any] | None) -> QuerySet[Any]:
        """The places of the rows of one part; each ends with the key of its row."""
        return self.parts(place)[part].values_list(*self.names.values())

    def parts(self, place: Sequence[Any] | None) -> list[QuerySet[Any]]:
        """The rows behind ``place``, to be read one part after the other.

        Rows without a value in the first column are a part of their own, so that each is a range of an index.
        """
        first = self.order[0]
        without_first = Q(**{f"{first.path}__isnull": True})
        if place is None:
            if self.bound is None or not first.nullable:
                return [self.queryset]
            return [self.queryset.filter(reaches(first, self.bound)), self.queryset.filter(without_first)]
        if place[0] is None:
            return [self.queryset.filter(without_first & behind(self.order[1:], place[1:]))]
        begun = self.queryset.filter(reaches(first, place[0]) & behind(self.order, place, split=True))
        return [begun, self.queryset.filter(without_first)] if first.nullable else [begun]


def _is_field(row: Any, name: str) -> bool:
    return any(field.name == name for field in row._meta.concrete_fields)


def reaches(term: Term, value: Any) -> Q:
    """The row itself and those behind it by this term alone: the range that an index can enter."""
    return Q(**{f"{term.path}__{'lte' if term.descending else 'gte'}": value})


def behind(order: Sequence[Term], place: Sequence[Any], *, split: bool = False) -> Q:
    """Rows that come later than ``place``; with ``split`` without those that have no first value."""
    term, value = order[0], place[0]
    if value is None:
        return Q(**{f"{term.path}__isnull": True}) & behind(order[1:], place[1:])
    later = Q(**{f"{term.path}__{'lt' if term.descending else 'gt'}": value})
    if term.nullable and not split:
        later |= Q(**{f"{term.path}__isnull": True})
    if len(order) == 1:
        return later
    return later | (Q(**{term.path: value}) & behind(order[1:], place[1:]))


def ranked(queryset: QuerySet[Any], words: Sequence[str]) -> QuerySet[Any]:
    """The newest hits of a search that is ordered by relevance, so that a common word costs what a rare one does."""
    if list(words) != [RELEVANCE]:
        return queryset
    return queryset.filter(pk__in=queryset.order_by("-pk").values("pk")[:MOST_RANKED])


class KeysetPagination(BasePagination):
    """Pages of the lists of a PublishedViewSet, which has checked ``view.asked`` before."""

    #: The days for which the answer is given, where the list can be asked for days.
    days: Mapping[str, date | None] = {}

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        """A page of a queryset, or of a keyset that is made already and not counted."""
        asked = view.asked.values
        question = digest(request, view.words())
        place = self.read(asked["cursor"], question)
        keyset = self.keyset(queryset, view) if isinstance(queryset, QuerySet) else queryset
        self.interpreted = view.asked.interpreted()
        self.days = view.asked.days()
        self.count = ranked(queryset, view.words()).order_by().count() if asked["count"] == "exact" else None
        rows = keyset.rows(place, asked["limit"] + 1)
        page = rows[: asked["limit"]]
        self.next = (
            self.address(request, cursors.write(keyset.place(page[-1]), question))
            if len(rows) > len(page)
            else None
        )
        return page

    def keyset(self, queryset: QuerySet[Any], view: Any) -> Keyset:
        """The records in the order asked for."""
        queryset = ranked(queryset, view.words())
        order = terms(queryset, view.words(), view.ordering_keys)
        return Keyset(queryset, order, view.asked.bound(order[0].path, descending=order[0].descending))

    def read(self, cursor: str | None, question: str) -> list[Any] | None:
        if cursor is None:
            return None
        try:
            return cursors.read(cursor, question)
        except cursors.BadCursor as error:
            raise Problem.of([Fault("cursor", "bad_cursor", f"`cursor`: {error}")]) from None

    def address(self, request: Request, cursor: str) -> str:
        """The same question at another place, on this host."""
        given = request.query_params
        pairs = [(name, text) for name, texts in given.lists() if name != "cursor" for text in texts]
        asked = "&".join(
            f"{quote(name, safe=',')}={quote(text, safe=',')}" for name, text in (*pairs, ("cursor", cursor))
        )
        return request.build_absolute_uri(f"{request.path}?{asked}")

    def joined(self, texts: str) -> HttpResponse:
        """The page of documents that are JSON already, with commas between them."""
        envelope = self.get_paginated_response([]).data
        del envelope["results"]
        rest = JSONRenderer().render(envelope).decode()
        body = f'{{"results":[{texts}],{rest[1:]}'
        return HttpResponse(body.encode(), content_type=JSONRenderer.media_type)

    def get_paginated_response(self, data: Any) -> Response:
        envelope = {"results": data, "next": self.next}
        if self.count is not None:
            envelope["count"] = self.count
        if self.days:
            envelope["days"] = self.days
        if self.interpreted:
            envelope["interpreted"] = self.interpreted
        return Response(envelope)

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        return {
            "type": "object",
            "required": ["results", "next"],
            "properties": {
                "results": {**schema, "description": "The records of this page."},
                "next": {
                    "type": ["string", "null"],
                    "format": "uri",
                    "description": "Address of the next page of the same question; null on the last.",
                },
                "count": {
                    "type": "integer",
                    "minimum": 0,
                    "description": "Results on all pages together; only with `count=exact`.",
                },
                "days": DAYS,
                "interpreted": {
                    "type": "array",
                    "items": INTERPRETED,
                    "description": "Values that were taken to mean more than they say; only where some were.",
                },
            },
        }


def digest(request: Request, words: Sequence[str]) -> str:
    """What a cursor is good for: the path, the filters and the ordering."""
    filters = sorted((name, texts) for name, texts in request.query_params.lists() if name not in MOVING)
    asked = json.dumps([request.path, filters, list(words)]).encode()
    return hashlib.sha256(asked).hexdigest()[:20]
