"""Last-Modified: never earlier than a change that the tag shows, and what it confirms has not changed."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.utils.http import http_date, parse_http_date

from tests.factories import make_source
from tests.over_wsgi import OverWsgi
from tradeapi.documents import building
from tradeapi.http.keeping import Keeping

SOURCES = "/api/v1/sources/"
CHANGED = datetime(2025, 8, 15, 12, 0, 0, 300_000, tzinfo=UTC)
AFTER = "Fri, 15 Aug 2025 12:00:01 GMT"


@pytest.fixture(autouse=True)
def house(settings):
    settings.ROOT_URLCONF = "tradeapi.urls"


@pytest.fixture
def clock():
    with time_machine.travel(CHANGED, tick=False) as traveller:
        yield traveller


@pytest.fixture
def source(db, clock):
    """A source that was published at that moment, asked for an hour later."""
    made = make_source()
    building.settle()
    clock.shift(3600)
    return made


@pytest.fixture(params=["made anew", "kept"])
def client(request, source):
    """A caller of the bare site, and one of a site that has the answers already."""
    return OverWsgi() if request.param == "made anew" else OverWsgi(Keeping(OverWsgi().application))


def since(client, path, moment):
    return client.get(path, headers={"If-Modified-Since": moment})


def dated(answer):
    return dict(answer.headers).get("Last-Modified")


@pytest.mark.parametrize(
    "path", [SOURCES, f"{SOURCES}{{slug}}/", f"{SOURCES}?format=csv&limit=1", "/api/v1/tariffs/"]
)
def test_an_answer_says_after_which_second_nothing_changed(client, source, path):
    path = path.format(slug=source.slug)

    assert dated(client.get(path)) == dated(client.get(path)) == AFTER


def test_it_confirms_what_has_not_changed_since(client):
    for _ in range(2):
        whole, confirmed = client.get(SOURCES), since(client, SOURCES, AFTER)

        assert (confirmed.status_code, confirmed.content) == (304, b"")
        assert dated(confirmed) == AFTER
        assert confirmed["ETag"] == whole["ETag"]


@pytest.mark.parametrize(
    "moment",
    ["Fri, 15 Aug 2025 12:00:00 GMT", "yesterday", "", "2025-08-15", "Fri, 99 Aug 2025 12:00:00 GMT"],
)
def test_an_earlier_moment_and_none_at_all_confirm_nothing(client, moment):
    client.get(SOURCES)

    assert since(client, SOURCES, moment).status_code == 200


def test_a_tag_has_the_last_word(client):
    tag = client.get(SOURCES)["ETag"]

    for headers, status in (
        ({"If-None-Match": '"other"', "If-Modified-Since": AFTER}, 200),
        ({"If-None-Match": tag, "If-Modified-Since": "Thu, 14 Aug 2025 12:00:00 GMT"}, 304),
    ):
        assert client.get(SOURCES, headers=headers).status_code == status


def test_each_change_is_later_than_what_was_said_before(client, clock):
    before, tag = dated(client.get(SOURCES)), client.get(SOURCES)["ETag"]
    make_source(slug="another")
    building.settle()
    clock.shift(1)

    after = client.get(SOURCES)

    assert after["ETag"] != tag
    assert parse_http_date(dated(after)) > parse_http_date(before)
    assert since(client, SOURCES, before).status_code == 200


def test_within_the_second_of_a_change_nothing_is_said(client, clock):
    """Another change of the same second would have the same date."""
    make_source(slug="another")
    building.settle()

    answer = client.get(SOURCES)

    assert dated(answer) is None
    assert since(client, SOURCES, http_date(CHANGED.timestamp() + 3600)).status_code == 200


def test_a_new_day_is_a_change(client, clock):
    before = dated(client.get("/api/v1/tariffs/"))
    clock.move_to(datetime(2025, 8, 16, 0, 0, 1, tzinfo=UTC))

    assert dated(client.get("/api/v1/tariffs/")) == "Sat, 16 Aug 2025 00:00:00 GMT"
    assert since(client, "/api/v1/tariffs/", before).status_code == 200


def test_what_was_written_and_not_yet_settled_is_not_dated(client):
    make_source(slug="another")

    assert dated(client.get(SOURCES)) is None


def test_refusals_and_the_log_have_no_date(client):
    for path in (f"{SOURCES}?x=1", f"{SOURCES}nothing/", "/api/v1/changes/"):
        assert dated(client.get(path)) is None
