"""What breaks between two documents, and what does not; the rules are in docs/versioning.md."""

import copy
from datetime import date

import pytest
import yaml

from tests.compatibility import baseline
from tests.compatibility.promises import broken, promises_of

TODAY = date(2027, 8, 1)
DOCUMENT = yaml.safe_load("""
paths:
  /fruits/:
    get:
      operationId: listFruits
      security: [{}, {apiKey: []}]
      parameters:
        - {in: query, name: kind, schema: {type: array, maxItems: 5, items: {type: string, enum: [pome, stone]}}}
        - {in: query, name: limit, schema: {type: integer, minimum: 1, maximum: 200, default: 50}}
      responses:
        "200":
          content:
            application/json: {schema: {$ref: "#/components/schemas/Fruit"}}
            text/csv: {schema: {type: string}}
        "400": {description: "No."}
  /drafts/:
    post:
      operationId: createFruit
      security: [{apiKey: [curate]}]
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: "#/components/schemas/FruitRequest"}}}
      responses:
        "201": {description: Made.}
components:
  schemas:
    Fruit:
      type: object
      required: [name]
      properties:
        name: {type: string}
        grown:
          type: object
          required: [where]
          properties: {where: {type: string}, when: {type: string, format: date}}
    FruitRequest:
      type: object
      required: [name]
      properties:
        name: {type: string, maxLength: 20}
        kind: {type: string, enum: [pome, stone]}
""")
LIST, MAKE = ("paths", "/fruits/", "get"), ("paths", "/drafts/", "post")
SHOWN, SENT = ("components", "schemas", "Fruit"), ("components", "schemas", "FruitRequest")
GONE = object()


def changed(*changes):
    """The document with these values at these paths; ``GONE`` takes one out."""
    document = copy.deepcopy(DOCUMENT)
    for path, value in changes:
        node = document
        for step in path[:-1]:
            node = node[step]
        if value is GONE:
            del node[path[-1]]
        else:
            node[path[-1]] = value
    return document


def faults(before, after, today=TODAY):
    return broken(promises_of(before), promises_of(after), today)


KIND, LIMIT = (*LIST, "parameters", 0), (*LIST, "parameters", 1)


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        (("paths", "/fruits/"), GONE, "listFruits: it is gone"),
        ((*LIST, "operationId"), "getFruits", "listFruits: it is gone"),
        ((*LIST, "security"), [{"apiKey": []}], "listFruits: `a key {'apiKey': []}` is demanded now"),
        (KIND, GONE, "listFruits ?kind: it is gone"),
        ((*KIND, "required"), True, "listFruits: `parameter kind` is demanded now"),
        ((*KIND, "schema", "items", "enum"), ["pome"], "listFruits ?kind: `= stone` is gone"),
        ((*KIND, "schema", "maxItems"), 4, "listFruits ?kind: maxItems was 5 and is 4"),
        ((*KIND, "schema", "items", "pattern"), "^p", "listFruits ?kind: items pattern was None and is ^p"),
        ((*KIND, "schema", "type"), "string", "listFruits ?kind: `array` is gone"),
        ((*LIMIT, "schema", "minimum"), 2, "listFruits ?limit: minimum was 1 and is 2"),
        ((*LIMIT, "schema", "default"), 20, "listFruits ?limit: default was 50 and is 20"),
        ((*LIST, "responses", "400"), GONE, "listFruits: `400` is gone"),
        ((*LIST, "responses", "200", "content", "text/csv"), GONE, "listFruits 200 text/csv: it is gone"),
        ((*SHOWN, "properties", "name"), GONE, "Fruit.name: it is gone"),
        ((*SHOWN, "required"), [], "Fruit: `name` is gone"),
        ((*SHOWN, "properties", "name", "type"), ["string", "null"], "Fruit.name: it may be `null` now"),
        ((*SHOWN, "properties", "grown", "required"), [], "Fruit.grown: `where` is gone"),
        ((*SHOWN, "properties", "grown", "properties", "when"), GONE, "Fruit.grown.when: it is gone"),
        ((*SENT, "required"), ["name", "kind"], "FruitRequest: `kind` is demanded now"),
        ((*SENT, "properties", "kind"), GONE, "FruitRequest.kind: it is gone"),
        ((*SENT, "properties", "kind", "enum"), ["pome"], "FruitRequest.kind: `= stone` is gone"),
        ((*SENT, "properties", "name", "maxLength"), 10, "FruitRequest.name: maxLength was 20 and is 10"),
    ],
)  # fmt: skip
def test_what_breaks_a_client_is_named(path, value, told):
    assert any(fault.startswith(told) for fault in faults(DOCUMENT, changed((path, value))))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("paths", "/nuts/"), {"get": {**DOCUMENT["paths"]["/fruits/"]["get"], "operationId": "listNuts"}}),
        ((*KIND, "schema", "items", "enum"), ["pome", "stone", "berry"]),
        ((*KIND, "schema", "maxItems"), 50),
        ((*KIND, "schema", "items", "enum"), ["stone", "pome"]),
        ((*LIMIT, "schema", "maximum"), 500),
        ((*LIST, "responses", "410"), {"description": "Gone."}),
        ((*SHOWN, "properties", "colour"), {"type": "string"}),
        ((*SHOWN, "required"), ["name", "grown"]),
        ((*SENT, "required"), []),
        ((*SENT, "properties", "colour"), {"type": "string"}),
        ((*MAKE, "requestBody", "required"), False),
        ((*MAKE, "security"), [{}]),
    ],
)
def test_what_is_added_or_widened_breaks_nobody(path, value):
    assert faults(DOCUMENT, changed((path, value))) == []


