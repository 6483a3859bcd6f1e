"""Public records: the one place that decides what leaves the house.

Only ``.published()`` does. A record that was public and was withdrawn is 410 with the reason, one that
was merged leads to the record that stands in for it, and everything else is 404, drafts like fiction.
"""

from __future__ import annotations

from functools import cache
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import reverse
from rest_framework.viewsets import ReadOnlyModelViewSet

from tradeapi.curation.models import Record, Status

from .errors import NOT_FOUND
from .filters import SearchFilter, StrictFilterSet
from .ordering import OrderingFilter, OrderingKeys
from .pagination import KeysetPagination, PageFilterSet
from .problems import Problem
from .views import NoParameters, PublicView


class PublishedViewSet(PublicView, ReadOnlyModelViewSet):
    """List and detail of the published records of a model.

    A room sets ``queryset``, ``serializer_class``, ``filterset_class``, ``ordering_keys`` and
    ``default_ordering``; ``detail_filterset_class`` where the detail takes parameters. An ``@action``
    takes the parameters of its own ``filterset_class=``; ``paged=True`` makes it a list with pages.
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

    def default_words(self) -> list[str]:
        return self.default_ordering.split(",") if self.default_ordering else []

    def get_filterset_class(self) -> type[StrictFilterSet]:
        declared: Any = self.filterset_class
        if self.detail and declared is type(self).filterset_class:
            declared = self.detail_filterset_class
        return list_question(type(self), declared) if self.is_paged else declared

    def get_object(self) -> Any:
        """The published record that the path names. Raises the Problem that tells why there is none."""
        name = self.kwargs[self.lookup_field]
        record = self.get_queryset().filter(**{self.lookup_field: name}).first()
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
        """Where the question just asked is answered about another record."""
        path = record.get_absolute_url()
        view: Any = self.request.resolver_match
        if isinstance(record, self.queryset.model):
            path = reverse(view.view_name, kwargs={self.lookup_field: record.public_id})
        asked = self.request.META.get("QUERY_STRING", "")
        return self.request.build_absolute_uri(f"{path}?{asked}" if asked else path)


@cache
def list_question(view: Any, declared: Any) -> Any:
    """The parameters of a list: its filters, those of its pages, and its ordering."""
    searches = any(isinstance(one, SearchFilter) for one in declared.base_filters.values())
    ordering = {}
    if view.ordering_keys or searches:
        ordering["ordering"] = OrderingFilter(
            view.ordering_keys, searches=searches, default=view.default_ordering
        )
    name = declared.__name__.removesuffix("FilterSet") + "ListFilterSet"
    return type(declared)(name, (declared, PageFilterSet), ordering)
