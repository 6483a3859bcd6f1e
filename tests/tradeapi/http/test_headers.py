"""Headers that every answer has, whoever answers."""

import pytest
from django.test import Client

EVERYWHERE = [
    "/api/v1/", "/api/v1/countries/", "/api/v1/countries/XX/", "/api/v1/countries/?x=1", "/api/docs/",
    "/livez", "/readyz", "/%00", "/nothing", "/failing-page/unforeseen/", "/failing-page/operational/",
    "/api/failing/unforeseen/", "/static/tradeapi/docs.js", "/static/nothing.js", "/bare-refusal/",
]  # fmt: skip


@pytest.fixture
def visitor(db):
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("path", EVERYWHERE)
def test_every_answer_is_hardened(visitor, path):
    response = visitor.get(path)
    response.close()

    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Strict-Transport-Security"].startswith("max-age=31536000; includeSubDomains")
    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
    assert "unsafe" not in response["Content-Security-Policy"]
    assert len(response["X-Request-ID"]) == 32


def test_data_may_load_nothing_and_pages_only_what_is_ours(visitor):
    data, page = visitor.get("/api/v1/"), visitor.get("/api/docs/")

    assert data["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert "script-src 'self';" in page["Content-Security-Policy"]


def test_redirects_are_hardened_too(visitor):
    response = visitor.get("/api/v1/countries")

    assert response.status_code == 301
    assert response["X-Frame-Options"] == "DENY"


def test_a_name_given_by_the_client_is_not_taken(visitor):
    first = visitor.get("/livez", headers={"X-Request-ID": "mine"})["X-Request-ID"]
    second = visitor.get("/livez", headers={"X-Request-ID": "mine"})["X-Request-ID"]

    assert len({first, second, "mine"}) == 3


def test_no_answer_sets_a_cookie(visitor):
    for path in EVERYWHERE:
        response = visitor.get(path)
        response.close()
        assert "Set-Cookie" not in response
