"""Kept answers: the same bytes again while nothing public has changed, and never a moment longer."""

import gzip

import pytest
import time_machine
from django.test import Client

from countries.country.models import Country
from tests.factories import make_country, make_key, make_office, make_source
from tradeapi.api.responses import Keeper, Kept, accepts_gzip
from tradeapi.documents import building

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
    return Client()


def test_an_answer_is_given_again_without_asking_for_its_rows(client, django_assert_num_queries):
    first = client.get(COUNTRIES)

    with django_assert_num_queries(0):
        second = client.get(COUNTRIES)

    assert second.content == first.content
    own = {"X-Request-ID"}
    assert {name: value for name, value in second.items() if name not in own} == {
        name: value for name, value in first.items() if name not in own
    }
    assert second["X-Request-ID"] != first["X-Request-ID"]


def test_whatever_is_written_shows_at_once(client):
    client.get(COUNTRIES)

    Country.objects.filter(pk="XB").update(name="Renamed")
    unsettled = client.get(COUNTRIES)
    building.settle()
    settled = client.get(COUNTRIES)

    assert b"Renamed" in unsettled.content
    assert settled.content == unsettled.content


def test_an_answer_is_of_its_day(client):
    days = []
    for day in ("2025-08-15", "2025-08-16"):
        with time_machine.travel(day, tick=False):
            days.append(client.get("/api/v1/offices/").json()["results"][0]["on"])

    assert days == ["2025-08-15", "2025-08-16"]


def test_nothing_changed_takes_no_body_and_no_rows(client, django_assert_num_queries):
    tag = client.get(COUNTRIES)["ETag"]

    with django_assert_num_queries(0):
        answer = client.get(COUNTRIES, headers={"if-none-match": tag})

    assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", tag)
    assert client.get(COUNTRIES, headers={"if-match": '"another"'}).status_code == 412


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


def answer_of(size):
    return Kept({"ETag": '"a"'}, b"x" * size)


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
def test_gzip_is_taken_by_who_says_so(rf, accepted, taken):
    assert accepts_gzip(rf.get("/", headers={"accept-encoding": accepted})) is taken


WHOLE = [{"format": "csv"}, {"format": "jsonl"}, {"format": "csv", "fields": "name"}]


@pytest.mark.parametrize("query", WHOLE)
def test_a_whole_list_has_a_tag_that_changes_with_what_is_public(client, query):
    first = client.get(COUNTRIES, query)
    again = client.get(COUNTRIES, query, headers={"If-None-Match": first["ETag"]})
    Country.objects.filter(pk="XB").update(name="Renamed")
    building.settle()
    later = client.get(COUNTRIES, query, headers={"If-None-Match": first["ETag"]})

    assert first.streaming
    assert again.status_code == 304
    assert first["Cache-Control"] == again["Cache-Control"] == "public, no-cache"
    assert later.status_code == 200
    assert later["ETag"] != first["ETag"]
    assert b"Renamed" in later.getvalue()


def test_whole_lists_that_differ_have_tags_that_differ(client):
    assert len({client.get(COUNTRIES, query)["ETag"] for query in WHOLE}) == 3
