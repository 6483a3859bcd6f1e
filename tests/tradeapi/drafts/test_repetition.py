"""Idempotency-Key: what is sent twice is carried out once."""

import pytest
import time_machine
from django.db import connection
from django.test import Client

from events.source.models import Source
from tests.curator import PLACE, SOURCE, Curator
from tests.parallel import in_parallel
from tradeapi.curation.writing import WRITER
from tradeapi.drafts.models import StoredAnswer


def test_a_repeated_request_is_carried_out_once_and_answered_alike(curator):
    first = curator.post("sources/", SOURCE, Idempotency_Key='"a-1"')
    curator.patch(PLACE, {"note": "Meanwhile."}, first["ETag"])

    again = curator.post("sources/", dict(reversed(SOURCE.items())), Idempotency_Key="a-1")

    assert again.status_code == 201
    assert again.content == first.content
    assert [again[name] for name in ("Location", "ETag", "Content-Type", "Cache-Control")] == [
        first[name] for name in ("Location", "ETag", "Content-Type", "Cache-Control")
    ]
    assert Source.objects.count() == 1


def test_the_same_name_for_another_request_is_422(curator):
    curator.post("sources/", SOURCE, Idempotency_Key="a-1")

    response = curator.post("sources/", {**SOURCE, "slug": "another"}, Idempotency_Key="a-1")

    assert response.status_code == 422
    assert Source.objects.count() == 1


def test_names_are_apart_for_each_key(curator):
    curator.post("sources/", SOURCE, Idempotency_Key="a-1")

    assert Curator().post("sources/", {**SOURCE, "slug": "another"}, Idempotency_Key="a-1").status_code == 201
    assert curator.post("sources/", SOURCE, Authorization=None, Idempotency_Key="a-1").status_code == 401


def test_a_refused_request_may_be_mended_under_the_same_name(curator):
    assert curator.post("sources/", {**SOURCE, "tier": "x"}, Idempotency_Key="a-1").status_code == 400
    assert curator.post("sources/", SOURCE, Idempotency_Key="a-1").status_code == 201


@pytest.mark.parametrize("name", ["", '""', "x" * 256, "two words", '"a', "é"])
def test_a_name_that_is_none_is_refused(curator, name):
    response = curator.post("sources/", SOURCE, Idempotency_Key=name)

    assert response.status_code == 400
    assert [(e["in"], e["name"]) for e in response.json()["errors"]] == [("header", "Idempotency-Key")]


def test_submitting_twice_under_one_name_is_answered_alike(curator):
    curator.post("sources/", SOURCE)

    first = curator.post(f"{PLACE}submission/", Idempotency_Key="s-1")
    again = curator.post(f"{PLACE}submission/", Idempotency_Key="s-1")

    assert (again.status_code, again.content) == (200, first.content)


def test_answers_are_kept_for_a_day(curator):
    with time_machine.travel("2025-08-15T12:00Z", tick=False):
        curator.post("sources/", SOURCE, Idempotency_Key="a-1")
    with time_machine.travel("2025-08-16T12:00:01Z", tick=False):
        curator.post("sources/", {**SOURCE, "slug": "another"}, Idempotency_Key="a-1")

    assert StoredAnswer.objects.count() == 1
    assert Source.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_simultaneous_twins_make_one_row(roles):
    curator = Curator()

    answers = in_parallel([lambda: curator.post("sources/", SOURCE, Idempotency_Key="twin")] * 6)

    assert [response.status_code for response in answers] == [201] * 6
    assert len({response.content for response in answers}) == 1
    assert Source.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_while_another_one_writes_for_long_it_is_said_when_to_come_again(roles):
    """An import holds the lock of writers until its end; whoever waits for it too long is not left without a word."""
    curator, importing = Curator(), connection.copy()
    with importing.cursor() as cursor, connection.cursor() as own:
        importing.set_autocommit(False)
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WRITER])
        own.execute("SET lock_timeout = '50ms'")

        waiting = curator.post("sources/", SOURCE, Idempotency_Key="a-1")
        reading = Client().get("/api/v1/sources/")
        importing.rollback()
        own.execute("RESET lock_timeout")
    importing.close()

    assert (waiting.status_code, waiting["Content-Type"]) == (503, "application/problem+json")
    assert int(waiting["Retry-After"]) > 0
    assert reading.status_code == 200
    assert curator.post("sources/", SOURCE, Idempotency_Key="a-1").status_code == 201
