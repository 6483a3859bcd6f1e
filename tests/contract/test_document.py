"""The OpenAPI document is what the server does."""

import io
import json
import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import get_resolver
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from .routes import COMMITTED, DOCUMENT

OPENAPI = Path(__file__).resolve().parents[2] / "openapi.yaml"


def schema_of(operation, status):
    media = next(iter(operation["responses"][str(status)]["content"].values()))
    return {**media["schema"], "components": DOCUMENT["components"]}


def test_the_document_is_valid_openapi_3_1():
    assert COMMITTED["openapi"].startswith("3.1")
    validate(COMMITTED)


def test_the_committed_document_is_the_generated_one():
    out = io.StringIO()
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=out)

    assert out.getvalue() == OPENAPI.read_text()


def test_what_operations_say_alike_is_said_once():
    for kind in ("parameters", "responses"):
        said = [json.dumps(one, sort_keys=True) for one in COMMITTED["components"][kind].values()]
        for methods in COMMITTED["paths"].values():
            for operation in methods.values():
                given = operation.get(kind, ())
                given = given.values() if kind == "responses" else given
                said += [json.dumps(one, sort_keys=True) for one in given if "$ref" not in one]
        assert len(said) == len(set(said))


def test_nothing_of_3_0_is_left_over():
    def walk(node, path):
        if isinstance(node, dict):
            assert "nullable" not in node or "example" in path, path
            for key, value in node.items():
                walk(value, (*path, key))
        elif isinstance(node, list):
            for value in node:
                walk(value, path)

    walk(COMMITTED, ())


def test_every_answer_conforms_to_the_document(visit, route):
    response = visit(route)

    errors = list(Draft202012Validator(schema_of(route.operation, 200)).iter_errors(response.json()))
    assert not errors, errors[0].message + " at " + "/".join(map(str, errors[0].absolute_path))


def test_documents_are_whole_unless_asked_otherwise(visit, route):
    if "fields" not in route.parameters:
        return
    answer = visit(route).json()
    members = set(route.parameters["fields"]["schema"]["items"]["enum"])

    for document in answer["results"] if route.is_list else [answer]:
        assert set(document) == members


def test_every_refusal_conforms_to_the_document(visit, route):
    response = visit(route, {"surely_not": "1"})

    Draft202012Validator(schema_of(route.operation, 400)).validate(response.json())


def test_every_parameter_is_explained(route):
    for name, parameter in route.parameters.items():
        assert parameter.get("description"), name


def test_every_operation_has_an_id_a_summary_and_its_errors(route):
    assert route.operation["operationId"].isidentifier()
    assert route.operation["summary"]
    assert {"200", "400", "503"} <= set(route.operation["responses"])
    if "{" in route.path:
        assert "404" in route.operation["responses"]


def described(schema):
    """What a member says of itself and of what it lists, or the schema that it refers to."""
    alone = schema.get("$ref") or next((one["$ref"] for one in schema.get("oneOf", ()) if "$ref" in one), "")
    referred = DOCUMENT["components"]["schemas"].get(alone.rpartition("/")[2], {})
    own = schema.get("description") or referred.get("description", "")
    return own + schema.get("items", {}).get("description", "")


def words_of(schema):
    """The words of which a value is one, whether alone or in a list; none for names of members and of references."""
    inner = schema.get("items", schema)
    return [word for word in inner.get("enum", ()) if word]


def test_every_member_and_every_word_is_explained():
    """Of answers, bodies and parameters; what names members of the answer itself is explained there."""
    silent = []
    for name, schema in DOCUMENT["components"]["schemas"].items():
        for member, shown in schema.get("properties", {}).items():
            text = described(shown)
            silent += [(name, member)] if not text else []
            silent += [(name, member, word) for word in words_of(shown) if f"`{word}`" not in text]
    for path, methods in DOCUMENT["paths"].items():
        for operation in methods.values():
            for one in operation.get("parameters", ()):
                if one["name"] not in ("fields", "omit"):
                    words = words_of(one["schema"])
                    silent += [(path, one["name"], w) for w in words if f"`{w}`" not in one["description"]]
    assert not silent


def addresses(patterns, above="/"):
    """Every address below these patterns, with what it names in braces."""
    for one in patterns:
        text = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", re.sub(r"\(\?P<(\w+)>[^)]*\)", r"{\1}", str(one.pattern)))
        path = above + text.removeprefix("^").removesuffix("$").removesuffix(r"\Z")
        if hasattr(one, "url_patterns"):
            yield from addresses(one.url_patterns, path)
        else:
            yield path


def test_every_address_of_the_api_is_in_the_document():
    """Beside pages for people: the documentation, the landing page, the admin."""
    of_the_api = {path for path in addresses(get_resolver().url_patterns) if path.startswith("/api/")}

    assert {path for path in of_the_api if not path.startswith("/api/docs/")} == {
        path for path in DOCUMENT["paths"] if path.startswith("/api/")
    }


@pytest.mark.parametrize(
    "path", ["/api/schema/", "/api/docs/", "/", "/llms.txt", "/livez", "/readyz", "/api/v1/"]
)
def test_what_people_open_first_is_there(client, db, path):
    assert client.get(path).status_code == 200


def test_the_documentation_asks_nobody_else(client, db):
    page = client.get("/api/docs/").content.decode()

    assert "http://" not in page.replace("http://testserver", "")
    assert "https://" not in page
