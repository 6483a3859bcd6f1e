"""The OpenAPI 3.1 document: parameters from the FilterSets, errors and names alike for all views."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Literal

from drf_spectacular.hooks import postprocess_schema_enum_id_removal
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiResponse, extend_schema_serializer
from rest_framework import serializers
from rest_framework.pagination import BasePagination

from tradeapi.formats import negotiation
from tradeapi.formats.negotiation import Format

from .filters import ParameterFilter
from .parameters import ChoiceParameter
from .problems import KINDS, MEDIA_TYPE, TYPE_PREFIX
from .references import WHEN_ASKED
from .selection import FIELDS
from .views import NoParameters
from .viewsets import PublishedViewSet


@extend_schema_serializer(component_name="Fault")
class FaultShape(serializers.Serializer[Any]):
    """One thing that is wrong with a request."""

    def get_fields(self) -> dict[str, Any]:
        where = serializers.ChoiceField(
            choices=[
                ("query", "a parameter"),
                ("path", "the path"),
                ("header", "a header"),
                ("body", "the body"),
            ],
            help_text="Part of the request.",
        )
        return {"in": where, **super().get_fields()}

    name = serializers.CharField(help_text="Name of the parameter, header or member.")
    code = serializers.CharField(help_text="Stable word for what is wrong, such as unknown_parameter.")
    detail = serializers.CharField(help_text="What is wrong, for people.")
    suggestion = serializers.CharField(
        allow_null=True, help_text="What may have been meant; null = nothing near."
    )


@extend_schema_serializer(component_name="Problem")
class ProblemShape(serializers.Serializer[Any]):
    """Why there is no answer, after RFC 9457. Further members may come with some types."""

    type = serializers.CharField(
        help_text=f"Stable name of the kind of problem: {TYPE_PREFIX} and one of {', '.join(KINDS)}."
    )
    title = serializers.CharField(help_text="What the type means.")
    status = serializers.IntegerField(min_value=300, max_value=599, help_text="The HTTP status.")
    detail = serializers.CharField(help_text="What is wrong this time, for people.")
    instance = serializers.CharField(help_text="Path of the request.")
    request_id = serializers.CharField(help_text="Name of the request in our logs, also in X-Request-ID.")
    errors = FaultShape(  # type: ignore[assignment]
        many=True, help_text="Each thing that is wrong with the request; may be empty."
    )


#: Problems that every operation may answer, those of answers with a tag, and those of details.
ERRORS = {
    400: "The question can't be understood; `errors` names each parameter.",
    406: "None of the formats in Accept is offered.",
    503: "The database does not answer in time; Retry-After says when to ask again.",
}
ERRORS_OF_TAGGED = {
    412: "The tag in If-Match is not that of the answer, or it changed after If-Unmodified-Since."
}
ERRORS_OF_CALLERS = {
    401: "The API key is unknown, expired or revoked; without one the answer is the same.",
    429: "Too many requests from this address or with this key; Retry-After says when to ask again.",
}
#: What reads ask for: nothing, or a key.
OPEN: list[dict[str, list[str]]] = [{}, {"apiKey": []}]
ERRORS_OF_DETAILS = {
    301: "The record was merged; Location leads to the one that stands in for it.",
    404: "No published record has this name.",
    410: "The record was withdrawn; `detail` says why and `withdrawn_at` when.",
}


class ApiSchema(AutoSchema):
    """Describes the views of this API; ``@extend_schema`` of a single view has the last word."""

    method_mapping = {**AutoSchema.method_mapping, "head": "retrieve"}

    @property
    def is_paged(self) -> bool:
        return bool(getattr(self.view, "is_paged", False))

    def _is_list_view(self, serializer: Any = None) -> bool:
        return self.is_paged if isinstance(self.view, PublishedViewSet) else super()._is_list_view(serializer)

    def get_operation_id(self) -> str:
        """listTariffs, getTariff, getTariffRates: verb and noun, as a method would be named."""
        view = self.view
        if not isinstance(view, PublishedViewSet):
            return "get" + camel(re.sub("(View|ViewSet)$", "", type(view).__name__))
        one, several = nouns(view)
        if view.action == "list":
            return f"list{several}"
        if view.action == "retrieve":
            return f"get{one}"
        verb = "list" if self.is_paged else "get"
        action = camel(view.action)
        return f"{verb}{action}Of{one}" if view.detail else f"{verb}{one}{action}"

    def get_summary(self) -> str:
        view = self.view
        if isinstance(view, PublishedViewSet) and view.action in ("list", "retrieve"):
            meta = view.queryset.model._meta
            return f"List {meta.verbose_name_plural}" if view.action == "list" else f"One {meta.verbose_name}"
        return self.get_description().strip().partition("\n")[0].rstrip(".")

    def get_auth(self) -> list[dict[str, list[str]]]:
        return OPEN if self.path.startswith("/api/") else [{}]

    def get_tags(self) -> list[str]:
        path = self.path.removeprefix("/api/v1/")
        return [path.split("/")[0] if path and path != self.path else "site"]

    def _resolve_path_parameters(self, variables: list[str]) -> list[dict[str, Any]]:
        described = super()._resolve_path_parameters(variables)
        if isinstance(self.view, PublishedViewSet):
            model = self.view.queryset.model
            for one in described:
                one["description"] = str(model._meta.get_field(one["name"]).help_text)
                one["example"] = model.example
        return described

    def _get_filter_parameters(self) -> list[dict[str, Any]]:
        declared = getattr(self.view, "get_filterset_class", lambda: NoParameters)()
        return [parameter(name, one) for name, one in declared.base_filters.items()]

    def _get_pagination_parameters(self) -> list[dict[str, Any]]:
        return []

    def map_renderers(self, attribute: str) -> list[Any]:
        """JSON alone has a schema; the other formats of lists are added to the answer as they are."""
        names = super().map_renderers(attribute)
        others = {getattr(one, attribute) for one in negotiation.OF_DATED_LISTS if issubclass(one, Format)}
        return [name for name in names if name not in others]

    def _get_paginator(self) -> BasePagination | None:
        return super()._get_paginator() if self.is_paged else None

    def get_paginated_name(self, serializer_name: str) -> str:
        return f"{serializer_name}Page"

    def _get_response_bodies(self, direction: Literal["request", "response"] = "response") -> dict[str, Any]:
        responses = super()._get_response_bodies(direction)
        errors = dict(ERRORS)
        if self.path.startswith("/api/"):
            responses["304"] = {"description": "The tag in If-None-Match is still that of the answer."}
            errors |= ERRORS_OF_TAGGED | ERRORS_OF_CALLERS
        if "{" in self.path:
            errors |= ERRORS_OF_DETAILS
        if isinstance(self.view, PublishedViewSet) and self.is_paged:
            responses["200"]["content"] |= {
                one.media_type: {"schema": {"type": "string", "description": one.meaning.capitalize() + "."}}
                for one in self.view.formats()
                if issubclass(one, Format)
            }
        responses["200"]["description"] = responses["200"]["description"] or self.get_summary() + "."
        for status, description in errors.items():
            problem = OpenApiResponse(ProblemShape, description=description)
            described = self._get_response_for_code(problem, str(status), [MEDIA_TYPE], direction)
            responses.setdefault(str(status), described)
        return dict(sorted(responses.items()))


def nouns(view: PublishedViewSet) -> tuple[str, str]:
    meta = view.queryset.model._meta
    return camel(str(meta.verbose_name)), camel(str(meta.verbose_name_plural))


def camel(words: str) -> str:
    """``"tariff actions"`` -> ``"TariffActions"``."""
    return "".join(word[:1].upper() + word[1:] for word in re.split(r"[\s_-]+", words))


def parameter(name: str, declared: ParameterFilter) -> dict[str, Any]:
    """The OpenAPI parameter of a filter."""
    field: Any = declared.field
    description = str(field.help_text)
    if field.many:
        how = "with commas or by repetition" if field.commas else "by repetition; commas are part of a value"
        description += f" Several values {how}."
    if isinstance(field, ChoiceParameter):
        description += "\n\n" + field.meanings()
    described: dict[str, Any] = {
        "in": "query", "name": name, "description": description, "schema": field.document(),
    }  # fmt: skip
    if field.required:
        described["required"] = True
    if field.many:
        described |= {"style": "form", "explode": not field.commas}
    example = field.shown_example
    if example not in (None, ""):
        described["example"] = [example] if field.many and not isinstance(example, list) else example
    return described


def tidy(result: dict[str, Any], generator: Any, **kwargs: Any) -> dict[str, Any]:
    """Postprocessing hook: answers have all their properties, enums stay in place, tags are explained.

    Of a document of which ``fields`` and ``omit`` choose the members, only the identity is always there.
    """
    postprocess_schema_enum_id_removal(result, generator)
    identities = dict(selectable(result["paths"]))
    for name, schema in result.get("components", {}).get("schemas", {}).items():
        if name.endswith("Request"):  # a body: what must be in it is declared, and nothing else may be
            schema["additionalProperties"] = False
            continue
        properties = schema.get("properties", {})
        for described in properties.values():
            described.pop("readOnly", None)
        always = [name for name, described in properties.items() if not described.pop(WHEN_ASKED, False)]
        if properties and not name.endswith("Page"):
            schema["required"] = [identities[name]] if name in identities else always
    tags: dict[str, str] = {"site": "The document itself, and the health of this site."}
    for methods in result["paths"].values():
        for operation in methods.values():
            tags.setdefault(operation["tags"][0], operation.get("description", ""))
    result["tags"] = [
        {"name": name, "description": description} for name, description in sorted(tags.items())
    ]
    return result


def selectable(paths: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Schemas of documents that can be cut down by ``fields``, each with its identity."""
    for path, methods in paths.items():
        identity = re.search(r"\{(\w+)\}/$", path)
        asked = {one["name"] for one in methods.get("get", {}).get("parameters", ())}
        if identity and FIELDS in asked:
            for one in (methods, paths.get(path[: identity.start()], {})):
                if "get" in one:
                    schema = one["get"]["responses"]["200"]["content"]["application/json"]["schema"]
                    name = schema["$ref"].rpartition("/")[2].removesuffix("Page")
                    yield name, identity[1]
