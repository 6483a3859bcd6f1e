"""Tells with each answer what of it will go: Deprecation (RFC 9745), Sunset (RFC 8594), and where the rules are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import http_date

from tradeapi.api.components import whole
from tradeapi.api.documents import openapi
from tradeapi.api.selection import FIELDS, OMIT

from .deprecation import Deprecation
from .document import operations

PLACEHOLDER = re.compile(r"\\\{\w+\\\}")


@dataclass(frozen=True)
class Concern:
    """The requests that one deprecation is about; ``member`` is set where `fields` and `omit` can leave it out."""

    deprecation: Deprecation
    method: str
    path: re.Pattern[str]
    member: str = ""

    def is_about(self, request: HttpRequest) -> bool:
        one = self.deprecation
        if self.method != (request.method if request.method != "HEAD" else "GET"):
            return False
        if not self.path.fullmatch(request.path_info):
            return False
        if one.parameter:
            given = values_of(request, one.parameter)
            return one.value in given if one.value else bool(given)
        return not self.member or self.is_shown(request)

    def is_shown(self, request: HttpRequest) -> bool:
        chosen = values_of(request, FIELDS)
        return (not chosen or self.member in chosen) and self.member not in values_of(request, OMIT)


class DeprecationMiddleware:
    """Adds the headers to the answers that a declared deprecation concerns; without one it is not there at all."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.DEPRECATIONS:
            raise MiddlewareNotUsed
        self.get_response = get_response

    @cached_property
    def concerns(self) -> list[Concern]:
        """What is asked of each request; read from the document, when the first request comes."""
        document = whole(openapi())
        return [one for declared in settings.DEPRECATIONS for one in concerns_of(document, declared)]

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path_info.startswith("/api/"):
            return response
        if found := self.concerned(request):
            announce(request, response, found)
        return response

    def concerned(self, request: HttpRequest) -> list[Deprecation]:
        """What goes of that which the request asks for."""
        return [one.deprecation for one in self.concerns if one.is_about(request)]


def announce(request: HttpRequest, response: HttpResponse, found: list[Deprecation]) -> None:
    """Say it once for all that goes: since the first announcement, until the first end."""
    policy = request.build_absolute_uri(reverse("versioning"))
    links = [f'<{policy}>; rel="deprecation"; type="text/html"', f'<{policy}>; rel="sunset"']
    response["Deprecation"] = f"@{min(int(one.deprecated_at.timestamp()) for one in found)}"
    response["Sunset"] = http_date(min(one.sunset_at.timestamp() for one in found))
    response["Link"] = ", ".join(filter(None, [response.get("Link"), *links]))


def values_of(request: HttpRequest, name: str) -> set[str]:
    return {part for text in request.GET.getlist(name) for part in text.split(",")}


def concerns_of(document: dict[str, Any], declared: Deprecation) -> Iterator[Concern]:
    """The operations that a deprecation is about: the one it names, or those whose answers have its schema."""
    for path, method, operation in operations(document):
        template = re.compile(PLACEHOLDER.sub("[^/]+", re.escape(path)))
        if not declared.member:
            if operation["operationId"] == declared.of:
                yield Concern(declared, method.upper(), template)
        elif declared.of in reached(document, [operation.get("responses"), operation.get("requestBody")]):
            is_its_document = declared.of in direct(document, operation)
            yield Concern(declared, method.upper(), template, declared.member if is_its_document else "")


def direct(document: dict[str, Any], operation: dict[str, Any]) -> set[str]:
    """Schemas whose members `fields` and `omit` choose: that of the answer, or of the results of its pages."""
    answer = (
        operation["responses"].get("200", {}).get("content", {}).get("application/json", {}).get("schema", {})
    )
    name = answer.get("$ref", "").rpartition("/")[2]
    page = document["components"]["schemas"].get(name, {}).get("properties", {}).get("results", {})
    rows = page.get("items", {}).get("$ref", "").rpartition("/")[2]
    asked = {one["name"] for one in operation.get("parameters", ())}
    return {rows or name} if FIELDS in asked else set()


def reached(document: dict[str, Any], nodes: list[Any]) -> set[str]:
    """Names of all schemas that are referred to from here, at any depth."""
    schemas, found = document["components"]["schemas"], set[str]()
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            name = str(node.get("$ref", "")).rpartition("/")[2]
            if name in schemas and name not in found:
                found.add(name)
                waiting.append(schemas[name])
            waiting += node.values()
        elif isinstance(node, list):
            waiting += node
    return found
