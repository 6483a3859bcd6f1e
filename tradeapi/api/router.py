"""Addresses of resources: ``<resource>/`` and ``<resource>/<identity>/``, without format suffixes."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path
from rest_framework.routers import SimpleRouter


class Router(SimpleRouter):
    """``register("countries", CountryViewSet, basename="country")``: ``country-list``, ``country-detail``.

    Each resource has its addresses under a path of its own, so that those of the others are not tried.
    """

    def get_urls(self) -> list[URLPattern | URLResolver]:
        found: list[URLPattern | URLResolver] = []
        for prefix, view, basename in self.registry:
            own = SimpleRouter()
            own.register("", view, basename=basename)
            found.append(path(f"{prefix}/", include(own.get_urls())))
        return found
