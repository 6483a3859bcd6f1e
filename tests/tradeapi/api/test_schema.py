"""The OpenAPI document of the small house."""

import io
import json

import pytest
import yaml
from django.core.management import call_command
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from tests.factories import make_country, make_event, make_source
from tradeapi.api.components import whole
from tradeapi.api.documents import openapi


@pytest.fixture
def document(house):
    return whole(openapi())


def operation(document, path):
    return document["paths"][path]["get"]


def parameters(document, path):
    return {one["name"]: one for one in operation(document, path)["parameters"]}


def test_it_is_valid_and_builds_without_a_warning(house):
    out = io.StringIO()

    call_command(
        "spectacular", "--validate", "--fail-on-warn", "--urlconf", "tests.tradeapi.api.house", stdout=out
    )

    validate(yaml.safe_load(out.getvalue()))


def test_it_is_openapi_3_1_without_leftovers(document):
    assert document["openapi"] == "3.1.0"
    assert "nullable" not in json.dumps(document)
    assert "x-spec-enum-id" not in json.dumps(document)


def test_operations_have_ids_that_make_good_method_names(document):
    ids = {path: methods["get"]["operationId"] for path, methods in document["paths"].items()}

    assert ids == {
        "/api/v1/": "getIndex",
        "/api/schema/": "getSchema",
        "/livez": "getLivez",
        "/readyz": "getReadyz",
        "/api/v1/countries/": "listCountries",
        "/api/v1/countries/{code}/": "getCountry",
        "/api/v1/sources/": "listSources",
        "/api/v1/sources/{slug}/": "getSource",
        "/api/v1/events/": "listEvents",
        "/api/v1/events/{slug}/": "getEvent",
        "/api/v1/events/rates/": "getEventRates",
        "/api/v1/events/{slug}/steps/": "getStepsOfEvent",
        "/api/v1/events/{slug}/parts/": "listPartsOfEvent",
        "/api/v1/products/": "listProducts",
        "/api/v1/products/{code}/": "getProduct",
    }


def test_operations_say_what_they_do(document):
    assert operation(document, "/api/v1/sources/")["summary"] == "List sources"
    assert operation(document, "/api/v1/sources/")["description"] == "Sources, newest first."
    assert operation(document, "/api/v1/sources/{slug}/")["summary"] == "One source"
    assert operation(document, "/api/v1/events/rates/")["summary"] == "The question, said back"


def test_lists_say_their_parameters_with_bounds(document):
    said = parameters(document, "/api/v1/sources/")

    of_every_list = [
        "limit",
        "cursor",
        "count",
        "fields",
        "omit",
        "format",
        "ordering",
        "slug",
        "slug__not",
        "updated_since",
    ]
    assert list(said) == ["q", "tier", *of_every_list]
    assert said["limit"]["schema"] == {"type": "integer", "minimum": 1, "maximum": 200, "default": 50}
    assert said["tier"]["schema"]["enum"][0] == "official"
    assert "* `wire` - wire: a news agency" in said["tier"]["description"]
    words = ["relevance", "published", "-published", "title", "-title"]
    assert said["ordering"]["schema"]["items"]["enum"] == words


def test_lists_of_values_are_said_to_be_such(document):
    country = parameters(document, "/api/v1/events/")["country"]

    assert country["schema"]["type"] == "array"
    assert country["schema"]["maxItems"] == 50
    assert (country["style"], country["explode"]) == ("form", False)


def test_questions_say_what_must_be_given(document):
    said = parameters(document, "/api/v1/events/rates/")

    assert list(said) == ["on", "origin", "percent", "lines"]
    assert said["on"]["required"] is True
    assert said["on"]["schema"] == {"type": "string", "format": "date"}


def test_details_say_theirs(document):
    assert list(parameters(document, "/api/v1/sources/{slug}/")) == ["slug", "on", "fields", "omit"]
    assert list(parameters(document, "/api/v1/products/{code}/")) == ["code", "fields", "omit"]


