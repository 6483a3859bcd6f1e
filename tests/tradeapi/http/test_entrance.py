"""What is turned away at the entrance."""

import pytest
from django.test import Client


@pytest.mark.parametrize(
    "host", ["evil.example", "testserver.evil.example", "a b", "", "[::1", "x" * 300, "testserver:99999x"]
)
@pytest.mark.parametrize("path", ["/", "/api/v1/", "/admin/", "/livez", "/nothing"])
def test_a_foreign_host_is_refused_and_not_said_back(client, db, host, path):
    response = client.get(path, headers={"Host": host})

    assert response.status_code == 400
    assert not host or host.encode() not in response.content


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-Host": "evil.example"},
        {"Forwarded": "host=evil.example"},
        {"X-Forwarded-Proto": "https"},
    ],
    ids=str,
)
def test_forwarded_names_are_without_effect(client, db, headers):
    plain, forwarded = client.get("/api/v1/"), client.get("/api/v1/", headers=headers)

    assert forwarded.content == plain.content


@pytest.mark.parametrize("method", ["TRACE", "PROPFIND", "CONNECT", "FOO", "PUT", "DELETE"])
@pytest.mark.parametrize(
    "path", ["/", "/livez", "/nothing", "/admin/", "/admin/login/", "/static/tradeapi/docs.js"]
)
def test_methods_that_nothing_offers_are_405(client, db, method, path):
    response = client.generic(method, path)

    assert response.status_code == 405
    assert response["Allow"] in ("GET, HEAD", "GET, HEAD, POST")


@pytest.mark.parametrize("method", ["TRACE", "PROPFIND", "FOO"])
def test_the_api_refuses_them_too(client, db, method):
    response = client.generic(method, "/api/v1/countries/")

    assert response.status_code == 405
    assert response["Content-Type"] == "application/problem+json"


def test_a_form_sent_to_a_page_that_takes_none_is_405(client, db):
    strict = Client(enforce_csrf_checks=True)

    assert strict.post("/livez", {"a": "b"}).status_code == 405


@pytest.mark.parametrize("path", ["/%00", "/admin/%00/", "/api/v1/countries/%00/", "/static/%00"])
def test_no_address_has_nul(client, db, path):
    assert client.get(path).status_code == 404


def test_no_text_has_nul(client, db):
    assert client.get("/admin/login/?next=%00").status_code == 400
    client.cookies["sessionid"] = "\x00" * 32
    assert client.get("/admin/").status_code == 400


@pytest.mark.parametrize(
    "accept", ["", ";", "a/b;q", ",,,", "*", "application/json;indent=" + "9" * 5000, "é/é"]
)
def test_no_accept_header_makes_it_fall_over(client, db, accept):
    assert client.get("/api/v1/countries/", headers={"Accept": accept}).status_code in (200, 406)


def test_more_parameters_than_anyone_sends_are_refused(client, db):
    response = client.get("/api/v1/countries/?" + "&".join("a=1" for _ in range(6_000)))

    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
