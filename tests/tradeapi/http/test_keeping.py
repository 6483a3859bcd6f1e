"""Kept answers: the same bytes again while nothing public has changed, and never a moment longer."""

import gzip
import json
from datetime import timedelta

import pytest
import time_machine
from django.db import OperationalError, connection
from django.utils import timezone

from countries.country.models import Country
from tests.factories import make_country, make_key, make_office, make_source
from tests.over_wsgi import OverWsgi
from tradeapi.access.models import RequestCount
from tradeapi.api.responses import Keeper, Kept, accepts_gzip
from tradeapi.documents import building
from tradeapi.http.keeping import Keeping

COUNTRIES = "/api/v1/countries/"


@pytest.fixture(autouse=True)
def house(settings):
    settings.ROOT_URLCONF = "tradeapi.urls"


@pytest.fixture
def client(db, settings):
    """A caller of a site where everything is settled and nobody is counted."""
    settings.RATE_LIMIT_ADDRESS = settings.RATE_LIMIT_KEY = 0
    for letter in "ABCDEFGHIJ":
        make_country(f"X{letter}")
    make_office()
    building.settle()
    with time_machine.travel(timezone.now() + timedelta(seconds=2)):  # behind the second of the last change
        yield OverWsgi(Keeping(OverWsgi().application))


@pytest.fixture
def site(client):
    """The same site, which keeps nothing."""
    return OverWsgi()


OWN = ("X-Request-ID",)


def test_an_answer_is_given_again_without_asking_for_its_rows(client, django_assert_num_queries):
    first = client.get(COUNTRIES)

    with django_assert_num_queries(0):
        second = client.get(COUNTRIES)

    assert second.content == first.content
    assert second.without(*OWN) == first.without(*OWN)
    assert second["X-Request-ID"] != first["X-Request-ID"]


QUESTIONS = [
    "/api/v1/",
    COUNTRIES,
    f"{COUNTRIES}?limit=2",
    f"{COUNTRIES}?limit=2&format=csv",
    f"{COUNTRIES}?format=jsonl&limit=3",
    f"{COUNTRIES}XB/",
    f"{COUNTRIES}XB/?fields=name",
    "/api/v1/offices/?on=2025-08-15",
    "/api/v1/search/?q=Country",
]


@pytest.mark.parametrize("path", QUESTIONS)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("headers", [{}, {"origin": "https://elsewhere.example", "accept": "*/*"}])
def test_a_kept_answer_has_the_status_headers_and_bytes_of_one_that_is_made(
    client, site, path, method, headers
):
    client.get(path, headers=headers)
    kept = client.get(path, method=method, headers=headers)
    made = site.get(path, method=method, headers=headers)
    known = {**headers, "if-none-match": made["ETag"]}

    assert client.application.keeper.kept
    assert kept.status == made.status == "200 OK"
    assert kept.without(*OWN) == made.without(*OWN)
    assert kept.content == (made.content if method == "GET" else b"")
    for tag in (made["ETag"], f"W/{made['ETag']}", f'"x", {made["ETag"]}', "*"):
        known = {**headers, "if-none-match": tag}
        confirmed, confirmed_by_site = (one.get(path, method=method, headers=known) for one in (client, site))
        assert confirmed.status == confirmed_by_site.status == "304 Not Modified"
        assert confirmed.without(*OWN) == confirmed_by_site.without(*OWN)
        assert confirmed.content == b""


def test_whatever_is_written_shows_at_once(client):
    client.get(COUNTRIES)

    Country.objects.filter(pk="XB").update(name="Renamed")
    unsettled = client.get(COUNTRIES)
    building.settle()
    settled = client.get(COUNTRIES)

    assert b"Renamed" in unsettled.content
    assert settled.content == unsettled.content


def test_a_worker_that_may_lag_asks_again_after_its_time_and_for_what_it_has_not_kept(client, settings):
    settings.RESPONSE_CACHE_LAG = 500
    now = [1_000.0]
    lagging = OverWsgi(Keeping(client.application.site, clock=lambda: now[0]))
    before = lagging.get(COUNTRIES)
    Country.objects.filter(pk="XB").update(name="Renamed")
    building.settle()

    now[0] += 0.499
    within = lagging.get(COUNTRIES)
    now[0] += 0.001
    after = lagging.get(COUNTRIES)

    assert within.content == before.content
    assert b"Renamed" in after.content

    Country.objects.filter(pk="XB").update(name="Renamed again")
    building.settle()
    detail = lagging.get(f"{COUNTRIES}XB/")

    assert b"Renamed again" in detail.content
    assert b"Renamed again" in lagging.get(COUNTRIES).content