def test_what_can_be_chosen_from_documents_is_said_by_name(document):
    said = parameters(document, "/api/v1/countries/{code}/")

    assert said["fields"]["schema"]["items"]["enum"] == ["code", "name", "kind", "part_of"]
    assert said["omit"]["schema"]["items"]["enum"] == ["name", "kind", "part_of"]
    assert said["expand"]["schema"]["items"]["enum"] == ["part_of"]


def test_the_formats_of_lists_are_said(document):
    def formats(path):
        return list(operation(document, path)["responses"]["200"]["content"])

    plain = ["application/json", "text/csv", "application/x-ndjson"]
    assert formats("/api/v1/sources/") == plain
    assert formats("/api/v1/events/") == [*plain, "text/calendar", "application/atom+xml"]
    assert formats("/api/v1/events/{slug}/") == ["application/json"]


def test_every_parameter_is_explained_and_its_example_is_one(document):
    for methods in document["paths"].values():
        for one in methods["get"].get("parameters", ()):
            assert one.get("description"), one["name"]
            if "example" in one:
                Draft202012Validator(one["schema"]).validate(one["example"])


def test_every_operation_says_its_errors_as_problems(document):
    for path, methods in document["paths"].items():
        responses = methods["get"]["responses"]
        expected = {"200", "400", "406", "503"} | ({"301", "404", "410"} if "{" in path else set())
        assert expected <= set(responses)
        for status in expected - {"200"}:
            schema = responses[status]["content"]["application/problem+json"]["schema"]
            assert schema == {"$ref": "#/components/schemas/Problem"}


def test_reading_needs_no_credentials(document):
    assert all({} in methods["get"]["security"] for methods in document["paths"].values())


def test_every_tag_is_explained(document):
    used = {tag for methods in document["paths"].values() for tag in methods["get"]["tags"]}

    assert used == {tag["name"] for tag in document["tags"]}
    assert all(tag["description"] for tag in document["tags"])


def test_references_and_dates_are_components_of_stable_names(document):
    schemas = document["components"]["schemas"]

    reference = schemas["Event"]["properties"]["part_of"]
    assert reference["oneOf"] == [{"$ref": "#/components/schemas/Reference"}, {"type": "null"}]
    assert schemas["Event"]["properties"]["has_parts"]["items"] == {"$ref": "#/components/schemas/Reference"}
    assert set(schemas["EdtfDate"]["properties"]) == {
        "edtf",
        "earliest",
        "latest",
        "approximate",
        "uncertain",
    }


#: Documents of which ``fields`` and ``omit`` choose the members.
CHOSEN = {"Country": ["code"], "Product": ["code"], "Source": ["slug"], "Event": ["slug"]}


def test_answers_have_all_their_properties_but_those_that_are_chosen(document):
    for name, schema in document["components"]["schemas"].items():
        if not name.endswith("Page"):
            always = [member for member in schema["properties"] if (name, member) != ("Reference", "record")]
            assert schema["required"] == CHOSEN.get(name, always), name


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/", 200), ("/api/v1/countries/", 200), ("/api/v1/sources/", 200), ("/api/v1/events/", 200),
        ("/livez", 200), ("/readyz", 200), ("/api/v1/events/?count=exact", 200), ("/api/v1/events/?x=1", 400),
        ("/api/v1/events/?country=XX&limit=0", 400),
    ],
)  # fmt: skip
def test_answers_conform_to_it(api_client, document, path, status):
    make_country("CA-ON", kind="subdivision", part_of=make_country("CA"))
    make_event(part_of=make_event())
    make_source(published="")

    response = api_client.get(path)

    assert response.status_code == status
    described = operation(document, path.partition("?")[0])["responses"][str(status)]["content"]
    media = next(iter(described.values()))
    schema = {**media["schema"], "components": document["components"]}
    Draft202012Validator(schema).validate(response.json())
