"""Plain questions: answered without the site, as the site would answer them to the last header and byte."""

from datetime import timedelta

import pytest
import time_machine
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from psycopg.errors import QueryCanceled

from countries.country.models import Country
from tests.factories import make_country, make_key, make_office
from tests.over_wsgi import Counted, OverWsgi
from tradeapi.access.models import RequestCount
from tradeapi.api import plans
from tradeapi.documents import building
from tradeapi.http.keeping import Keeping

COUNTRIES = "/api/v1/countries/"
OWN = ("X-Request-ID",)


@pytest.fixture(autouse=True)
def house(settings):
    settings.ROOT_URLCONF = "tradeapi.urls"
    settings.RESPONSE_CACHE_BYTES = 0  # what is kept is asked elsewhere
    settings.RATE_LIMIT_ADDRESS = settings.RATE_LIMIT_KEY = 0


@pytest.fixture
def site(db):
    for letter in "ABCDEFGHIJ":
        make_country(f"X{letter}")
    make_office()
    building.settle()
    with time_machine.travel(timezone.now() + timedelta(seconds=2)):  # behind the second of the last change
        yield Counted()


@pytest.fixture
def door(site):
    return OverWsgi(Keeping(site))


FIRST_AND_THEN = [
    (COUNTRIES, f"{COUNTRIES}?limit=2"),
    (COUNTRIES, f"{COUNTRIES}?limit=2&count=exact"),
    (COUNTRIES, f"{COUNTRIES}?kind=country&ordering=-name"),
    (COUNTRIES, f"{COUNTRIES}?fields=name"),
    (COUNTRIES, f"{COUNTRIES}?q=nowhere"),
    (f"{COUNTRIES}XA/", f"{COUNTRIES}XB/"),
    (f"{COUNTRIES}XA/", f"{COUNTRIES}XB/?omit=name"),
    ("/api/v1/offices/", "/api/v1/offices/?on=2025-08-15"),
    ("/api/v1/search/?q=Country", "/api/v1/search/?q=X"),
    ("/api/v1/", "/api/v1/"),
]


@pytest.mark.parametrize(("first", "then"), FIRST_AND_THEN)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    "headers", [{}, {"accept": "application/json", "accept-encoding": "gzip", "origin": "https://a.example"}]
)
def test_an_answer_has_the_status_headers_and_bytes_of_the_site(door, site, first, then, method, headers):
    door.get(first, headers=headers)
    asked = site.asked

    here = door.get(then, method=method, headers=headers)

    assert site.asked == asked
    by_site = OverWsgi(site).get(then, method=method, headers=headers)
    assert here.status == by_site.status == "200 OK"
    assert here.without(*OWN) == by_site.without(*OWN)
    assert here.content == (by_site.content if method == "GET" else b"")
    conditions = [
        ("If-None-Match", f'"x", {by_site["ETag"]}'),
        ("If-Modified-Since", by_site["Last-Modified"]),
    ]
    for name, value in conditions:
        known = {**headers, name: value}
        confirmed, confirmed_by_site = (one.get(then, headers=known) for one in (door, OverWsgi(site)))
        assert confirmed.status == confirmed_by_site.status == "304 Not Modified"
        assert confirmed.without(*OWN) == confirmed_by_site.without(*OWN)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"{COUNTRIES}?knd=bloc", 400),
        (f"{COUNTRIES}?cursor=x", 400),
        (f"{COUNTRIES}?limit=2&format=xml", 400),
        (f"{COUNTRIES}?limit=2&format=csv", 200),
        (f"{COUNTRIES}?limit=2&form%61t=csv", 200),
        (f"{COUNTRIES}?format=jsonl", 200),
        (f"{COUNTRIES}QQ/", 404),
        ("/api/v1/drafts/sources/", 401),
        ("/api/v1/nothing/", 404),
        ("/api/v1/countries", 301),
    ],
)
def test_what_is_no_plain_answer_is_given_by_the_site(door, site, path, status):
    for known in (COUNTRIES, f"{COUNTRIES}XA/"):
        door.get(known)
    asked = site.asked

    here, by_site = door.get(path), OverWsgi(site).get(path)

    assert here.status_code == status
    assert site.asked == asked + 2
    assert here.status == by_site.status
    assert here.without(*OWN, "Content-Length") == by_site.without(*OWN, "Content-Length")


