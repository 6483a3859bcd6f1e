"""Addresses of resources: ``<resource>/`` and ``<resource>/<identity>/``, without format suffixes."""

from rest_framework.routers import SimpleRouter


class Router(SimpleRouter):
    """``register("countries", CountryViewSet, basename="country")``: ``country-list``, ``country-detail``."""

    include_format_suffixes = False
