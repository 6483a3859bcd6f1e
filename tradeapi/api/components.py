"""What operations of the OpenAPI document say alike, said once: parameters and answers as components."""

from __future__ import annotations

import copy
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

#: Where ``$ref`` of each kind of component leads.
PARAMETERS, RESPONSES = "#/components/parameters/", "#/components/responses/"
#: Names that not every Python has: it took them over from RFC 9110 with 3.13.
RENAMED = {"413": "ContentTooLarge", "422": "UnprocessableContent"}


@dataclass
class Said:
    """One description, word for word, and the operations that give it, each as its id and tag."""

    name: str
    described: dict[str, Any]
    by: list[tuple[str, str]] = field(default_factory=list)

    @property
    def tags(self) -> set[str]:
        return {tag for _, tag in self.by}

    @property
    def key(self) -> str:
        """Its bare name where several resources share it, else with the name of the one."""
        return self.name if len(self.tags) > 1 else f"{self.by[0][1]}.{self.name}"

    @property
    def key_of_first(self) -> str:
        """The name with the first operation that gives it, for what has its key in common with others."""
        return f"{self.by[0][0]}.{self.name}"


def share(result: dict[str, Any], generator: Any, **kwargs: Any) -> dict[str, Any]:
    """Postprocessing hook, the last one: what several operations say alike becomes a component that they refer to.

    Nothing is compared but the whole: what differs in a word stays where it is.
    """
    operations = list(all_operations(result))
    parameters = Shared(
        PARAMETERS,
        [
            (one["name"], one, operation)
            for operation in operations
            for one in operation.get("parameters", ())
        ],
    )
    responses = Shared(
        RESPONSES,
        [
            (camel(status), one, operation)
            for operation in operations
            for status, one in operation["responses"].items()
        ],
    )
    for operation in operations:
        if "parameters" in operation:
            operation["parameters"] = [
                parameters.reference(one["name"], one) for one in operation["parameters"]
            ]
        operation["responses"] = {
            status: responses.reference(camel(status), one) for status, one in operation["responses"].items()
        }
    for kind, shared in (("parameters", parameters), ("responses", responses)):
        if shared.components:
            result.setdefault("components", {})[kind] = shared.components
    return result


class Shared:
    """What several operations say alike, of all that they say with its name: components by their keys."""

    def __init__(self, place: str, said: Iterable[tuple[str, dict[str, Any], dict[str, Any]]]) -> None:
        self.place = place
        found: dict[tuple[str, str], Said] = {}
        for name, described, operation in said:
            one = found.setdefault((name, text_of(described)), Said(name, described))
            one.by.append((operation["operationId"], operation["tags"][0]))
        alike: dict[str, list[Said]] = defaultdict(list)
        for one in found.values():
            if len(one.by) > 1:
                alike[one.key].append(one)
        keys = {
            key if len(several) == 1 else one.key_of_first: one
            for key, several in alike.items()
            for one in several
        }
        self.components = {key: one.described for key, one in sorted(keys.items())}
        self.keys = {(one.name, text_of(one.described)): key for key, one in keys.items()}

    def reference(self, name: str, described: dict[str, Any]) -> dict[str, Any]:
        """What an operation has in place of what it said."""
        key = self.keys.get((name, text_of(described)))
        return {"$ref": self.place + key} if key else described


def whole(document: dict[str, Any]) -> dict[str, Any]:
    """The document with everything that operations refer to in its place, apart from schemas; a copy."""
    result = copy.deepcopy(document)
    components = result.get("components", {})
    for operation in all_operations(result):
        if "parameters" in operation:
            operation["parameters"] = [resolved(components, one) for one in operation["parameters"]]
        operation["responses"] = {
            status: resolved(components, one) for status, one in operation["responses"].items()
        }
    for kind in ("parameters", "responses"):
        components.pop(kind, None)
    return result


def all_operations(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for methods in document["paths"].values():
        yield from methods.values()


def resolved(components: dict[str, Any], one: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in one:
        return one
    *_, kind, key = one["$ref"].split("/")
    return copy.deepcopy(components[kind][key])


def text_of(described: dict[str, Any]) -> str:
    return json.dumps(described, sort_keys=True, default=str)


def camel(status: str) -> str:
    """``"429"`` -> ``"TooManyRequests"``, as RFC 9110 calls it."""
    return RENAMED.get(status) or HTTPStatus(int(status)).phrase.title().replace(" ", "").replace("-", "")