@pytest.mark.parametrize(
    "other",
    [
        {"accept": "text/csv"},
        {"accept": "image/png"},
        {"host": "other.example"},
        {"host": "evil.example"},
        {"authorization": "Bearer x"},
        {"if-match": '"x"'},
    ],
)
def test_who_asks_in_another_way_is_answered_by_the_site(door, site, settings, other):
    settings.ALLOWED_HOSTS = ["localhost", "other.example"]
    door.get(COUNTRIES)
    asked = site.asked

    here, by_site = (one.get(COUNTRIES, headers=other) for one in (door, OverWsgi(site)))

    assert site.asked == asked + 2
    assert here.status == by_site.status
    assert here.without(*OWN, "Content-Length") == by_site.without(*OWN, "Content-Length")


def test_an_answer_to_credentials_teaches_nothing(door, site):
    door.get(COUNTRIES, headers=make_key("read"))
    asked = site.asked

    assert door.get(COUNTRIES)["Cache-Control"] == "public, no-cache"
    assert site.asked == asked + 1


def test_what_is_written_shows_at_once(door, site):
    door.get(COUNTRIES)

    Country.objects.filter(pk="XB").update(name="Renamed")
    assert b"Renamed" in door.get(COUNTRIES).content

    building.settle()
    asked = site.asked
    assert b"Renamed" in door.get(COUNTRIES).content
    assert site.asked == asked


def test_what_is_known_of_a_record_is_not_asked_again(door, django_assert_num_queries):
    for _ in range(2):
        door.get("/api/v1/events/?country=XA")

    with django_assert_num_queries(1):
        door.get("/api/v1/events/?country=XA")


def test_each_request_is_counted_once(door, site, settings):
    settings.RATE_LIMIT_ADDRESS = 4
    paths = [COUNTRIES, f"{COUNTRIES}?limit=2", f"{COUNTRIES}?knd=bloc", f"{COUNTRIES}?limit=3", COUNTRIES]

    answers = [door.get(path) for path in paths]

    assert [answer.status_code for answer in answers] == [200, 200, 400, 200, 429]
    assert [answer["RateLimit"].split(";")[1] for answer in answers] == ["r=3", "r=2", "r=1", "r=0", "r=0"]
    assert RequestCount.objects.get().hits == 5


def test_a_refusal_is_found_out_once(door, site, django_assert_num_queries):
    door.get(f"{COUNTRIES}XA/")

    with CaptureQueriesContext(connection) as by_site:
        OverWsgi(site).get(f"{COUNTRIES}QQ/")
    with django_assert_num_queries(len(by_site)):
        assert door.get(f"{COUNTRIES}QQ/").status_code == 404


def test_a_statement_that_takes_too_long_is_not_asked_twice(door, monkeypatch):
    door.get(COUNTRIES)
    asked = []

    def slow(*args, **kwargs):
        asked.append(args)
        raise OperationalError("took too long") from QueryCanceled()

    monkeypatch.setattr(plans, "rows_of", slow)

    answer = door.get(COUNTRIES)

    assert (answer.status_code, len(asked)) == (503, 1)
    assert answer["Retry-After"]


def test_a_session_that_was_lost_is_asked_again(door, monkeypatch):
    door.get(COUNTRIES)
    rows_of, asked = plans.rows_of, []

    def lost_once(*args, **kwargs):
        asked.append(args)
        if len(asked) == 1:
            raise OperationalError("the server went away")
        return rows_of(*args, **kwargs)

    monkeypatch.setattr(plans, "rows_of", lost_once)

    assert door.get(COUNTRIES).status_code == 200


def test_below_a_prefix_addresses_have_it(door, site):
    for _ in range(2):
        answer = door.get(COUNTRIES, {"limit": 1}, SCRIPT_NAME="/trade")
    assert b"http://localhost/trade/api/v1/countries/?" in answer.content
    assert b"http://localhost/api/v1/countries/?" in door.get(COUNTRIES, {"limit": 1}).content
