"""Bodies: no longer than the limit, whoever sends them and however."""

from io import BytesIO

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse
from django.test import RequestFactory

from tradeapi.http.body import BodyLimitMiddleware

LIMIT = 1_000_000


def chunked(body, path="/api/v1/sources/", terminated=True):
    """A request whose body says no length, as gunicorn hands it on."""
    environ = RequestFactory().get(path).environ | {
        "REQUEST_METHOD": "POST",
        "HTTP_TRANSFER_ENCODING": "chunked",
        "wsgi.input": BytesIO(body),
    }
    if terminated:
        environ["wsgi.input_terminated"] = True
    environ.pop("CONTENT_LENGTH", None)
    return WSGIRequest(environ)


def echo(request):
    return HttpResponse(str(len(request.body)))


@pytest.mark.parametrize("path", ["/api/v1/sources/", "/api/nothing/", "/admin/login/"])
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a_long_body_is_413_before_anything_reads_it(client, db, path, method):
    if path == "/admin/login/" and method != "post":
        return
    response = getattr(client, method)(path, b"x" * (LIMIT + 1), content_type="application/json")

    assert response.status_code == 413
    assert response.headers["X-Frame-Options"] == "DENY"


def test_it_is_a_problem(client, db):
    response = client.post("/api/v1/sources/", b"x" * (LIMIT + 1), content_type="application/json")

    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["type"] == "urn:tradeapi:problem:too-large"


def test_a_body_of_the_limit_is_read(client, db):
    response = client.post("/api/v1/sources/", b"x" * LIMIT, content_type="application/json")

    assert response.status_code == 405


def test_the_length_that_is_claimed_counts(client, db):
    response = client.post(
        "/api/v1/sources/", b"x", content_type="application/json", headers={"Content-Length": "9" * 30}
    )

    assert response.status_code == 413


def test_a_length_that_is_no_number_is_refused(client, db):
    response = client.post(
        "/api/v1/sources/", b"x", content_type="application/json", headers={"Content-Length": "-1"}
    )

    assert response.status_code == 400


def test_a_long_chunked_body_is_413():
    response = BodyLimitMiddleware(echo)(chunked(b"x" * (LIMIT + 1)))

    assert response.status_code == 413


def test_a_short_chunked_body_reaches_the_view():
    response = BodyLimitMiddleware(echo)(chunked(b"x" * LIMIT))

    assert response.content == str(LIMIT).encode()


def test_a_body_without_any_end_is_refused():
    response = BodyLimitMiddleware(echo)(chunked(b"x", terminated=False))

    assert response.status_code == 411


def test_chunks_that_are_none_are_refused():
    class Unreadable:
        def read(self, size):
            raise ValueError("chunk size 'zz'")

    request = chunked(b"")
    request.META["wsgi.input"] = Unreadable()

    assert BodyLimitMiddleware(echo)(request).status_code == 400
