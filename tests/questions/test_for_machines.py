"""Questions 28 and 30: lists for machines, and counts."""

import csv
import io
import json


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
