"""Whole lists: of one state however long they take, as pages have them, and nothing stays open behind them."""

import json
import threading

import pytest
from django.db import connection, transaction
from django.test import Client

from events.source.models import Source
from tests.factories import (
    make_agreement,
    make_country,
    make_meeting,
    make_source,
    make_tariff,
    make_tariff_action,
)
from tradeapi.documents import building
from tradeapi.documents.models import Document, Touch
from tradeapi.documents.streaming import PATIENCE, one_state

SOURCES = "/api/v1/sources/"


@pytest.fixture(autouse=True)
def some_at_a_time(monkeypatch):
    monkeypatch.setattr("tradeapi.api.whole.CHUNK", 2)
    monkeypatch.setattr("tradeapi.formats.export.LARGE", 1)


@pytest.fixture
def sources():
    """Five sources by title, as a site that is settled has them."""
    made = [make_source(f"Report {number}", slug=f"source-{number}") for number in range(5)]
    building.settle()
    return made


def whole(client, path=SOURCES, **query):
    response = client.get(path, {"format": "jsonl", "ordering": "title", **query})
    assert response.status_code == 200
    return response


def elsewhere(task):
    """Run it on a connection of its own."""

    def run():
        try:
            task()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()


def rename(title):
    def task():
        with transaction.atomic():
            Source.objects.filter(slug="source-4").update(title=title)
            building.settle()

    return task


@pytest.mark.django_db(transaction=True)
def test_a_whole_list_is_of_one_state_whatever_is_written_while_it_is_read(sources):
    response = whole(Client())
    pieces = [next(iter(response))]

    elsewhere(rename("Renamed"))
    pieces += response
    later = whole(Client())

    assert [json.loads(line)["title"] for line in b"".join(pieces).splitlines()] == [
        f"Report {number}" for number in range(5)
    ]
    assert b"Renamed" in later.getvalue()
    assert later["ETag"] != response["ETag"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_nothing_stays_open_behind_who_hangs_up(sources, form):
    response = whole(Client(), format=form)
    next(iter(response))
    assert connection.in_atomic_block

    response.close()

    assert not connection.in_atomic_block
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_cursors")
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db(transaction=True)
def test_nothing_stays_open_behind_who_has_the_list_already(sources):
    first = whole(Client())
    first.getvalue()
    again = Client().get(
        SOURCES, {"format": "jsonl", "ordering": "title"}, headers={"If-None-Match": first["ETag"]}
    )

    assert again.status_code == 304
    assert not connection.in_atomic_block


@pytest.mark.django_db(transaction=True)
def test_what_is_read_from_only_reads_and_is_given_up_when_nobody_reads_on(sources):
    with one_state(), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('transaction_read_only'), current_setting('transaction_isolation'),"
                       " current_setting('idle_in_transaction_session_timeout')")  # fmt: skip
        assert cursor.fetchone() == ("on", "repeatable read", f"{PATIENCE // 60}min")

    with connection.cursor() as cursor:
        cursor.execute("SHOW idle_in_transaction_session_timeout")
        assert cursor.fetchone() == ("0",)


@pytest.mark.django_db(transaction=True)
def test_what_is_due_between_the_question_and_the_reading_is_rendered(sources, monkeypatch):
    """A row is written past the writers after the state was asked for: the stored document is not good any more."""
    begin = "tradeapi.formats.export.one_state"
    monkeypatch.setattr(begin, lambda: written_meanwhile())

    def written_meanwhile():
        elsewhere(lambda: Source.objects.filter(slug="source-4").update(title="Past the writers"))
        return one_state()

    response = whole(Client())

    assert b"Past the writers" in response.getvalue()
    assert "ETag" not in response


@pytest.fixture
def a_world(db):
    canada, mexico = make_country("CA"), make_country("MX")
    tariff = make_tariff(imposed_by=mexico)
    make_tariff_action(tariff, action="announced")
    make_tariff(slug="another", title="Another duty", imposed_by=canada)
    make_meeting(), make_agreement(), make_source()
    building.settle()


ADDRESSES = (
    "tariffs/", "tariffs/?on=2025-08-15", "tariffs/?imposed_by=MX", "events/?ordering=date", "meetings/", "agreements/",
    "countries/?ordering=-name", "sources/", "events/?fields=title,date", "tariffs/?expand=imposed_by&omit=actions",
    "tariffs/?known_on=2025-08-15", "tariffs/?q=duty", "events/?from=2025-01-01",
)  # fmt: skip


@pytest.mark.parametrize("kept", ["all are stored", "none is stored", "a row was written since"])
def test_a_whole_list_has_the_documents_of_its_pages(a_world, api_client, kept):
    pages = {address: api_client.get(f"/api/v1/{address}").json()["results"] for address in ADDRESSES}
    if kept == "none is stored":
        Document.objects.all().delete()
    elif kept == "a row was written since":
        Touch.objects.create(relation="events_event", keys={})

    for address, documents in pages.items():
        asked = f"/api/v1/{address}{'&' if '?' in address else '?'}format=jsonl"
        lines = api_client.get(asked).getvalue().splitlines()
        assert documents, address
        assert [json.loads(line) for line in lines] == documents, address


def test_lines_are_the_bytes_of_the_page(a_world, api_client):
    page = api_client.get("/api/v1/tariffs/").content
    lines = api_client.get("/api/v1/tariffs/?format=jsonl").getvalue().splitlines()

    assert len(lines) == 2
    assert page.startswith(b'{"results":[' + b",".join(lines) + b"]")
    assert b'"url":"http://testserver/api/v1/countries/MX/"' in lines[1] + lines[0]


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["format=jsonl", "format=csv", "format=jsonl&fields=title"])
def test_a_whole_list_of_stored_documents_asks_for_nothing_else(
    sources, api_client, django_assert_num_queries, query
):
    with django_assert_num_queries(0):  # besides the state and the list, which are asked past the count
        api_client.get(f"{SOURCES}?{query}").getvalue()
