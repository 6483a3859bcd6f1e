"""Real examples in the OpenAPI document: of each operation an answer and a refusal, of each member a value.

They are answers of the sample data, kept in a file that ``make examples`` writes and a test compares with what is
answered now.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from jsonschema import Draft202012Validator, FormatChecker

#: Values of members that no answer kept has anything in, as a record might have them.
OF_NO_RECORD = {
    "amount": "2.5000",
    "authority": "International Emergency Economic Powers Act",
    "claim": "35 percent, a month later",
    "claimed_date": "2025-09-01",
    "claimed_field": "rate_percent",
    "claimed_line": "all goods outside of the agreement",
    "claimed_qualifier": "exact",
    "claimed_rate_percent": "35.000",
    "collection_ended": "2026-02-24",
    "condition_text": "goods that enter under the agreement",
    "excluded": ["310420"],
    "excluded_origins": ["MX"],
    "exempted": ["310430"],
    "fields_changed": ["date"],
    "limited_to": "the importers who sued",
    "line": "all goods outside of the agreement",
    "missing": ["A citation is missing."],
    "origin_class": "countries with a digital services tax",
    "per_unit": "kg",
    "title_then": "Minister of Foreign Affairs",
    "until": "2026-07-24",
    "year": "2025",
}


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
    answers = [one["value"] for said in examples["operations"].values() for one in said.values()]
    members = Members(
        examples["members"], [*parameters_of(result), *members_of(answers), *OF_NO_RECORD.items()]
    )
    for name, schema in result["components"]["schemas"].items():
        members.show(schema, name)
    return result


def parameters_of(result: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Names and examples of the parameters of all operations."""
    for methods in result["paths"].values():
        for operation in methods.values():
            for one in operation.get("parameters", ()):
                if "example" in one:
                    yield one["name"], one["example"]


def members_of(value: Any) -> Iterator[tuple[str, Any]]:
    """Names and values of the members of an answer, at any depth."""
    if isinstance(value, dict):
        yield from value.items()
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from members_of(one)


class Members:
    """Values of members by the place of each, ``Schema.member``; ``others`` are values that have their names."""

    def __init__(self, values: dict[str, Any], others: Iterable[tuple[str, Any]]) -> None:
        self.values = values
        self.by_name: dict[str, list[Any]] = defaultdict(list)
        for place, value in values.items():
            self.by_name[place.rpartition(".")[2]].append(value)
        for name, value in others:
            self.by_name[name] += [value, *(value if isinstance(value, list) else ())]

    def show(self, schema: dict[str, Any], place: str) -> None:
        """Give the members of a schema their examples, at any depth; those of other schemas have theirs there."""
        for name, described in schema.get("properties", {}).items():
            self.show_of(described, f"{place}.{name}")

    def show_of(self, described: dict[str, Any], place: str) -> None:
        if "$ref" not in described and (found := self.example(described, place)):
            described["examples"] = found
        self.show(described, place)
        items = described.get("items")
        if isinstance(items, dict) and "$ref" not in items:
            self.show_of(items, f"{place}[]")

    def example(self, described: dict[str, Any], place: str) -> list[Any]:
        """The value of this member as the only one of a list, else one of its name that it may have; or none."""
        if place in self.values:
            return [self.values[place]]
        if "example" in described or "examples" in described or "properties" in described:
            return []
        alike = self.by_name[place.rpartition(".")[2]]
        fitting = [value for one in alike for value in (one, as_written(one)) if fits(value, described)]
        return fitting[:1]


def as_written(value: Any) -> Any:
    """A value as drafts have it: of a date its text, of a record its name."""
    if isinstance(value, list):
        return [as_written(one) for one in value]
    return value.get("edtf") or value.get("id") if isinstance(value, dict) else value


def fits(value: Any, described: dict[str, Any]) -> bool:
    """Whether a value says something, and the schema of a member allows it."""
    if value in (None, "", [], {}) or "$ref" in json.dumps(described):
        return False
    return bool(Draft202012Validator(described, format_checker=FormatChecker()).is_valid(value))
