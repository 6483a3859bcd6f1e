"""What operations say alike is said once, and nothing of it is lost."""

import copy

import pytest

from tradeapi.api.components import share, whole

LIMIT = {"in": "query", "name": "limit", "schema": {"type": "integer", "maximum": 200}}
SHORT = {"in": "query", "name": "limit", "schema": {"type": "integer", "maximum": 20}}
LONG = {"in": "query", "name": "limit", "schema": {"type": "integer", "maximum": 999}}
NO = {"description": "No."}


def operation(name, tag, *parameters, **responses):
    given = {status.removeprefix("of_"): one for status, one in responses.items()}
    return {"get": {"operationId": name, "tags": [tag], "parameters": [*parameters], "responses": given}}


@pytest.fixture
def document():
    paths = {
        "/a/": operation("listA", "a", LIMIT, of_404=NO, of_422=NO),
        "/b/": operation("listB", "b", LIMIT, of_404=NO, of_422=NO),
        "/c/": operation("listC", "c", SHORT, of_404={"description": "None."}),
        "/c/d/": operation("listCOfD", "c", SHORT),
        "/e/": operation("listE", "e", LONG),
    }
    return copy.deepcopy({"paths": paths, "components": {"schemas": {}}})


def referred(document, path):
    return [one.get("$ref", one) for one in document["paths"][path]["get"]["parameters"]]


def test_what_several_resources_say_has_its_bare_name_and_what_one_says_that_of_the_resource(document):
    shared = share(document, None)

    assert shared["components"]["parameters"] == {"c.limit": SHORT, "limit": LIMIT}
    assert referred(shared, "/a/") == referred(shared, "/b/") == ["#/components/parameters/limit"]
    assert referred(shared, "/c/") == ["#/components/parameters/c.limit"]
    assert referred(shared, "/e/") == [LONG]


def test_names_that_meet_are_told_apart_by_the_first_operation(document):
    for path, name, tag in (("/f/", "listF", "f"), ("/g/", "listG", "g")):
        document["paths"][path] = operation(name, tag, LONG)

    shared = share(document, None)["components"]["parameters"]

    assert shared == {"c.limit": SHORT, "listA.limit": LIMIT, "listE.limit": LONG}


def test_answers_are_named_as_rfc_9110_does_on_every_python(document):
    shared = share(document, None)

    assert shared["components"]["responses"] == {"NotFound": NO, "UnprocessableContent": NO}
    assert shared["paths"]["/c/"]["get"]["responses"] == {"404": {"description": "None."}}


def test_nothing_is_lost(document):
    before = copy.deepcopy(document)

    assert whole(share(document, None)) == before


def test_a_document_that_shares_nothing_has_no_components_of_it(document):
    for path in ("/b/", "/c/d/"):
        del document["paths"][path]

    assert share(document, None)["components"] == {"schemas": {}}