@pytest.mark.parametrize(("today", "kept"), [(date(2027, 7, 30), False), (date(2027, 7, 31), True)])
@pytest.mark.parametrize(
    ("mark", "gone"),
    [
        (((*LIST, "x-sunset"), "2027-07-31"), (("paths", "/fruits/"), GONE)),
        (((*KIND, "x-sunset"), "2027-07-31"), (KIND, GONE)),
        (((*KIND, "x-sunset-of-values"), {"stone": "2027-07-31"}), ((*KIND, "schema", "items", "enum"), ["pome"])),
        (((*SHOWN, "properties", "grown", "x-sunset"), "2027-07-31"), ((*SHOWN, "properties", "grown"), GONE)),
        (((*SENT, "properties", "kind", "x-sunset"), "2027-07-31"), ((*SENT, "properties", "kind"), GONE)),
    ],
)  # fmt: skip
def test_what_was_announced_may_go_when_its_last_day_is_there(mark, gone, today, kept):
    assert (faults(changed(mark), changed(gone), today) == []) is kept


def test_promises_are_written_and_read_again(tmp_path, monkeypatch):
    promises = promises_of(changed(((*KIND, "x-sunset"), "2027-07-31")))
    monkeypatch.setattr(baseline, "PROMISED", tmp_path / "v1.json")

    baseline.write(promises)

    assert baseline.read() == promises


def with_shared_parameter(**schema):
    """The document in which two operations refer to one parameter and one answer."""
    limit = copy.deepcopy(DOCUMENT["paths"]["/fruits/"]["get"]["parameters"][1])
    limit["schema"].update(schema)
    document = changed(
        ((*LIST, "parameters", 1), {"$ref": "#/components/parameters/limit"}),
        ((*LIST, "responses", "400"), {"$ref": "#/components/responses/BadRequest"}),
        (("components", "parameters"), {"limit": limit}),
        (("components", "responses"), {"BadRequest": {"description": "No."}}),
    )
    again = copy.deepcopy(document["paths"]["/fruits/"])
    document["paths"]["/berries/"] = again
    again["get"]["operationId"] = "listBerries"
    return document


def test_what_is_referred_to_is_promised_as_what_is_said_in_place():
    assert faults(DOCUMENT, with_shared_parameter()) == []
    assert (
        promises_of(with_shared_parameter())["listFruits ?limit"]
        == promises_of(DOCUMENT)["listFruits ?limit"]
    )
    assert faults(with_shared_parameter(), with_shared_parameter(maximum=100)) == [
        "listBerries ?limit: maximum was 200 and is 100",
        "listFruits ?limit: maximum was 200 and is 100",
    ]
