"""Public records: the one place that decides what leaves the house.

Only ``.published()`` does. A record that was public and was withdrawn is 410 with the reason, one that
was merged leads to the record that stands in for it, and everything else is 404, drafts like fiction.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from functools import cached_property
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.timezone import localdate
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from tradeapi.curation.models import Record, Status
from tradeapi.documents.serving import on_site, stored
from tradeapi.documents.state import state_for
from tradeapi.formats import export, negotiation

from .conditional import date_answer, midnight
from .errors import NOT_FOUND
from .expansion import EXPAND, expand, expandable
from .filtersets import StrictFilterSet
from .listing import document_question, list_question
from .ordering import RELEVANCE, OrderingKeys
from .pagination import KeysetPagination
from .planned import Found, PlannedKeyset, planned_record
from .problems import Problem
from .references import site_of
from .selection import Selection
from .views import NoParameters, PublicView
from .whole import Whole

#: Public documents, as JSON will have them.
Documents = list[dict[str, Any]]

#: The key of ``ordering`` under which lists have what was changed last.
LAST_CHANGED = "updated_at"


class PublishedViewSet(PublicView, ReadOnlyModelViewSet):
    """List and detail of the published records of a model.

    A room sets ``queryset``, ``serializer_class``, ``filterset_class``, ``ordering_keys`` and
    ``default_ordering``; ``detail_filterset_class`` where the detail takes parameters. An ``@action``
    takes the parameters of its own ``filterset_class=``; ``paged=True`` makes it a list with pages.
    Where ``entry`` makes entries of its documents, its lists can be had as calendar and feed.

    Lists and details serve stored documents, which are built of the same view; its queryset fetches all that its
    serializer shows, and restricts nothing, for that tells too whose change builds a document anew.
    """

    queryset: Any = None
    filter_backends = []
    pagination_class = KeysetPagination
    lookup_value_regex = "[A-Za-z0-9_-]{1,120}"
    detail_filterset_class: type[StrictFilterSet] = NoParameters
    #: Keys of ``ordering``: the column or columns that each stands for.
    ordering_keys: ClassVar[OrderingKeys] = {}
    #: Keys, with commas, by which a list is ordered unless asked otherwise.
    default_ordering: ClassVar[str] = ""
    #: Whether an extra action is a list with pages.
    paged = False
    #: ``entry(document, address)`` is what calendars and feeds show of a document, an Entry.
    entry: ClassVar[Any] = None
    #: Member of its documents that is the day they are given for, the one asked for with ``on``.
    day_member: ClassVar[str] = ""
    #: Parameters that change what documents show in ways that are not stored: they are rendered as asked for.
    live_parameters: ClassVar[tuple[str, ...]] = ("known_on",)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if cls.queryset is not None:
            cls.lookup_field = cls.queryset.model.identity

    def get_queryset(self) -> QuerySet[Any]:
        """The gate: published records only."""
        records: Any = super().get_queryset()
        return records.published()

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return self.asked.filter_queryset(queryset)

    @property
    def is_paged(self) -> bool:
        return self.action == "list" or self.paged

    def words(self) -> Sequence[str]:
        """The keys by which this list is ordered."""
        asked: Any = self.asked.values
        if asked.get("ordering"):
            return list(asked["ordering"])
        if isinstance(self.format, negotiation.AtomFormat) and LAST_CHANGED in self.ordering_keys:
            return [f"-{LAST_CHANGED}"]
        if asked.get("q"):
            return [RELEVANCE]
        return self.default_ordering.split(",") if self.default_ordering else []

    def get_filterset_class(self) -> type[StrictFilterSet]:
        declared: Any = self.filterset_class
        if self.detail and declared is type(self).filterset_class:
            declared = self.detail_filterset_class
        if self.is_paged:
            return list_question(type(self), declared, self.document_class)
        if self.action == "retrieve":
            return document_question(type(self), declared, self.document_class)
        return declared

    @property
    def document_class(self) -> Any:
        """The serializer that makes the documents of this answer."""
        return self.get_serializer_class()

    @classmethod
    def formats(cls) -> tuple[type[BaseRenderer], ...]:
        """The formats that its lists can be had in."""
        return negotiation.OF_DATED_LISTS if cls.entry else negotiation.OF_LISTS

    def get_renderers(self) -> Any:
        return [one() for one in (self.formats() if self.is_paged else self.renderer_classes)]

    @property
    def format(self) -> BaseRenderer:
        """The format of this answer."""
        return self.request.accepted_renderer  # type: ignore[attr-defined, no-any-return]

    @cached_property
    def selection(self) -> Selection:
        """The members that this answer shows."""
        return Selection.of(self.asked.values, str(self.lookup_field))

    def list(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        if self.serves_stored and self.asked.values["count"] is None:
            return self.listed(PlannedKeyset(self))
        return self.listed(self.filter_queryset(self.records()))

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        record = self.get_object()
        if isinstance(record, Found):
            self.date_detail(record)
        if self.joins_texts:
            [text] = self.texts([record])
            return HttpResponse(self.on_site(text).encode(), content_type=JSONRenderer.media_type)
        return Response(self.shown([record])[0])

    def listed(self, records: QuerySet[Any] | PlannedKeyset) -> HttpResponseBase:
        """The answer with these records: a page or, in formats that are for keeping, all of them."""
        pages: Any = self.paginator
        form: Any = self.format
        if export.wants_whole(self.request, form):
            keyset = pages.keyset(records, self) if isinstance(records, QuerySet) else records.unplanned
            return export.whole_answer(self, form, Whole(self, keyset))
        page = pages.paginate_queryset(records, request=self.request, view=self)
        if self.joins_texts:
            return pages.joined(self.on_site(",".join(self.texts(page))))
        documents = self.shown(page)
        if isinstance(form, negotiation.Format):
            return export.page_answer(self, form, documents, pages.next)
        return self.get_paginated_response(documents)

    def shown(self, records: Sequence[Any]) -> Documents:
        """What the answer shows of these records."""
        return self.selected(self.documents(records))

    def selected(self, documents: Documents) -> Documents:
        """What the answer shows of these documents."""
        documents = self.selection.of_documents(documents)
        references = expandable(self.document_class)
        wanted = self.asked.values.get(EXPAND) or ()
        expand(documents, [references[name] for name in wanted], self.request)
        return documents

    def documents(self, records: Sequence[Any]) -> Documents:
        """The public documents of these records, in their order."""
        if self.serves_stored:
            documents: Documents = json.loads(f"[{self.on_site(','.join(self.texts(records)))}]")
            return documents
        return self.rendered(records)

    def rendered(self, records: Sequence[Any]) -> Documents:
        """The documents as the serializer makes them of records that ``get_queryset`` gave."""
        return list(self.get_serializer(records, many=True).data)

    def texts(self, records: Sequence[Any]) -> Sequence[str]:
        """The documents of these records as JSON, as they are stored; what is not stored is rendered."""
        if all(isinstance(record, Found) for record in records):
            texts = {record.pk: record.text for record in records if record.text is not None}
        else:
            found = stored(self.basename, [record.pk for record in records], self.day)
            texts = {record.pk: found[str(record.pk)] for record in records if str(record.pk) in found}
        if missing := [record.pk for record in records if record.pk not in texts]:
            texts |= self.rendered_texts(missing)
        return [texts[record.pk] for record in records if record.pk in texts]

    def on_site(self, text: str) -> str:
        """Stored documents with the host and the day of this question."""
        return on_site(text, site_of({"request": self.request}), self.day)

    def date_detail(self, record: Found) -> None:
        """The answer is as old as the document it gives; one of the day that it is asked on is not older than that."""
        if record.changed_at is None or self.asked.values.get(EXPAND):
            return
        changed_at = record.changed_at
        if self.day is not None and "on" not in self.asked.data:
            changed_at = max(changed_at, midnight(self.day))
        date_answer(self.request, changed_at)

    def rendered_texts(self, keys: Sequence[Any]) -> dict[Any, str]:
        """The documents of these records as JSON, rendered now."""
        records = list(self.get_queryset().filter(pk__in=keys))
        documents = self.rendered(records)
        return {
            record.pk: JSONRenderer().render(document).decode()
            for record, document in zip(records, documents, strict=True)
        }

    def records(self) -> QuerySet[Any]:
        """The published records to choose from: bare keys where documents are stored, else all that is shown."""
        if not self.serves_stored:
            return self.get_queryset()
        bare: Any = self.queryset.select_related(None).prefetch_related(None)
        chosen: QuerySet[Any] = bare.published().only("pk")
        return chosen

    def rows(self) -> QuerySet[Any]:
        """Rows with the keys of ``records()``, in which a list of stored documents is chosen and ordered."""
        return self.records()

    @cached_property
    def serves_stored(self) -> bool:
        """Whether this question is answered with stored documents."""
        return (
            self.request is not None
            and self.action in ("list", "retrieve")
            and self.document_class is self.serializer_class
            and all(self.asked.values.get(name) is None for name in self.live_parameters)
            and state_for(self.request._request).settled
        )

    @property
    def joins_texts(self) -> bool:
        """Whether the answer is JSON made of whole stored documents as they are."""
        return self.shows_texts and self.request.accepted_media_type == JSONRenderer.media_type  # type: ignore[attr-defined]

    @property
    def shows_texts(self) -> bool:
        """Whether the answer shows whole stored documents as they are."""
        return self.serves_stored and self.selection.is_everything and not self.asked.values.get(EXPAND)

    @property
    def day(self) -> date | None:
        """The day that documents are given for; None where they depend on none."""
        return (self.asked.values.get("on") or localdate()) if self.day_member else None

    @classmethod
    def turns(cls, keys: Collection[Any]) -> Iterable[tuple[Any, date | None]]:
        """Key and day of each change that the documents of these records show from that day on by themselves."""
        return ()

    def url_of(self, document: dict[str, Any]) -> str:
        """The address of the record that a document is of."""
        name = document[str(self.lookup_field)]
        path = reverse(f"{self.basename}-detail", kwargs={str(self.lookup_field): name})
        return self.request.build_absolute_uri(path)

    def get_object(self) -> Any:
        """The published record that the path names, its key where documents are stored.

        Raises the Problem that tells why there is none.
        """
        name = self.kwargs[self.lookup_field]
        if self.serves_stored:
            record: Any = planned_record(self, name)
        else:
            record = self.records().filter(**{self.lookup_field: name}).first()
        if record is None:
            raise self.absence(name)
        return record

    def absence(self, name: str) -> Problem:
        """Why no published record has this name: merged, withdrawn, or never public."""
        model = self.queryset.model
        if not issubclass(model, Record):
            return Problem("not-found", NOT_FOUND)
        was_public = model._default_manager.filter(
            status=Status.WITHDRAWN, published_at__isnull=False, **{self.lookup_field: name}
        )
        record = was_public.select_related("merged_into").first()
        if record is None:
            return Problem("not-found", NOT_FOUND)
        if record.merged_into is not None and record.merged_into.published_at is not None:
            return Problem(
                "merged", record.withdrawn_reason, headers={"Location": self.address(record.merged_into)}
            )
        return Problem(
            "withdrawn",
            record.withdrawn_reason,
            extra={"withdrawn_at": record.withdrawn_at.isoformat() if record.withdrawn_at else None},
        )

    def address(self, record: Record) -> str:
        """Where the question just asked is answered about another record of the same kind."""
        view: Any = self.request.resolver_match
        path = reverse(view.view_name, kwargs={self.lookup_field: record.public_id})
        asked = self.request.META.get("QUERY_STRING", "")
        return self.request.build_absolute_uri(f"{path}?{asked}" if asked else path)
