"""Who asks changes no public answer: a key, a session of the admin or neither; and everyone may ask so often."""

import pytest
from django.test import Client
from jsonschema import Draft202012Validator

from tests.curator import Curator
from tests.factories import make_key, make_user

from .routes import DOCUMENT, ROUTES
from .test_document import schema_of
from .test_drafts import OPERATIONS, PLACE, address, identified, resource_of

#: What answers to everyone and is no list of records and none of its parts.
OTHERS = {"/api/schema/", "/livez", "/readyz"}


@pytest.fixture
def reader(sample, db):
    return make_key("read")


def test_a_key_gives_the_same_bytes_and_an_answer_that_nobody_keeps(visit, reader, route):
    plain, with_key = visit(route), visit(route, **reader)

    assert (with_key.status_code, with_key["ETag"]) == (200, plain["ETag"])
    assert with_key.content == plain.content
    assert plain["Cache-Control"] == "public, no-cache"
    assert with_key["Cache-Control"] == "private, no-store"
    for response in (plain, with_key):
        assert "Authorization" in response["Vary"]


def test_a_key_in_the_query_is_a_parameter_that_nothing_has(visit, reader, route):
    secret = reader["Authorization"].removeprefix("Bearer ")
    names = {"api_key", "access_token", "key", "token"}

    response = visit(route, dict.fromkeys(names, secret))

    assert response.status_code == 400
    assert {error["name"] for error in response.json()["errors"]} == names
    assert secret not in response.content.decode()


def test_a_session_of_the_admin_shows_nothing_more(visit, client, route):
    plain = visit(route)
    client.force_login(make_user(is_superuser=True))

    as_admin = visit(route)

    assert (as_admin.content, as_admin["ETag"]) == (plain.content, plain["ETag"])
    assert "Set-Cookie" not in as_admin


@identified(OPERATIONS)
def test_a_session_of_the_admin_writes_nothing(sample, db, client, path, method, operation):
    client.force_login(make_user(is_superuser=True))

    response = client.generic(
        method.upper(), PLACE + address(path, resource_of(path)), b"{}", "application/json"
    )

    assert response.status_code == 401
    assert response["WWW-Authenticate"].startswith("Bearer")


def test_the_document_says_of_each_operation_who_may():
    """Anyone, or who has a key: what is open is what the tests of reads walk, all else are drafts."""
    is_open = {(p, m): {} in o["security"] for p, ms in DOCUMENT["paths"].items() for m, o in ms.items()}

    assert {path for path, method in is_open if is_open[path, method]} == {
        *OTHERS, *(route.path for route in ROUTES)
    }  # fmt: skip
    assert {one for one, anyone in is_open.items() if not anyone} == {(p, m) for p, m, _ in OPERATIONS}
    assert {method for (_, method), anyone in is_open.items() if anyone} == {"get"}


def limited(response, operation):
    """429 as the document has it, and when to come back."""
    assert response.status_code == 429
    assert response["Content-Type"] == "application/problem+json"
    assert 1 <= int(response["Retry-After"]) <= 60
    assert response["RateLimit"].startswith('"') and response["RateLimit-Policy"]
    Draft202012Validator(schema_of(operation, 429)).validate(response.json())


def test_who_asks_too_often_is_told_so_by_every_read(visit, settings, route):
    address = route.address(Client())
    settings.RATE_LIMIT_ADDRESS = 1
    first, second = (Client().get(address, route.required) for _ in range(2))

    assert first.status_code == 200
    assert first["RateLimit"].startswith('"address";r=0')
    limited(second, route.operation)


@identified(OPERATIONS)
def test_who_asks_too_often_is_told_so_by_every_operation_on_drafts(
    sample, db, settings, path, method, operation
):
    curator, settings.RATE_LIMIT_KEY = Curator(), 1
    first, second = (
        curator.send(method.upper(), address(path, resource_of(path)), b"{}", {"If-Match": '"x"'})
        for _ in range(2)
    )

    assert first.status_code != 429
    assert first["RateLimit"].startswith('"key";r=0')
    limited(second, operation)
