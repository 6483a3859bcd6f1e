"""Addresses of the plain DRF peer, alone and behind ``cache_page``, and of django-ninja."""

from django.urls import include, path
from django.views.decorators.cache import cache_page

from .ninja_api import api
from .plain_drf import EventViewSet, TariffViewSet, all_tariffs

drf = [
    path("tariffs/", TariffViewSet.as_view({"get": "list"})),
    path("tariffs/all/", all_tariffs),
    path("events/", EventViewSet.as_view({"get": "list"})),
    path("events/<slug:slug>/", EventViewSet.as_view({"get": "retrieve"})),
]

urlpatterns = [
    path("drf/", include(drf)),
    path("kept/tariffs/", cache_page(600)(TariffViewSet.as_view({"get": "list"}))),
    path("ninja/", api.urls),
]
