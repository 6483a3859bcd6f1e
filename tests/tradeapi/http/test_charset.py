"""Parameters are UTF-8, whatever a request says of itself."""

import json

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory

from tradeapi.http.charset import without_charset


@pytest.mark.parametrize(
    "charset", ["hex", '"hex"', "utf-16", "rot13", "idna", "zlib", "nonsense", "utf-7", ""]
)
@pytest.mark.parametrize(
    "parameters", ["caf%C3%A9=1", "&".join("a=1" for _ in range(6_000))], ids=["one", "many"]
)
def test_a_charset_named_by_the_client_is_without_effect(db, charset, parameters):
    environ = RequestFactory().get(f"/livez?{parameters}").environ
    environ["CONTENT_TYPE"] = f"text/plain; charset={charset}"
    statuses = []

    body = without_charset(WSGIHandler())(environ, lambda status, headers: statuses.append(status))

    assert statuses == ["400 Bad Request"]
    assert json.loads(b"".join(body))["status"] == 400


def test_the_query_is_read_as_utf_8(db):
    environ = RequestFactory().get("/livez?caf%C3%A9=1").environ
    environ["CONTENT_TYPE"] = "text/plain; charset=latin-1"

    [body] = without_charset(WSGIHandler())(environ, lambda status, headers: None)

    assert json.loads(body)["errors"][0]["name"] == "café"


def test_the_rest_of_the_header_stays():
    seen = []
    wrapped = without_charset(lambda environ, start_response: seen.append(environ["CONTENT_TYPE"]))

    wrapped({"CONTENT_TYPE": 'multipart/form-data; Charset="utf-8"; boundary=x'}, None)

    assert seen == ["multipart/form-data; boundary=x"]


def test_the_site_is_served_that_way():
    from tradeapi.wsgi import application, site  # builds the site, with the settings of this test

    assert site.__qualname__.startswith("without_charset")
    assert application.site is site
