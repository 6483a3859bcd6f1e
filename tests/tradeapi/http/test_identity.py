"""Names of requests, in answers and in the logs."""

import logging

from django.conf import settings

from tradeapi.http.identity import RequestIdFilter, current


def named(record):
    assert RequestIdFilter().filter(record)
    return record.request_id


def test_each_request_has_a_name_of_its_own_in_answer_and_problem(client, db):
    first, second = (client.get("/api/v1/nothing/") for _ in range(2))

    assert first.json()["request_id"] == first["X-Request-ID"]
    assert first["X-Request-ID"] != second["X-Request-ID"]


def test_a_line_in_the_log_names_its_request(client, db, caplog):
    caplog.handler.addFilter(RequestIdFilter())

    response = client.get("/api/v1/nothing/")

    [line] = [record for record in caplog.records if record.name == "django.request"]
    assert line.request_id == f" {response['X-Request-ID']}"


def test_a_line_outside_of_requests_names_none():
    token = current.set("")

    assert named(logging.makeLogRecord({})) == ""
    current.reset(token)


def test_the_site_logs_that_way():
    assert settings.LOGGING["handlers"]["console"]["filters"] == ["request"]
    assert "{request_id}" in settings.LOGGING["formatters"]["line"]["format"]