def test_what_a_worker_saw_unsettled_is_asked_again_at_once(client, settings):
    settings.RESPONSE_CACHE_LAG = 500
    lagging = OverWsgi(Keeping(client.application.site, clock=lambda: 1_000.0))
    Country.objects.filter(pk="XB").update(name="Renamed")
    lagging.get(COUNTRIES)
    Country.objects.filter(pk="XB").update(name="Renamed again")

    assert b"Renamed again" in lagging.get(COUNTRIES).content


def test_an_answer_is_of_its_day(client):
    days = []
    for day in ("2025-08-15", "2025-08-16"):
        with time_machine.travel(day, tick=False):
            days.append(json.loads(client.get("/api/v1/offices/").content)["results"][0]["on"])

    assert days == ["2025-08-15", "2025-08-16"]


def test_nothing_changed_takes_no_body_and_no_rows(client, django_assert_num_queries):
    tag = client.get(COUNTRIES)["ETag"]

    with django_assert_num_queries(0):
        answer = client.get(COUNTRIES, headers={"if-none-match": tag})

    assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", tag)


def test_conditions_on_writing_are_answered_by_the_site(client):
    tag = client.get(COUNTRIES)["ETag"]

    assert client.get(COUNTRIES, headers={"if-match": '"another"'}).status_code == 412
    assert client.get(COUNTRIES, headers={"if-match": tag}).status_code == 200


def test_who_accepts_gzip_gets_it_with_a_tag_of_its_own(client):
    plain = client.get(COUNTRIES)
    packed = client.get(COUNTRIES, headers={"accept-encoding": "br, gzip"})

    assert gzip.decompress(packed.content) == plain.content
    assert packed["Content-Encoding"] == "gzip"
    assert packed["Content-Length"] == str(len(packed.content))
    assert packed["ETag"] == plain["ETag"][:-1] + '-gzip"'
    assert "Accept-Encoding" in packed["Vary"] and "Accept-Encoding" in plain["Vary"]


def test_the_tags_of_both_bodies_hold_while_the_answer_does(client):
    tag = client.get(COUNTRIES)["ETag"]
    packed = tag[:-1] + '-gzip"'

    for known in (tag, packed):
        for encoding in ("identity", "gzip"):
            answer = client.get(COUNTRIES, headers={"if-none-match": known, "accept-encoding": encoding})
            assert (answer.status_code, answer["ETag"]) == (304, known)
    Country.objects.filter(pk="XB").update(name="Renamed")
    building.settle()
    assert client.get(COUNTRIES, headers={"if-none-match": packed}).status_code == 200
    now = client.get(COUNTRIES, headers={"accept-encoding": "gzip"})["ETag"]
    make_source()
    building.settle()
    again = client.get(COUNTRIES, headers={"if-none-match": now})
    assert (again.status_code, again["ETag"]) == (304, now)


def test_answers_to_credentials_are_neither_kept_nor_given_to_others(client):
    with_key = client.get(COUNTRIES, headers=make_key("read"))
    without = client.get(COUNTRIES)

    assert with_key["Cache-Control"] == "private, no-store"
    assert without["Cache-Control"] == "public, no-cache"


def test_hosts_and_formats_are_kept_apart(client, settings):
    settings.ALLOWED_HOSTS = ["one.example", "two.example"]
    first = client.get(COUNTRIES, headers={"host": "one.example"})
    second = client.get(COUNTRIES, headers={"host": "two.example"})
    table = client.get(COUNTRIES, {"format": "csv"}, headers={"host": "two.example"})

    assert b"one.example" in first.content or first.content == second.content
    assert table["Content-Type"].startswith("text/csv")
    assert client.get(COUNTRIES, headers={"host": "evil.example"}).status_code == 400


def test_refusals_are_not_kept(client):
    for _ in range(2):
        assert client.get(COUNTRIES, {"knd": "bloc"}).status_code == 400
        assert client.get(f"{COUNTRIES}QQ/").status_code == 404


def test_a_limited_caller_is_counted_also_for_kept_answers(client, settings):
    settings.RATE_LIMIT_ADDRESS = 3
    codes = [client.get(COUNTRIES).status_code for _ in range(5)]

    assert codes == [200, 200, 200, 429, 429]


def test_a_kept_answer_says_where_its_caller_stands(client, settings):
    settings.RATE_LIMIT_ADDRESS = 5
    told = [client.get(COUNTRIES) for _ in range(6)]

    assert [answer["RateLimit"].split(";")[1] for answer in told] == [
        f"r={left}" for left in (4, 3, 2, 1, 0, 0)
    ]
    assert {answer["RateLimit-Policy"] for answer in told} == {'"address";q=5;w=60'}
    assert told[5]["Retry-After"]
    # The refused request was counted at the door, and not again by the site.
    assert RequestCount.objects.get().hits == 6


