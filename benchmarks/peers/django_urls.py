"""Addresses of the plain DRF peer, alone and behind ``cache_page``, and of django-ninja."""

from typing import Any, NoReturn

from django.http import Http404
from django.urls import include, path
from django.views.decorators.cache import cache_page

from .ninja_api import api
from .plain_drf import EventViewSet, TariffViewSet, all_tariffs


def unanswered(request: Any, **named: str) -> NoReturn:
    """What answers name and no benchmark asks for."""
    raise Http404


drf = [
    path("tariffs/", TariffViewSet.as_view({"get": "list"})),
    path("tariffs/all/", all_tariffs),
    path("events/", EventViewSet.as_view({"get": "list"})),
    path("events/<slug:slug>/", EventViewSet.as_view({"get": "retrieve"}), name="events"),
    path("countries/<str:code>/", unanswered, name="countries"),
    *(
        path(f"{folder}/<slug:slug>/", unanswered, name=folder)
        for folder in ("agreements", "officials", "offices", "sources", "tariffs", "tariff-actions")
    ),
]

urlpatterns = [
    path("drf/", include(drf)),
    path("kept/tariffs/", cache_page(600)(TariffViewSet.as_view({"get": "list"}))),
    path("ninja/", api.urls),
]
