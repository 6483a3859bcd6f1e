"""Questions 21, 28 and 30: lists for machines, and counts."""

import csv
import io
import json

import feedparser
import icalendar


def test_21_a_calendar_of_what_is_due_for_canada_and_mexico(ask, client):
    asked = {"country": "CA,MX", "kind": "deadline,agreement_milestone", "occurrence": "expected"}

    text = client.get("/api/v1/events/", {**asked, "format": "ics"}).getvalue()
    listed = ask("events/", limit="200", **asked)["results"]

    events = {str(one["UID"]): one for one in icalendar.Calendar.from_ical(text).walk("VEVENT")}
    assert set(events) == {f"{row['slug']}@tradeapi" for row in listed if row["date"]["earliest"]}
    assert {str(one["STATUS"]) for one in events.values()} == {"TENTATIVE"}
    assert "usmca-term-ends@tradeapi" in events


def test_21_a_feed_for_steel_has_the_filters_of_the_list(ask, client):
    feed = feedparser.parse(
        client.get("/api/v1/events/", {"q": "steel", "format": "atom", "limit": "200"}).content
    )
    listed = ask("events/", q="steel", limit="200")["results"]

    assert {entry.id for entry in feed.entries} == {f"urn:tradeapi:record:{row['slug']}" for row in listed}
    assert "urn:tradeapi:record:us-232-steel-2025-03" in {entry.id for entry in feed.entries}


def test_28_all_tariffs_as_a_table_and_as_lines(sample, db, client):
    listed = {row["slug"] for row in client.get("/api/v1/tariffs/", {"limit": 200}).json()["results"]}

    lines = client.get("/api/v1/tariffs/", {"format": "jsonl"}).getvalue().decode().splitlines()
    table = client.get("/api/v1/tariffs/", {"format": "csv"}).getvalue().decode()

    assert {json.loads(line)["slug"] for line in lines} == listed
    assert {row["slug"] for row in csv.DictReader(io.StringIO(table))} == listed
    assert len(listed) == len(lines) == 40


def test_30_counts_by_kind_and_month_for_canada_and_mexico(ask):
    asked = {"country": "CA,MX", "from_": "2025-08-01", "to": "2025-08-31"}

    answer = ask("events/counts/", by="kind,month", kind="meeting", **asked)
    meetings = ask("events/", kind="meeting", **asked)["results"]

    assert [(row["kind"], row["month"], row["count"]) for row in answer["results"]] == [
        ("meeting", "2025-08", len(meetings))
    ]
    assert {row["slug"] for row in meetings} == {
        "visit-2025-08-05-anand-champagne",
        "call-2025-08-21-carney-trump",
    }
