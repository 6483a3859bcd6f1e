"""The floor: the same bytes from one prepared statement, behind no framework at all. It checks nothing."""

from __future__ import annotations

import json
import os
from datetime import date
from typing import Any
from urllib.parse import parse_qs

import psycopg
from psycopg import sql

connection = psycopg.connect(os.environ["BENCHMARK_DSN"], autocommit=True)

TARIFFS = """
    SELECT '{"results":[' || string_agg(
        replace(replace(text, E'\\x10', %(on)s::date::text), E'\\x11', %(site)s::text), ','
        ORDER BY title, page.id) || '],"next":null}'
    FROM (SELECT id, title FROM events_tariff WHERE status = 'published' AND imposed_by_id = %(imposed_by)s
          ORDER BY title, id LIMIT 50) AS page
    JOIN documents_document ON resource = 'tariff' AND record = page.id::text
        AND first_day <= %(on)s::date AND (end_day IS NULL OR end_day > %(on)s::date)
"""
EVENTS = """
    SELECT '{"results":[' || string_agg(
        replace(text, E'\\x11', %(site)s::text), ',' ORDER BY earliest DESC, page.id DESC)
        || '],"next":null}'
    FROM (SELECT DISTINCT beside.earliest, event_id AS id
          FROM events_eventcountry AS beside JOIN events_event ON events_event.id = event_id
          WHERE status = 'published' AND country_id = %(country)s AND beside.earliest <= %(to)s::date
          AND beside.latest >= %(from)s::date
          ORDER BY earliest DESC NULLS LAST, id DESC LIMIT 50) AS page
    JOIN documents_document ON resource = 'event' AND record = page.id::text
"""
PAGE = """
    SELECT '{"results":[' || string_agg(
        replace(text, E'\\x11', %(site)s::text), ',' ORDER BY earliest DESC, page.id DESC)
        || '],"next":null}'
    FROM (SELECT id, earliest FROM events_event WHERE status = 'published'
          AND (earliest, id) < (%(earliest)s::date, %(id)s::bigint)
          ORDER BY earliest DESC NULLS LAST, id DESC LIMIT 50) AS page
    JOIN documents_document ON resource = 'event' AND record = page.id::text
"""
SEARCH = """
    SELECT '{"results":[' || string_agg(
        replace(text, E'\\x11', %(site)s::text), ',' ORDER BY rank DESC, page.id DESC)
        || '],"next":null}'
    FROM (SELECT id, ts_rank(search, asked) AS rank
          FROM events_event, websearch_to_tsquery('tradeapi', %(q)s) AS asked
          WHERE status = 'published' AND search @@ asked
          ORDER BY rank DESC, id DESC LIMIT 50) AS page
    JOIN documents_document ON resource = 'event' AND record = page.id::text
"""
EVENT = """
    SELECT replace(text, E'\\x11', %(site)s::text) FROM documents_document
    WHERE resource = 'event' AND record = (SELECT id::text FROM events_event WHERE slug = %(slug)s)
"""
COPY = """
    COPY (SELECT text FROM documents_document WHERE resource = 'tariff' AND first_day <= {on}
          AND (end_day IS NULL OR end_day > {on})) TO STDOUT
"""
STATEMENTS = {
    "/tariffs/": TARIFFS,
    "/events/": EVENTS,
    "/page/": PAGE,
    "/search/": SEARCH,
    "/event/": EVENT,
}
kept: dict[str, bytes] = {}
#: Status and headers by path, where they are to be those of this API, so that the whole answer has the same bytes.
LIKEWISE: dict[str, tuple[str, list[tuple[str, str]]]] = {
    path: (status, [(name, text) for name, text in headers])
    for path, (status, headers) in json.loads(os.environ.get("BENCHMARK_ANSWERS", "{}")).items()
}


def application(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    path = environ["PATH_INFO"]
    asked = {name: values[0] for name, values in parse_qs(environ["QUERY_STRING"]).items()}
    asked["site"] = f"http://{environ['HTTP_HOST']}"
    if path == "/kept/":
        key = environ["QUERY_STRING"]
        if key not in kept:
            kept[key] = answer(TARIFFS, asked)
        body = kept[key]
    elif path == "/copied/":
        body = copied(asked["on"])
    elif path == "/static/":
        body = b"" if path in LIKEWISE else b"x" * 100
    else:
        body = answer(STATEMENTS[path], asked)
    status, headers = LIKEWISE.get(path, ("200 OK", [("Content-Type", "application/json")]))
    start_response(status, [*headers, ("Content-Length", str(len(body)))] if body else headers)
    return [body]


def copied(on: str) -> bytes:
    """All documents of tariffs by COPY to nowhere: how many rows and bytes there were."""
    rows = size = 0
    with (
        connection.cursor() as cursor,
        cursor.copy(sql.SQL(COPY).format(on=sql.Literal(date.fromisoformat(on)))) as copy,
    ):
        for row in copy:
            rows += 1
            size += len(row)
    return json.dumps({"rows": rows, "bytes": size}).encode()


def answer(statement: str, asked: dict[str, str]) -> bytes:
    with connection.cursor() as cursor:
        row: Any = cursor.execute(statement, asked, prepare=True).fetchone()
        return str(row[0]).encode()