def test_callers_behind_a_proxy_are_counted_apart(client, settings):
    settings.RATE_LIMIT_ADDRESS, settings.TRUSTED_PROXIES = 2, 1
    for address in ("192.0.2.1", "192.0.2.2"):
        answers = [client.get(COUNTRIES, headers={"x-forwarded-for": address}) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]


@pytest.mark.parametrize("credentials", ["", "Bearer x", "Basic YTpi"])
def test_credentials_are_for_the_site(client, credentials):
    client.get(COUNTRIES)

    assert client.get(COUNTRIES, headers={"authorization": credentials}).status_code == 401


def test_a_body_is_for_the_site(client):
    client.get(COUNTRIES)

    assert client.get(COUNTRIES, CONTENT_LENGTH="2000000").status_code == 413
    assert client.get(COUNTRIES, headers={"transfer-encoding": "chunked"}).status_code == 411


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_other_methods_are_for_the_site(client, method):
    client.get(COUNTRIES)

    assert client.get(COUNTRIES, method=method).status_code == 405


def test_http_and_https_are_kept_apart(client, settings):
    settings.SECURE_PROXY_SSL_HEADER, settings.SECURE_SSL_REDIRECT = ("HTTP_X_FORWARDED_PROTO", "https"), True

    client = OverWsgi(Keeping(OverWsgi().application))

    for _ in range(2):
        assert client.get(COUNTRIES).status_code == 301
        secure = client.get(COUNTRIES, headers={"x-forwarded-proto": "https"})
        assert (secure.status_code, b"http://" in secure.content) == (200, False)


def test_nothing_is_given_while_the_database_is_away(client, monkeypatch):
    client.get(COUNTRIES)

    def away(*args, **kwargs):
        raise OperationalError("away")

    with monkeypatch.context() as patch:
        for name in ("ensure_connection", "cursor"):
            patch.setattr(connection, name, away)
        assert client.get(COUNTRIES).status_code == 503


def test_the_log_of_changes_is_not_kept(client):
    client.get("/api/v1/changes/")

    assert not client.application.keeper.kept


def test_answers_that_depend_on_more_than_is_looked_at_are_not_kept(client, settings):
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "tests.tradeapi.http.test_keeping.varying"]
    dependent = OverWsgi(Keeping(OverWsgi().application))
    dependent.get(COUNTRIES)

    assert not dependent.application.keeper.kept


def varying(get_response):
    """A middleware whose answers differ by language."""

    def answer(request):
        response = get_response(request)
        response["Vary"] = "Accept-Language"
        return response

    return answer


def test_without_any_bytes_to_keep_nothing_is_kept(client, settings):
    settings.RESPONSE_CACHE_BYTES = 0
    door = OverWsgi(Keeping(client.application.site))
    for _ in range(3):
        assert door.get(COUNTRIES).content == client.get(COUNTRIES).content

    assert not door.application.keeper.kept


def answer_of(size):
    return Kept([("ETag", '"a"')], b"x" * size)


def test_the_bytes_that_are_kept_are_bounded_and_the_least_lately_asked_for_go_first():
    keeper = Keeper(10_000)
    for name in "abc":
        keeper.put(1, name, answer_of(2_000))
    keeper.get(1, "a")

    keeper.put(1, "d", answer_of(2_000))

    assert [name for name in "abcd" if keeper.get(1, name)] == ["a", "c", "d"]
    assert keeper.bytes <= 10_000


def test_another_state_forgets_everything():
    keeper = Keeper(10_000)
    keeper.put(1, "a", answer_of(10))

    assert keeper.get(2, "a") is None
    assert keeper.bytes == 0


@pytest.mark.parametrize(
    ("accepted", "taken"),
    [
        ("gzip", True),
        ("br;q=1, gzip;q=0.5", True),
        ("*", True),
        ("gzip;q=0", False),
        ("", False),
        ("br", False),
    ],
)
def test_gzip_is_taken_by_who_says_so(accepted, taken):
    assert accepts_gzip(accepted) is taken


WHOLE = [{"format": "csv"}, {"format": "jsonl"}, {"format": "csv", "fields": "name"}]


@pytest.mark.parametrize("query", WHOLE)
def test_a_whole_list_has_a_tag_that_changes_with_what_is_public(client, query):
    first = client.get(COUNTRIES, query)
    again = client.get(COUNTRIES, query, headers={"If-None-Match": first["ETag"]})
    Country.objects.filter(pk="XB").update(name="Renamed")
    building.settle()
    later = client.get(COUNTRIES, query, headers={"If-None-Match": first["ETag"]})

    assert again.status_code == 304
    assert first["Cache-Control"] == again["Cache-Control"] == "public, no-cache"
    assert later.status_code == 200
    assert later["ETag"] != first["ETag"]
    assert b"Renamed" in later.content


def test_whole_lists_that_differ_have_tags_that_differ(client):
    assert len({client.get(COUNTRIES, query)["ETag"] for query in WHOLE}) == 3
