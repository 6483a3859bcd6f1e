"""Whether the process lives, and whether it can serve."""

from unittest.mock import patch

import pytest
from django.db import OperationalError, connection


@pytest.fixture
def database_away(db):
    failure = OperationalError('connection to server at "10.0.0.7", port 5432 failed for user "trade"')
    with patch.object(connection, "cursor", side_effect=failure):
        yield


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
def test_all_is_well(client, db, path):
    response = client.get(path)

    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert response["Cache-Control"] == "no-store"


def test_the_process_lives_without_a_database(client):
    assert client.get("/livez").status_code == 200  # no database is allowed in this test


def test_it_can_not_serve_while_the_database_is_away(client, database_away):
    alive, ready = client.get("/livez"), client.get("/readyz")

    assert (alive.status_code, ready.status_code) == (200, 503)
    assert ready["Retry-After"] == "5"
    assert ready["Content-Type"] == "application/problem+json"
    for inside in (b"10.0.0.7", b"5432", b'trade"', b"connection"):
        assert inside not in ready.content


@pytest.mark.parametrize(
    "path", ["/api/v1/countries/", "/api/v1/countries/CA/", "/api/v1/events/?country=CA"]
)
def test_questions_are_503_while_the_database_is_away(client, database_away, path):
    response = client.get(path)

    assert response.status_code == 503
    assert response["Retry-After"] == "5"
    assert b"10.0.0.7" not in response.content
