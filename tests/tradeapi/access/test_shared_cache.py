"""Requests can be counted in a Redis, by the same rules."""

import pytest
import redis
from django.core.exceptions import ImproperlyConfigured

from tests.factories import make_key
from tests.parallel import in_parallel
from tests.redis_server import cache_url
from tradeapi.access import shared_cache
from tradeapi.settings.environment import Environment

__all__ = ["cache_url"]

INDEX = "/api/v1/"


@pytest.fixture(autouse=True)
def limits(settings, cache_url):
    settings.RATE_LIMIT_ADDRESS, settings.RATE_LIMIT_KEY, settings.RATE_LIMIT_CACHE = 3, 5, cache_url
    client = redis.Redis.from_url(cache_url)
    client.flushall()
    client.close()


def test_the_limit_is_kept_and_told(api_client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answers = [api_client.get(INDEX) for _ in range(4)]

    assert [response.status_code for response in answers] == [200, 200, 200, 429]
    assert answers[0]["RateLimit"].startswith('"address";r=2;t=')
    assert 1 <= int(answers[3]["Retry-After"]) <= 61


def test_each_key_has_its_own_quota(api_client):
    one, other = make_key(), make_key()

    for key in (one, other):
        assert [api_client.get(INDEX, headers=key).status_code for _ in range(6)] == [200] * 5 + [429]


def test_simultaneous_requests_are_counted_apart(cache_url):
    counts = in_parallel([lambda: shared_cache.count(cache_url, "address 192.0.2.9", 60)[0]] * 8)

    assert sorted(counts) == list(range(1, 9))


def test_a_window_ends(cache_url):
    shared_cache.count(cache_url, "address 192.0.2.9", 60)
    client = redis.Redis.from_url(cache_url)

    assert 0 < client.pttl(shared_cache.PREFIX + "address 192.0.2.9") <= 60_000
    client.close()


def test_a_cache_that_is_away_answers_uncounted(api_client, settings):
    settings.RATE_LIMIT_CACHE = "unix:///nonexistent/redis.sock"

    answers = [api_client.get(INDEX) for _ in range(4)]

    assert [response.status_code for response in answers] == [200] * 4
    assert "RateLimit" not in answers[0]


def test_an_address_of_another_kind_stops_the_start():
    with pytest.raises(ImproperlyConfigured, match="RATE_LIMIT_CACHE"):
        Environment({"RATE_LIMIT_CACHE": "memcached://x"}).cache_url("RATE_LIMIT_CACHE")


@pytest.mark.parametrize("value", ["-1", "many", "1.5", "", "9" * 10])
def test_a_limit_is_a_whole_number(value):
    with pytest.raises(ImproperlyConfigured, match="RATE_LIMIT_KEY"):
        Environment({"RATE_LIMIT_KEY": value}).number("RATE_LIMIT_KEY")
