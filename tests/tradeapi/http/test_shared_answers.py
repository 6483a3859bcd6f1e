"""What one worker has made, another finds in the shared cache; without it each makes its own."""

import pytest
import redis

from countries.country.models import Country
from tests.factories import make_country
from tests.over_wsgi import OverWsgi
from tests.redis_server import cache_url
from tradeapi.documents import building
from tradeapi.http.keeping import Keeping
from tradeapi.http.shared_answers import PREFIX

__all__ = ["cache_url"]

COUNTRIES = "/api/v1/countries/"


@pytest.fixture(autouse=True)
def site(db, settings, cache_url):
    settings.ROOT_URLCONF, settings.RESPONSE_CACHE_SHARED = "tradeapi.urls", cache_url
    make_country("XA")
    building.settle()
    client = redis.Redis.from_url(cache_url)
    client.flushall()
    client.close()


def worker():
    return OverWsgi(Keeping(OverWsgi().application))


def nobody(environ, start_response):
    raise AssertionError("the site was asked")


def test_a_worker_gives_what_another_has_made():
    one, other = worker(), OverWsgi(Keeping(nobody))
    made = one.get(COUNTRIES)

    found = other.get(COUNTRIES)

    assert found.content == made.content
    assert found.without("X-Request-ID") == made.without("X-Request-ID")
    assert other.get(COUNTRIES, headers={"if-none-match": made["ETag"]}).status_code == 304


def test_what_is_written_shows_at_once_to_all():
    one, other = worker(), worker()
    one.get(COUNTRIES)
    other.get(COUNTRIES)

    Country.objects.filter(pk="XA").update(name="Renamed")
    building.settle()

    assert b"Renamed" in one.get(COUNTRIES).content
    assert b"Renamed" in other.get(COUNTRIES).content


def test_a_state_of_another_database_is_another_state():
    worker().get(COUNTRIES)
    building.count_up()  # as after a backup was read back, and as much written as was lost
    from tradeapi.documents.models import Revision

    Revision.objects.update(number=Revision.objects.get().number - 1)

    with pytest.raises(AssertionError, match="the site was asked"):
        OverWsgi(Keeping(nobody)).get(COUNTRIES)


def test_answers_of_a_state_that_is_over_are_dropped(cache_url):
    worker().get(COUNTRIES)
    client = redis.Redis.from_url(cache_url)

    [name] = client.keys(f"{PREFIX}*")

    assert 0 < client.ttl(name) <= 3_600
    client.close()


def test_a_cache_that_is_away_is_asked_once_and_then_left_alone(settings, caplog):
    settings.RESPONSE_CACHE_SHARED = "unix:///nonexistent/redis.sock"
    alone = worker()

    assert [alone.get(f"{COUNTRIES}?limit={limit}").status_code for limit in (1, 2, 3)] == [200] * 3
    assert caplog.text.count("the cache of answers is away") == 1
