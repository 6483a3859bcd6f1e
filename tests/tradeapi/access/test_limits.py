"""Who asks too often is told so, exactly, over all connections; nobody pays for others."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from tests.factories import make_key
from tests.parallel import in_parallel
from tradeapi.access import counters
from tradeapi.access.models import RequestCount

INDEX = "/api/v1/"


@pytest.fixture(autouse=True)
def limits(settings):
    settings.RATE_LIMIT_ADDRESS, settings.RATE_LIMIT_KEY = 3, 5


def statuses(client, times, path=INDEX, **headers):
    return [client.get(path, headers=headers).status_code for _ in range(times)]


def test_the_next_request_beyond_the_limit_is_429_and_says_when_to_come_back(api_client):
    answered = [api_client.get(INDEX) for _ in range(3)]
    refused = api_client.get(INDEX)

    assert [response.status_code for response in answered] == [200, 200, 200]
    assert [response["RateLimit"].split(";t=")[0] for response in answered] == [
        '"address";r=2', '"address";r=1', '"address";r=0'
    ]  # fmt: skip
    assert answered[0]["RateLimit-Policy"] == '"address";q=3;w=60'
    assert refused.status_code == 429
    assert refused["Content-Type"] == "application/problem+json"
    assert refused.json()["type"] == "urn:tradeapi:problem:rate-limited"
    assert 1 <= int(refused["Retry-After"]) <= 60
    assert refused["RateLimit"] == f'"address";r=0;t={refused["Retry-After"]}'
    assert refused["Access-Control-Allow-Origin"] == "*"


def test_a_new_window_begins_when_the_old_one_is_over(api_client):
    assert statuses(api_client, 4) == [200, 200, 200, 429]

    with connection.cursor() as cursor:
        cursor.execute("UPDATE access_requestcount SET began = began - interval '60 seconds'")

    assert statuses(api_client, 4) == [200, 200, 200, 429]


def test_each_key_has_its_own_quota(api_client):
    one, other = make_key(), make_key()

    assert statuses(api_client, 6, **one) == [200] * 5 + [429]
    assert statuses(api_client, 6, **other) == [200] * 5 + [429]
    assert statuses(api_client, 3) == [200] * 3


def test_a_forged_address_dodges_nothing(api_client):
    forged = [{"X-Forwarded-For": f"192.0.2.{n}", "Forwarded": f"for=192.0.2.{n}"} for n in range(4)]

    assert [api_client.get(INDEX, headers=one).status_code for one in forged] == [200, 200, 200, 429]


def test_guessing_keys_is_counted_for_the_address(api_client):
    guesses = [{"Authorization": f"Bearer guess{n}"} for n in range(4)]

    assert [api_client.get(INDEX, headers=one).status_code for one in guesses] == [401, 401, 401, 429]
    assert statuses(api_client, 1, **make_key()) == [200]


def test_everything_under_the_api_is_counted_and_nothing_else(api_client):
    assert statuses(api_client, 2, "/api/v1/nothing/") == [404, 404]
    first = api_client.get(INDEX)
    for path in ("/livez", "/readyz", "/admin/login/", "/"):
        response = api_client.get(path)
        assert response.status_code == 200
        assert "RateLimit" not in response

    assert first["RateLimit"].startswith('"address";r=0')


def test_a_304_is_counted_too(api_client):
    tag = api_client.get(INDEX)["ETag"]

    again = api_client.get(INDEX, headers={"If-None-Match": tag})

    assert again.status_code == 304
    assert again["RateLimit"].startswith('"address";r=1')


def test_counting_costs_one_statement(api_client, django_assert_num_queries):
    with django_assert_num_queries(1):
        api_client.get(INDEX)


def test_without_a_limit_nothing_is_counted(api_client, settings, django_assert_num_queries):
    settings.RATE_LIMIT_ADDRESS = 0

    with django_assert_num_queries(0):
        assert "RateLimit" not in api_client.get(INDEX)


def test_callers_that_are_long_gone_are_forgotten(api_client, monkeypatch):
    counters.count("address 192.0.2.1", 60)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE access_requestcount SET began = began - interval '1 hour'")
    monkeypatch.setattr(counters, "_next_look", 0)

    api_client.get(INDEX)

    assert [row.caller for row in RequestCount.objects.all()] == ["address 127.0.0.1"]


@pytest.mark.django_db(transaction=True)
def test_exactly_the_limit_passes_over_parallel_connections(settings):
    settings.RATE_LIMIT_ADDRESS = 30

    answers = in_parallel([lambda: statuses(Client(), 10)] * 6)

    flat = [status for several in answers for status in several]
    assert sorted(flat) == [200] * 30 + [429] * 30


@pytest.mark.django_db(transaction=True)
def test_the_first_requests_of_a_caller_are_all_counted():
    counts = in_parallel([lambda: counters.count("address 192.0.2.9", 60)[0]] * 6)

    assert sorted(counts) == [1, 2, 3, 4, 5, 6]


@pytest.mark.django_db(transaction=True)
def test_a_database_that_only_reads_answers_uncounted(client):
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = on")
    try:
        answers = [client.get("/api/v1/sources/") for _ in range(4)]
    finally:
        connection.close()

    assert [response.status_code for response in answers] == [200] * 4
    assert "RateLimit" not in answers[0]


@pytest.mark.django_db(transaction=True)
def test_a_database_that_does_not_answer_is_503_and_not_500(client):
    client.get(INDEX)
    locked, done = threading.Event(), threading.Event()

    def hold_the_row():
        with connection.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT * FROM access_requestcount FOR UPDATE")
            locked.set()
            done.wait(20)
        connection.close()

    with ThreadPoolExecutor(1) as pool:
        holder = pool.submit(hold_the_row)
        locked.wait(20)
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '20ms'")
            response = client.get(INDEX)
        finally:
            done.set()
            holder.result()
            connection.close()

    assert response.status_code == 503
    assert response["Retry-After"]
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.django_db
def test_the_table_is_not_logged():
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'access_requestcount'")
        assert cursor.fetchone() == ("u",)
