"""Deprecations in the OpenAPI document: ``deprecated: true``, a sentence, and the day as ``x-sunset``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from .deprecation import Deprecation

#: The first day on which a deprecated thing may be gone; under the name of a value where that alone goes.
SUNSET, SUNSETS_OF_VALUES = "x-sunset", "x-sunset-of-values"


def mark(result: dict[str, Any], generator: Any, **kwargs: Any) -> dict[str, Any]:
    """Postprocessing hook: marks what is declared in the settings, before operations share what they say alike.

    Raises ImproperlyConfigured for a declaration of what the document does not have.
    """
    for one in settings.DEPRECATIONS:
        found = list(places(result, one))
        if not found:
            raise ImproperlyConfigured(f"DEPRECATIONS: the document has no {one.name}.")
        for place in found:
            place["description"] = "\n\n".join(filter(None, [place.get("description"), one.sentence]))
            if one.value:
                place.setdefault(SUNSETS_OF_VALUES, {})[one.value] = one.sunset.isoformat()
            else:
                place["deprecated"] = True
                place[SUNSET] = one.sunset.isoformat()
    return result


def places(document: dict[str, Any], one: Deprecation) -> Iterator[dict[str, Any]]:
    """Where the document describes what goes: an operation, a parameter of it, or a property of a schema."""
    for *_, operation in operations(document):
        if operation["operationId"] == one.of and not one.member:
            parameters = [p for p in operation.get("parameters", ()) if p["name"] == one.parameter]
            candidates = parameters if one.parameter else [operation]
            yield from (place for place in candidates if has_value(place.get("schema"), one.value))
    schema = document["components"]["schemas"].get(one.of, {})
    described = schema.get("properties", {}).get(one.member)
    if described is not None and has_value(described, one.value):
        yield described


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Path, method and description of each operation."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def has_value(schema: Any, value: str) -> bool:
    """Whether a schema lists the value; every one does so when none is named."""
    if not value:
        return True
    listed = schema.get("enum", schema.get("items", {}).get("enum", ())) if schema else ()
    return value in listed
