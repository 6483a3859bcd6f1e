"""Real examples in the OpenAPI document: of each operation an answer and a refusal, of each member a value.

They are answers of the sample data, kept in a file that ``make examples`` writes and a test compares with what is
answered now.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings


@cache
def kept() -> dict[str, Any]:
    """``operations``: by operation and by status with media type; ``members``: by schema and member."""
    found: dict[str, Any] = json.loads(Path(settings.API_EXAMPLES).read_text())
    return found


def show(result: dict[str, Any], generator: Any, **kwargs: Any) -> dict[str, Any]:
    """Postprocessing hook: puts each example where the document describes what it is one of."""
    examples = kept()
    for methods in result["paths"].values():
        for operation in methods.values():
            for said, one in examples["operations"].get(operation["operationId"], {}).items():
                status, media_type = said.split(" ", 1)
                media = operation["responses"].get(status, {}).get("content", {}).get(media_type)
                if media is not None:
                    media["examples"] = {"sample": {"summary": one["request"], "value": one["value"]}}
    for name, schema in result["components"]["schemas"].items():
        of_members(schema, name, examples["members"])
    return result


def of_members(schema: dict[str, Any], place: str, values: dict[str, Any]) -> None:
    """Give the members of a schema their examples, at any depth; those of other schemas have theirs there."""
    for name, described in schema.get("properties", {}).items():
        of_member(described, f"{place}.{name}", values)


def of_member(described: dict[str, Any], place: str, values: dict[str, Any]) -> None:
    if place in values and "$ref" not in described:
        described["examples"] = [values[place]]
    of_members(described, place, values)
    items = described.get("items")
    if isinstance(items, dict) and "$ref" not in items:
        of_member(items, f"{place}[]", values)
