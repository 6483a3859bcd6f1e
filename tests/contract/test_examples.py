"""The examples in the OpenAPI document are what the sample data answers, and there is one of everything."""

import datetime

import pytest
import time_machine
from jsonschema import Draft202012Validator

from .examples import KEPT, examples_of_the_sample, written
from .routes import DOCUMENT, ROUTES

#: Days pass; the examples are of this one.
TODAY = datetime.datetime(2026, 11, 25, 12, tzinfo=datetime.UTC)
OPERATIONS = [
    (path, method, operation)
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
    if operation["operationId"] != "getSchema"  # it is this document
]
each_operation = pytest.mark.parametrize(
    ("path", "method", "operation"), OPERATIONS, ids=[one["operationId"] for *_, one in OPERATIONS]
)


def media(operation):
    """Status, description and example of each answer that has one."""
    for status, answer in operation["responses"].items():
        for one in answer.get("content", {}).values():
            if "examples" in one:
                yield status, one["schema"], one["examples"]["sample"]


def test_they_are_what_the_sample_answers(sample, db, request):
    with time_machine.travel(TODAY, tick=False):
        now = written(examples_of_the_sample())
    if request.config.getoption("write_examples"):
        KEPT.write_text(now)

    assert KEPT.read_text() == now, "the examples are out of date: make examples"


@each_operation
def test_every_operation_shows_an_answer_and_a_refusal(path, method, operation):
    statuses = {status[0] for status, *_ in media(operation)}

    assert statuses == ({"4"} if method == "delete" else {"2", "4"})


@each_operation
def test_examples_conform_to_the_document(path, method, operation):
    for _, schema, example in media(operation):
        Draft202012Validator({**schema, "components": DOCUMENT["components"]}).validate(example["value"])


@each_operation
def test_every_parameter_has_an_example(path, method, operation):
    for one in operation.get("parameters", ()):
        assert one.get("example") not in (None, "", [""]), one["name"]


def test_examples_of_parameters_are_understood(visit):
    """Each value that differs, once; whether it goes with others is not asked, nor a cursor, which is one's own."""
    seen = set()
    for route in ROUTES:
        for name, one in route.parameters.items():
            value = ",".join(map(str, one["example"])) if isinstance(one["example"], list) else one["example"]
            text = str(value).lower() if isinstance(value, bool) else str(value)
            if name == "cursor" or (name, text) in seen:
                continue
            seen.add((name, text))
            response = visit(route, {name: text})
            errors = response.json().get("errors", []) if response.status_code != 200 else []
            assert all(fault["code"] == "contradiction" for fault in errors), (route.path, name, errors)
            assert response.status_code == 200 or errors, (route.path, name, response.content[:300])


@pytest.mark.parametrize(
    "path", [p for p in DOCUMENT["paths"] if "{" in p and not p.startswith("/api/v1/drafts/")]
)
def test_the_records_that_paths_name_are_there(sample, db, client, path):
    for one in DOCUMENT["paths"][path]["get"]["parameters"]:
        if one["in"] == "path":
            path = path.replace(f"{{{one['name']}}}", one["example"])

    assert client.get(path).status_code == 200


def refers(described):
    """Whether a member is of another schema, whose members have examples."""
    return "$ref" in described or any(
        "$ref" in one for one in described.get("oneOf", described.get("allOf", ()))
    )


@pytest.mark.parametrize("name", DOCUMENT["components"]["schemas"])
def test_every_member_has_an_example_that_it_may_have(name):
    for described in DOCUMENT["components"]["schemas"][name].get("properties", {}).values():
        items = described.get("items", {})
        if (
            refers(described)
            or refers(items)
            or "object" in described.get("type", ())
            or "properties" in items
        ):
            continue
        examples = described.get("examples") or [items["examples"]]

        for example in examples:
            Draft202012Validator({**described, "components": DOCUMENT["components"]}).validate(example)
