"""The public document of a record: what the list of its resource shows of it, rendered without a question.

A document is rendered by the resource's own serializer, from the rows that its view fetches; it names other
records by paths of this site, and ``on_site`` gives it the host at which it is read.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import Model, QuerySet
from django.http import QueryDict
from django.urls import get_urlconf, resolve, reverse
from rest_framework.renderers import JSONRenderer

from .documents import list_views
from .viewsets import PublishedViewSet


@dataclass(frozen=True)
class Resource:
    """A list of records with documents: its name in addresses, and the view that shows it."""

    name: str
    path: str
    view_class: type[PublishedViewSet]
    basename: str

    @property
    def model(self) -> Any:
        return self.view_class.queryset.model

    @property
    def table(self) -> type[Model]:
        """The table whose keys its records have: that of events for meetings."""
        return root_of(self.model)

    def view(self) -> Any:
        """Its view, as if the list was asked for without any parameter and by nobody."""
        view: Any = self.view_class(basename=self.basename)
        view.request, view.args, view.kwargs, view.format_kwarg = None, (), {}, None
        view.action, view.detail = "list", False
        asked: Any = view.get_filterset_class()
        view.asked = asked(QueryDict(), request=None)
        return view

    def queryset(self) -> QuerySet[Any]:
        """The published records with all that their documents show."""
        return self.view().get_queryset()

    def documents(self, keys: Collection[Any]) -> dict[Any, dict[str, Any]]:
        """The documents of the published among the records of these keys."""
        if not keys:
            return {}
        view = self.view()
        records = list(view.get_queryset().filter(pk__in=keys).order_by("pk"))
        shown = view.documents(records)
        return {record.pk: document for record, document in zip(records, shown, strict=True)}


def root_of(model: type[Model]) -> type[Model]:
    """The table whose keys a model shares."""
    parents = model._meta.get_parent_list()
    return parents[-1] if parents else model


def resources() -> Mapping[str, Resource]:
    """The resources that keep documents, by name."""
    return _resources(get_urlconf() or settings.ROOT_URLCONF)


@lru_cache(maxsize=10)
def _resources(urlconf: str) -> Mapping[str, Resource]:
    found = {}
    for view_name in sorted(list_views()):
        path = reverse(view_name)
        view_class = getattr(resolve(path).func, "cls", None)
        if view_class is None or not issubclass(view_class, PublishedViewSet):
            continue
        if getattr(view_class, "keeps_documents", True):
            name = path.rstrip("/").rpartition("/")[2]
            found[name] = Resource(name, path, view_class, view_name.removesuffix("-list"))
    return found


def document_of(record: Any) -> dict[str, Any] | None:
    """The document of a record in the list of its own kind; None unless it is published."""
    model = type(record)
    own = [one for one in resources().values() if one.model is model]
    return own[0].documents([record.pk]).get(record.pk) if own else None


def as_bytes(document: Any) -> bytes:
    """A document as answers have it."""
    return bytes(JSONRenderer().render(document))


def on_site(value: Any, site: str) -> Any:
    """The document with the addresses of this site made whole: ``/api/...`` becomes ``https://host/api/...``."""
    if isinstance(value, list):
        return [on_site(one, site) for one in value]
    if isinstance(value, dict):
        return {
            name: f"{site}{one}" if is_address(name, one) else on_site(one, site)
            for name, one in value.items()
        }
    return value


def is_address(name: str, value: Any) -> bool:
    return name == "url" and isinstance(value, str) and value.startswith("/")
