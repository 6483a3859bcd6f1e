"""Credentials come in one header; what is not a usable key opens nothing, not even what is open to all."""

from datetime import date

import pytest
import time_machine

from tests.factories import make_key, make_source, make_user
from tradeapi.access.models import ApiKey

SOURCES = "/api/v1/sources/"


def bearer(text):
    return {"Authorization": f"Bearer {text}"}


def test_a_key_on_a_public_read_gives_the_same_bytes_and_is_kept_by_nobody(api_client):
    make_source()

    without, with_key = api_client.get(SOURCES), api_client.get(SOURCES, headers=make_key())

    assert with_key.status_code == 200
    assert with_key.content == without.content
    assert with_key["ETag"] == without["ETag"]
    assert with_key["Cache-Control"] == "private, no-store"
    for response in (without, with_key):
        assert "Authorization" in response["Vary"]


@pytest.mark.parametrize(
    "presented",
    [
        "Bearer tradeapi_unknown", "Bearer", "Bearer ", "bearer x y", "Basic YTpi", "Token abc", "tradeapi_x", "",
        "Bearer " + "x" * 5000, "Bearer é", "Bearer \x01",
    ],
)  # fmt: skip
def test_what_is_no_key_is_401(api_client, presented):
    response = api_client.get(SOURCES, headers={"Authorization": presented})

    assert response.status_code == 401
    assert response["WWW-Authenticate"] == 'Bearer realm="tradeapi", error="invalid_token"'
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["type"] == "urn:tradeapi:problem:unauthorized"
    assert "no-store" in response["Cache-Control"]
    assert "Authorization" in response["Vary"]


def test_the_word_bearer_has_no_case(api_client):
    header = make_key()["Authorization"].replace("Bearer", "bEARER")

    assert api_client.get(SOURCES, headers={"Authorization": header}).status_code == 200


@pytest.mark.parametrize(("day", "status"), [("2025-08-31", 200), ("2025-09-01", 401)])
def test_a_key_opens_through_its_last_day(api_client, day, status):
    key = make_key(valid_through=date(2025, 8, 31))

    with time_machine.travel(f"{day}T12:00Z", tick=False):
        assert api_client.get(SOURCES, headers=key).status_code == status


def test_a_revoked_key_opens_nothing_from_then_on(api_client):
    key = make_key()
    assert api_client.get(SOURCES, headers=key).status_code == 200

    ApiKey.objects.get().revoke()

    assert api_client.get(SOURCES, headers=key).status_code == 401


def test_a_key_ends_with_the_account_it_acts_for(api_client):
    owner = make_user()
    key = make_key(owner=owner)
    owner.is_active = False
    owner.save()

    assert api_client.get(SOURCES, headers=key).status_code == 401


@pytest.mark.parametrize("name", ["api_key", "key", "access_token", "authorization"])
def test_a_key_in_the_query_is_an_unknown_parameter(api_client, name):
    secret = make_key()["Authorization"].removeprefix("Bearer ")

    response = api_client.get(SOURCES, {name: secret})

    assert response.status_code == 400
    assert secret not in response.content.decode()


def test_the_secret_is_kept_nowhere(db):
    key, secret = ApiKey.issue(make_user(), "Importer", ["read"])

    stored = ApiKey.objects.filter(pk=key.pk).values().get()

    assert len(secret) > 50
    assert not [value for value in map(str, stored.values()) if secret[14:] in value]
    assert ApiKey.of(secret) == key


@time_machine.travel("2025-08-15T12:00Z", tick=False)
def test_the_use_is_noted_once_an_hour(api_client, django_assert_num_queries):
    key = make_key()
    api_client.get("/api/v1/", headers=key)
    assert ApiKey.objects.get().last_used_at.isoformat() == "2025-08-15T12:00:00+00:00"

    with django_assert_num_queries(1):
        api_client.get("/api/v1/", headers=key)
    with time_machine.travel("2025-08-15T13:00Z", tick=False), django_assert_num_queries(2):
        api_client.get("/api/v1/", headers=key)


def test_the_admin_asks_for_no_key(api_client):
    assert api_client.get("/admin/login/", headers=bearer("x")).status_code == 200
    assert api_client.get("/livez", headers=bearer("x")).status_code == 200
