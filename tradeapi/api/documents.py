"""What integrators open first: the index of resources, the OpenAPI document, and its pages."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import get_resolver, reverse
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer2, OpenApiYamlRenderer2
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from .views import PublicView


class ResourceSerializer(serializers.Serializer[Any]):
    """A resource of the API."""

    name = serializers.CharField(help_text="Name, as in its address.")
    url = serializers.URLField(help_text="Address of its list.")


class IndexSerializer(serializers.Serializer[Any]):
    """Where everything is."""

    resources = ResourceSerializer(many=True, help_text="The resources, by name.")
    schema = serializers.URLField(help_text="The OpenAPI document.")
    docs = serializers.URLField(help_text="The same as pages to try out.")


class IndexView(PublicView):
    """The resources of the API, and where it is documented."""

    serializer_class = IndexSerializer

    def get(self, request: Request) -> Response:
        site = request.build_absolute_uri("/")[:-1]
        paths = sorted(reverse(name) for name in list_views())
        resources = [{"name": path.rstrip("/").rpartition("/")[2], "url": site + path} for path in paths]
        return Response(
            {"resources": resources, "schema": site + reverse("schema"), "docs": site + reverse("docs")}
        )


@cache
def list_views() -> tuple[str, ...]:
    """Names of the views that list a resource."""
    names = (key for key in get_resolver().reverse_dict if isinstance(key, str))
    return tuple(name for name in names if name.endswith("-list"))


class SchemaView(PublicView):
    """The OpenAPI document of this API, as JSON or YAML."""

    renderer_classes = [OpenApiJsonRenderer2, OpenApiYamlRenderer2]

    @extend_schema(responses={200: OpenApiTypes.OBJECT})
    def get(self, request: Request) -> Response:
        return Response(openapi())


@cache
def openapi() -> dict[str, Any]:
    """The document; built once, since it changes only with the code."""
    return SchemaGenerator().get_schema(request=None, public=True)


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """The document as pages to try out, without any file from elsewhere."""
    return render(request, "tradeapi/docs.html")
