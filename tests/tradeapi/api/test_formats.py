"""Lists in other formats, each read by a parser that is not ours."""

import csv
import io
import json
from datetime import date

import feedparser
import icalendar
import pytest
from django.core.exceptions import ImproperlyConfigured

from tests.factories import make_country, make_event, make_source
from tests.tradeapi.api.house import SourceViewSet
from tradeapi.api.filters import ChoiceFilter
from tradeapi.api.filtersets import StrictFilterSet
from tradeapi.api.listing import list_question
from tradeapi.formats.export import large

pytestmark = pytest.mark.django_db
SOURCES, EVENTS, COUNTRIES = "/api/v1/sources/", "/api/v1/events/", "/api/v1/countries/"


@pytest.fixture
def read(api_client):
    """The body of an answer, streamed or not, with its headers."""

    def get(path, headers=None, **query):
        response = api_client.get(path, query, headers=headers or {})
        body = response.getvalue() if response.streaming else response.content
        assert response.status_code == 200, body[:500]
        return response, body.decode()

    return get


def rows(text):
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_table_has_a_row_for_each_record_and_the_same_columns_always(read):
    make_country("CA-ON", kind="subdivision", name="Ontario", part_of=make_country("CA"))

    response, text = read(COUNTRIES, format="csv", ordering="name")

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'inline; filename="countries.csv"'
    canada, ontario = rows(text)
    assert list(canada) == ["code", "name", "kind", "part_of.id", "part_of.label"]
    assert (canada["part_of.id"], ontario["part_of.id"]) == ("", "CA")
    assert read(COUNTRIES, format="csv", kind="bloc")[1] == text.partition("\n")[0] + "\n"


def test_dates_become_columns_and_lists_cells(read):
    make_event(slug="one", date="2025-08-05/2025-08-06", part_of=make_event(slug="whole", date="2025-07"))
    make_event(slug="two", date="2025-10-29~", part_of_id=None)

    [whole] = [row for row in rows(read(EVENTS, format="csv")[1]) if row["slug"] == "whole"]
    [one] = [row for row in rows(read(EVENTS, format="csv")[1]) if row["slug"] == "one"]

    assert (one["date.edtf"], one["date.earliest"], one["date.latest"]) == (
        "2025-08-05/2025-08-06", "2025-08-05", "2025-08-06",
    )  # fmt: skip
    assert one["date.approximate"] == "false"
    assert whole["has_parts"] == "one"


@pytest.mark.parametrize("title", ["=SUM(A1)", "+1+1", "-2+3", "@cmd", "\tx", "\rx"])
def test_what_a_spreadsheet_would_compute_is_disarmed(read, title):
    make_source(title, slug="evil")

    assert rows(read(SOURCES, format="csv")[1])[0]["title"] == f"'{title}"


@pytest.mark.parametrize("title", ['He said "no", twice', "two\nlines", "комма, 逗号 🚢", "a;b"])
def test_texts_come_back_as_they_are(read, title):
    make_source(title, slug="text")

    assert rows(read(SOURCES, format="csv")[1])[0]["title"] == title


def test_columns_are_chosen_like_members(read):
    make_source("One", slug="one")

    assert rows(read(SOURCES, format="csv", fields="title")[1]) == [{"slug": "one", "title": "One"}]


def test_lines_are_the_documents_of_the_list(read):
    for number in range(3):
        make_source(slug=f"source-{number}")

    response, text = read(SOURCES, format="jsonl")
    _, listed = read(SOURCES)

    assert response["Content-Type"] == "application/x-ndjson"
    assert [json.loads(line) for line in text.splitlines()] == json.loads(listed)["results"]


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_what_is_for_keeping_is_given_whole_in_the_order_of_the_list(read, form, monkeypatch):
    monkeypatch.setattr("tradeapi.api.whole.CHUNK", 2)
    for number in range(5):
        make_source(slug=f"source-{number}", title=f"Report {number % 2}")

    response, text = read(SOURCES, format=form, fields="title", ordering="title")
    _, listed = read(SOURCES, ordering="title")

    assert response.streaming
    found = rows(text) if form == "csv" else [json.loads(line) for line in text.splitlines()]
    assert [row["slug"] for row in found] == [row["slug"] for row in json.loads(listed)["results"]]


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_whole_lists_are_read_some_at_a_time_and_by_one_statement(
    api_client, django_assert_num_queries, monkeypatch, form
):
    monkeypatch.setattr("tradeapi.api.whole.CHUNK", 2)
    monkeypatch.setattr("tradeapi.formats.export.LARGE", 1)
    for number in range(5):
        make_source(slug=f"source-{number}")

    with django_assert_num_queries(1):
        pieces = list(api_client.get(SOURCES, {"format": form, "ordering": "title"}))

    assert len(pieces) == (6 if form == "csv" else 5)


def test_small_pieces_are_sent_together(monkeypatch):
    monkeypatch.setattr("tradeapi.formats.export.LARGE", 4)

    assert list(large([b"ab", b"cd", b"efghij", b"k"])) == [b"abcd", b"efghij", b"k"]


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_a_page_says_where_it_goes_on(api_client, form):
    for number in range(3):
        make_source(slug=f"source-{number}")

    seen, response = [], api_client.get(SOURCES, {"format": form, "limit": 2, "ordering": "title"})
    while True:
        lines = response.content.decode().splitlines()[1 if form == "csv" else 0 :]
        seen += lines
        if "Link" not in response:
            break
        address, relation = response["Link"].split("; ")
        assert relation == 'rel="next"'
        response = api_client.get(address.strip("<>"))

    assert len(seen) == len(set(seen)) == 3


