"""The OpenAPI document is what the server does."""

import io
from pathlib import Path

import pytest
from django.core.management import call_command
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from .routes import DOCUMENT

OPENAPI = Path(__file__).resolve().parents[2] / "openapi.yaml"


def schema_of(operation, status):
    media = next(iter(operation["responses"][str(status)]["content"].values()))
    return {**media["schema"], "components": DOCUMENT["components"]}


def test_the_document_is_valid_openapi_3_1():
    assert DOCUMENT["openapi"].startswith("3.1")
    validate(DOCUMENT)


def test_the_committed_document_is_the_generated_one():
    out = io.StringIO()
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=out)

    assert out.getvalue() == OPENAPI.read_text()


def test_nothing_of_3_0_is_left_over():
    def walk(node, path):
        if isinstance(node, dict):
            assert "nullable" not in node or "example" in path, path
            for key, value in node.items():
                walk(value, (*path, key))
        elif isinstance(node, list):
            for value in node:
                walk(value, path)

    walk(DOCUMENT, ())


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


@pytest.mark.parametrize(
    "path", ["/api/schema/", "/api/docs/", "/", "/llms.txt", "/livez", "/readyz", "/api/v1/"]
)
def test_what_people_open_first_is_there(client, db, path):
    assert client.get(path).status_code == 200


def test_the_documentation_asks_nobody_else(client, db):
    page = client.get("/api/docs/").content.decode()

    assert "http://" not in page.replace("http://testserver", "")
    assert "https://" not in page
