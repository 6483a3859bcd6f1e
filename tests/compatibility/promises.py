"""What an OpenAPI document promises, place by place, and what of it a later document breaks.

A place is an operation (``listTariffs``), one of its parameters (``listTariffs ?target``), one of its answers
(``listTariffs 200 application/json``), a schema, or a member of one (``Tariff.imposed_by``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from tradeapi.api.components import whole
from tradeapi.versioning.document import SUNSET, SUNSETS_OF_VALUES, operations

#: Bounds of what is taken that may grow, those that may fall, and those that may do neither.
UPPER = {"maximum", "maxLength", "maxItems"}
LOWER = {"minimum", "minLength", "minItems"}
FIXED = {"pattern", "format", "default", "style", "explode"}


@dataclass
class Promise:
    """What holds at one place.

    ``offers`` may grow and not shrink, ``demands`` and what an answer ``may_be`` may shrink and not grow, ``bounds``
    may get wider. ``sunset`` is the day from which all of it may be gone, ``sunsets`` that of single offers.
    """

    offers: list[str] = field(default_factory=list)
    demands: list[str] = field(default_factory=list)
    may_be: list[str] = field(default_factory=list)
    bounds: dict[str, Any] = field(default_factory=dict)
    sunset: str = ""
    sunsets: dict[str, str] = field(default_factory=dict)

    def compact(self) -> dict[str, Any]:
        """What is said, without what is not."""
        return {name: value for name, value in asdict(self).items() if value}


Promises = dict[str, Promise]


def promises_of(document: dict[str, Any]) -> Promises:
    """Everything that clients of this document build on, whether it is said in place or referred to."""
    document = whole(document)
    found: Promises = {}
    for path, method, operation in operations(document):
        found.update(of_operation(f"{method.upper()} {path}", operation))
    for name, schema in document["components"]["schemas"].items():
        found.update(of_body(name, schema) if name.endswith("Request") else of_answer(name, schema))
    return found


def of_operation(address: str, operation: dict[str, Any]) -> Iterator[tuple[str, Promise]]:
    name = operation["operationId"]
    parameters = operation.get("parameters", ())
    body = operation.get("requestBody", {})
    answers = [
        (f"{status} {media_type}", media.get("schema", {}))
        for status, answer in operation["responses"].items()
        for media_type, media in answer.get("content", {}).items()
    ]
    takes = [
        f"body {media_type} {types(media['schema'])}" for media_type, media in body.get("content", {}).items()
    ]
    open_to_all = {} in operation.get("security", [{}])
    keys = [] if open_to_all else [f"a key {scheme}" for scheme in operation["security"]]
    required = [
        f"parameter {one['name']}" for one in parameters if one.get("required") and one["in"] != "path"
    ]
    yield (
        name,
        Promise(
            offers=sorted([address, *operation["responses"], *takes]),
            demands=sorted([*keys, *required, *(["a body"] if body.get("required") else [])]),
            sunset=operation.get(SUNSET, ""),
        ),
    )
    for kind, schema in answers:
        yield f"{name} {kind}", Promise(may_be=types(schema))
    for one in parameters:
        mark = "?" if one["in"] == "query" else f"{one['in']} "
        schema = {**one["schema"], **{key: one[key] for key in FIXED & one.keys()}}
        yield f"{name} {mark}{one['name']}", taken(schema, one)


def of_body(name: str, schema: dict[str, Any]) -> Iterator[tuple[str, Promise]]:
    """A schema of what is sent."""
    yield name, Promise(demands=sorted(schema.get("required", ())))
    for member, described in schema.get("properties", {}).items():
        yield f"{name}.{member}", taken(described, described)


def of_answer(place: str, schema: dict[str, Any]) -> Iterator[tuple[str, Promise]]:
    """A schema of what is answered, at any depth: what each member may be, and which are always there."""
    yield (
        place,
        Promise(
            offers=sorted(schema.get("required", ())),
            may_be=types(schema),
            sunset=schema.get(SUNSET, ""),
            sunsets=schema.get(SUNSETS_OF_VALUES, {}),
        ),
    )
    for member, described in schema.get("properties", {}).items():
        yield from of_answer(f"{place}.{member}", described)
    if isinstance(schema.get("items"), dict):
        yield from of_answer(f"{place}[]", schema["items"])


def taken(schema: dict[str, Any], described: dict[str, Any]) -> Promise:
    """What a value in a request may be: its types, the words of a list, its bounds, and those of its items."""
    items = schema.get("items", {})
    values = [*schema.get("enum", ()), *items.get("enum", ())]
    return Promise(
        offers=sorted(
            {*types(schema), *types(items), *(f"= {value}" for value in values if value is not None)}
        ),
        bounds={
            **{key: schema[key] for key in sorted(schema.keys() & (UPPER | LOWER | FIXED))},
            **{f"items {key}": items[key] for key in sorted(items.keys() & (UPPER | LOWER | FIXED))},
        },
        sunset=described.get(SUNSET, ""),
        sunsets={f"= {value}": day for value, day in described.get(SUNSETS_OF_VALUES, {}).items()},
    )


def types(schema: dict[str, Any]) -> list[str]:
    """The types that a value may have, with their formats; null is one, and so is another schema, by its name."""
    if "$ref" in schema:
        return [schema["$ref"].rpartition("/")[2]]
    branches = [*schema.get("oneOf", ()), *schema.get("anyOf", ()), *schema.get("allOf", ())]
    found = {one for branch in branches for one in types(branch)}
    declared = schema.get("type", [])
    for one in [declared] if isinstance(declared, str) else declared:
        found.add(f"{one} {schema['format']}" if "format" in schema and one != "null" else one)
    return sorted(found)


def broken(before: Promises, after: Promises, today: date) -> list[str]:
    """A sentence for everything that breaks for clients of the first document; not for what was announced."""
    return sorted(
        f"{place}: {what}"
        for place, promise in before.items()
        if not is_over(place, before, today)
        for what in (breaks(promise, after[place], today) if place in after else ["it is gone"])
    )


def is_over(place: str, before: Promises, today: date) -> bool:
    """Whether this place, or one that it lies in, was announced to go and its last day is there."""
    around = [
        name for name in before if place == name or place.startswith((f"{name} ", f"{name}.", f"{name}["))
    ]
    return any(before[name].sunset and before[name].sunset <= today.isoformat() for name in around)


def breaks(old: Promise, new: Promise, today: date) -> Iterator[str]:
    for offer in sorted(set(old.offers) - set(new.offers)):
        if not old.sunsets.get(offer, "9999") <= today.isoformat():
            yield f"`{offer}` is gone"
    for demand in sorted(set(new.demands) - set(old.demands)):
        yield f"`{demand}` is demanded now"
    for kind in sorted(set(new.may_be) - set(old.may_be)):
        yield f"it may be `{kind}` now, and was {old.may_be}"
    for bound in sorted(old.bounds.keys() | new.bounds.keys()):
        was, now = old.bounds.get(bound), new.bounds.get(bound)
        if was != now and not is_wider(bound.rpartition(" ")[2], was, now):
            yield f"{bound} was {was} and is {now}"


def is_wider(bound: str, was: Any, now: Any) -> bool:
    """Whether what kept the old bound keeps the new one too."""
    if now is None:
        return bound not in ("default", "style", "explode")
    if was is None:
        return bound == "default"
    return (bound in UPPER and now > was) or (bound in LOWER and now < was)