def test_a_calendar_has_the_days_and_what_is_certain_of_them(read):
    make_event("Two days", slug="two", date="2025-08-05/2025-08-06")
    make_event("A month", slug="month", date="2025-08")
    make_event("Open", slug="open", date="2025-09-01/..")

    response, text = read(EVENTS, format="ics")

    calendar = icalendar.Calendar.from_ical(text)
    events = {str(one["UID"]): one for one in calendar.walk("VEVENT")}
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert str(calendar["METHOD"]) == "PUBLISH"
    assert set(events) == {"two@tradeapi", "month@tradeapi", "open@tradeapi"}
    two = events["two@tradeapi"]
    assert (two["DTSTART"].dt, two["DTEND"].dt) == (date(2025, 8, 5), date(2025, 8, 7))
    month = events["month@tradeapi"]
    assert (month["DTSTART"].dt, month["DTEND"].dt) == (date(2025, 8, 1), date(2025, 9, 1))
    assert events["open@tradeapi"]["DTEND"].dt == date(2025, 9, 2)
    assert str(two["STATUS"]) == "TENTATIVE"
    assert str(two["URL"]) == "http://testserver/api/v1/events/two/"
    assert int(two["SEQUENCE"]) == 177_422_400  # seconds from 2020 to the last change
    assert all(len(line) <= 75 for line in text.encode().split(b"\r\n"))


def test_an_empty_calendar_is_one(read):
    assert not icalendar.Calendar.from_ical(read(EVENTS, format="ics")[1]).walk("VEVENT")


def test_a_feed_has_entries_with_names_for_good(read):
    make_event("Talks & <b>more</b>", slug="talks", place="Ottawa")

    response, text = read(EVENTS, format="atom", place="Ottawa")

    feed = feedparser.parse(text)
    [entry] = feed.entries
    assert not feed.bozo
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert feed.feed.title == "tradeapi: Events, place Ottawa"
    assert (entry.id, entry.link) == (
        "urn:tradeapi:record:talks", "http://testserver/api/v1/events/talks/",
    )  # fmt: skip
    assert entry.title == "Talks & <b>more</b>"
    assert entry.updated == "2025-08-15T12:00:00+00:00"
    assert "&lt;b&gt;Said" in entry.summary


def test_a_feed_goes_on_in_pages(api_client):
    for number in range(3):
        make_event(slug=f"event-{number}")

    first = feedparser.parse(api_client.get(EVENTS, {"format": "atom", "limit": 2}).content)
    [onward] = [link.href for link in first.feed.links if link.rel == "next"]
    second = feedparser.parse(api_client.get(onward).content)

    assert len({entry.id for entry in first.entries + second.entries}) == 3


def test_an_empty_feed_knows_no_time(api_client):
    feed = feedparser.parse(api_client.get(EVENTS, {"format": "atom"}).content)

    assert feed.feed.updated == "1970-01-01T00:00:00+00:00"


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("text/csv", "text/csv"),
        ("application/x-ndjson", "application/x-ndjson"),
        ("text/csv;q=0.5, application/json", "application/json"),
        ("text/html, */*", "application/json"),
        ("application/json;q=0.1, text/csv;q=0.9", "text/csv"),
        ("application/json;q=0, */*", "text/csv"),
        ("text/csv, application/json", "application/json"),
    ],
)
def test_the_accept_header_chooses_too(read, accept, media_type):
    response, _ = read(SOURCES, headers={"Accept": accept})

    assert response["Content-Type"].startswith(media_type)
    assert "Accept" in response["Vary"]


@pytest.mark.parametrize("accept", ["application/*;q=0", "application/json;q=0, */*;q=0", "text/html"])
def test_what_is_not_accepted_is_not_given(api_client, accept):
    assert api_client.get(SOURCES, headers={"Accept": accept}).status_code == 406


def test_the_parameter_has_the_last_word(read):
    response, _ = read(SOURCES, headers={"Accept": "text/csv"}, format="json")

    assert response["Content-Type"] == "application/json"


@pytest.mark.parametrize(
    ("path", "query", "name", "code"),
    [
        (SOURCES, "format=xml", "format", "invalid_value"),
        (SOURCES, "format=", "format", "empty_parameter"),
        (SOURCES, "format=csv&format=json", "format", "repeated_parameter"),
        (SOURCES, "format=ics", "format", "invalid_value"),
        (SOURCES, "format=csv&count=exact", "count", "contradiction"),
        (EVENTS, "format=ics&fields=title", "fields", "contradiction"),
        (EVENTS, "format=atom&omit=title", "omit", "contradiction"),
    ],
)
def test_what_no_format_can_do_is_refused(errors_of, path, query, name, code):
    [error] = errors_of(path, query)

    assert (error["name"], error["code"]) == (name, code)


def test_no_filter_may_take_the_name_of_what_every_list_is_asked():
    class TakenFilterSet(StrictFilterSet):
        format = ChoiceFilter(choices=[("tall", "tall")], help_text="Something else.")

    with pytest.raises(ImproperlyConfigured, match="format"):
        list_question(SourceViewSet, TakenFilterSet, SourceViewSet.serializer_class)
