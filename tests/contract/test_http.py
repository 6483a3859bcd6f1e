"""How every route speaks HTTP."""

import pytest
from django.db.models import F, Value
from django.db.models.functions import Concat

from countries.country.models import Country
from countries.official.models import Office, Official
from countries.product.models import Product
from countries.sector.models import Sector
from events.agreement.models import Agreement
from events.event.models import Event
from events.source.models import Source
from events.tariff.models import Tariff

from .routes import ROUTES

#: A column of each table of records that answers show.
WRITTEN_OVER = [
    (Country, "name"), (Official, "name"), (Office, "title"), (Product, "description"), (Sector, "name"),
    (Source, "title"), (Agreement, "name"), (Tariff, "title"), (Event, "title"),
]  # fmt: skip
#: What shows none of it: the addresses of lists, numbers, and a log that nobody told.
UNCHANGED = {
    "/api/v1/", "/api/v1/changes/", "/api/v1/changes/{number}/", "/api/v1/events/counts/", "/api/v1/signals/scorecard/",
}  # fmt: skip

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Strict-Transport-Security": "max-age=31536000",
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Referrer-Policy": "same-origin",
}


def test_every_answer_has_a_strong_etag_and_answers_304(visit, route):
    first = visit(route)
    again = visit(route, **{"if-none-match": first["ETag"]})

    assert first.status_code == 200, first.content[:500]
    assert first["ETag"].startswith('"')
    assert again.status_code == 304
    assert again.content == b""
    assert again["ETag"] == first["ETag"]


def test_answers_that_differ_have_tags_that_differ(visit, list_route):
    one, two = visit(list_route, {"limit": 1}), visit(list_route, {"limit": 2})

    if one.content != two.content:
        assert one["ETag"] != two["ETag"]


def test_a_tag_changes_exactly_when_the_answer_does(sample, db, client):
    """On all routes and in all formats of lists, before and after what editors write was written over."""
    questions = []
    for route in ROUTES:
        address = route.address(client)
        has_formats = route.is_list and "format" in route.parameters
        formats = route.parameters["format"]["schema"]["enum"] if has_formats else []
        questions += [(route.path, address, route.required)]
        questions += [
            (route.path, address, {**route.required, "format": one, "limit": "5"}) for one in formats
        ]

    def answers():
        for _, address, query in questions:
            response = client.get(address, query)
            assert response.status_code == 200, (address, query)
            body = response.getvalue() if response.streaming else response.content
            yield response["ETag"], body

    before, unchanged = list(answers()), list(answers())
    for model, column in WRITTEN_OVER:
        model.objects.update(**{column: Concat(F(column), Value(" again"))})
    after = list(answers())

    assert before == unchanged
    told = set()
    for (path, *question), (tag, body), (new_tag, new_body) in zip(questions, before, after, strict=True):
        assert (tag == new_tag) is (body == new_body), (path, question)
        told |= {path} if body != new_body else set()
    assert {path for path, *_ in questions} - told == UNCHANGED


def test_head_is_get_without_a_body(visit, route):
    got, head = visit(route), visit(route, method="head")

    assert head.status_code == 200
    assert head.content == b""
    assert head["ETag"] == got["ETag"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
def test_what_is_not_offered_is_405_and_says_what_is(client, sample, db, route, method):
    response = getattr(client, method)(route.address(client))

    assert response.status_code == 405
    assert "GET" in response["Allow"]
    assert response["Content-Type"].startswith("application/problem+json")


def test_every_answer_is_hardened(visit, route):
    for response in (visit(route), visit(route, {"surely_not": "1"})):
        for name, value in HEADERS.items():
            assert value in response[name], name
        assert "Set-Cookie" not in response
        assert response["X-Request-ID"]


def test_an_unacceptable_accept_is_406(visit, route):
    response = visit(route, accept="image/png")

    assert response.status_code == 406
    assert response["Content-Type"].startswith("application/problem+json")


def test_any_origin_may_read_and_none_with_credentials(visit, route):
    response = visit(route, origin="https://elsewhere.example")

    assert response["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/nothing/",
        "/nothing",
        "/.env",
        "/.git/config",
        "/api/v1/countries.json",
        "/api/v1/tariffs/rates.json",
    ],
)
def test_what_is_in_no_document_is_not_there(client, db, path):
    assert client.get(path).status_code == 404
