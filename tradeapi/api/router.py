"""Addresses of resources: ``<resource>/`` and ``<resource>/<identity>/``, without format suffixes."""

from rest_framework.routers import SimpleRouter


class Router(SimpleRouter):
    """Registers the viewsets of a floor: ``router.register("countries", CountryViewSet, basename="country")``."""

    include_format_suffixes = False
