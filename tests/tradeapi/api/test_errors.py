"""Errors: one shape, whatever failed and wherever, and never a word of the inside."""

import json

import pytest
from django.test import Client

from tradeapi.api.errors import body_faults
from tradeapi.api.problems import KINDS, Fault, Problem

MEMBERS = {"type", "title", "status", "detail", "instance", "request_id", "errors"}
INSIDE = (b"Traceback", b"SELECT", b"password", b"inner words", b"File ", b"psycopg", b"<h1>")


@pytest.fixture
def failing(db):
    """A client to whom failures are answered instead of raised."""
    return Client(raise_request_exception=False)


def check_problem(response, status):
    problem = json.loads(response.content)
    assert response.status_code == problem["status"] == status
    assert response["Content-Type"] == "application/problem+json"
    assert response["Cache-Control"] == "no-store"
    assert set(problem) >= MEMBERS
    assert problem["request_id"] == response["X-Request-ID"]
    assert not any(word in response.content for word in INSIDE)
    return problem


@pytest.mark.parametrize("where", ["/api/failing", "/api/failing-page", "/failing-page"])
@pytest.mark.parametrize(
    ("failure", "status"),
    [("operational", 503), ("interface", 503), ("unforeseen", 500), ("bad-request", 400)],
)
def test_failures_are_problems_in_views_of_any_kind(failing, where, failure, status):
    problem = check_problem(failing.get(f"{where}/{failure}/"), status)

    assert problem["instance"] == f"{where}/{failure}/"


@pytest.mark.parametrize("where", ["/api/failing", "/api/failing-page"])
def test_a_database_that_is_away_says_when_to_ask_again(failing, where):
    response = failing.get(f"{where}/operational/")

    assert response["Retry-After"] == "5"
    assert response.json()["type"] == "urn:tradeapi:problem:unavailable"


def test_a_refusal_for_a_while_says_for_how_long(failing):
    response = failing.get("/api/failing/throttled/")

    check_problem(response, 429)
    assert response["Retry-After"] == "7"


def test_the_errors_of_a_body_are_listed_by_where_they_are(failing):
    problem = check_problem(failing.get("/api/failing/body/"), 400)

    assert [(error["in"], error["name"]) for error in problem["errors"]] == [
        ("body", "/lines/1/rate"),
        ("body", "/title"),
    ]


def test_what_can_not_be_encoded_is_not_said_back(failing):
    problem = check_problem(failing.get("/api/failing/surrogate/"), 400)

    assert problem["errors"][0]["name"] == "/title\ufffd"


@pytest.mark.parametrize(
    "path", ["/api/nothing/", "/api/v1/nothing/", "/nothing/", "/.env", "/.git/config", "/%00", "/a%00b/"]
)
def test_unknown_addresses_are_problems(failing, path):
    check_problem(failing.get(path), 404)


def test_a_long_address_is_cut_when_it_is_said_back(failing):
    assert len(failing.get("/api/" + "x" * 5_000).content) < 1_000


def test_a_bare_refusal_of_the_framework_becomes_a_problem(failing):
    problem = check_problem(failing.get("/bare-refusal/"), 409)

    assert problem["title"] == "Conflict"


@pytest.mark.parametrize("path", ["/nothing/", "/failing-page/operational/", "/failing-page/unforeseen/"])
def test_people_get_a_page(failing, path):
    response = failing.get(path, headers={"Accept": "text/html,*/*"})

    assert response["Content-Type"] == "text/html; charset=utf-8"
    assert response.status_code in (404, 500, 503)
    assert response["X-Request-ID"] in response.content.decode()
    assert not any(word in response.content for word in INSIDE[:-1])


def test_what_a_page_says_back_stays_text(failing):
    response = failing.get("/<script>alert(1)</script>/", headers={"Accept": "text/html"})

    assert b"<script>" not in response.content


def test_the_api_answers_people_as_it_answers_programs(failing):
    check_problem(failing.get("/api/v1/nothing/", headers={"Accept": "text/html"}), 404)


def test_every_kind_has_an_error_status_and_a_title():
    assert all(300 <= status < 600 and title for status, title in KINDS.values())


def test_faults_of_one_code_are_a_problem_of_that_type():
    problem = Problem.of(
        [Fault("a", "empty_parameter", "`a`: nothing"), Fault("b", "empty_parameter", "`b`: nothing")]
    )

    assert (problem.kind, problem.status, problem.detail) == (
        "empty-parameter",
        400,
        "`a`: nothing; `b`: nothing",
    )


def test_errors_of_nested_members_are_named_by_json_pointers():
    faults = body_faults({"lines": [{}, {"rate": ["Too high.", "Too odd."]}], "note": "Missing."})

    assert [(fault.name, fault.detail) for fault in faults] == [
        ("/lines/1/rate", "Too high."),
        ("/lines/1/rate", "Too odd."),
        ("/note", "Missing."),
    ]
