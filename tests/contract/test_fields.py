"""Each column of what lists show can be asked for, or stands on a list with the reason."""

import pytest
from django.urls import get_resolver

from tradeapi.api.filters import SearchFilter
from tradeapi.api.listing import list_question
from tradeapi.api.viewsets import PublishedViewSet

from .fields import reasons


def views(patterns):
    for one in patterns:
        if hasattr(one, "url_patterns"):
            yield from views(one.url_patterns)
        elif issubclass(getattr(one.callback, "cls", object), PublishedViewSet):
            yield one.callback.cls


VIEWS = sorted(set(views(get_resolver().url_patterns)), key=lambda view: view.__name__)


def asked_for(view):
    """Names of the columns that the filters of a list are about, by their name or through the path they follow."""
    question = list_question(view, view.filterset_class, view.serializer_class)
    filters = {**question.declared_filters, **question.base_filters}
    paths = [str(one.field_name) for one in filters.values() if not isinstance(one, SearchFilter)]
    names = {path.split("__")[0] for path in [*filters, *paths]}
    bounds = {one.name: one.of for one in view.queryset.model._meta.get_fields() if hasattr(one, "of")}
    return names | {of for name, of in bounds.items() if name in names}


def columns(model):
    """The columns of a model, without those that follow from another one."""
    return {one.name for one in model._meta.get_fields() if one.concrete and not hasattr(one, "of")}


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.__name__)
def test_each_column_has_a_filter_or_a_reason(view):
    model = view.queryset.model
    silent = columns(model) - asked_for(view) - reasons(model).keys()

    assert not silent, (
        f"{model.__name__}: give {sorted(silent)} a filter, or a reason in tests/contract/fields.py"
    )
