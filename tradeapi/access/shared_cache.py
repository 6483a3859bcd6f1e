"""The same counter in a shared cache, Redis or what speaks like it, where RATE_LIMIT_CACHE names one."""

from __future__ import annotations

import logging
from functools import cache

import redis

logger = logging.getLogger(__name__)

#: Nobody waits long for being counted, in seconds.
PATIENCE = 0.25
PREFIX = "tradeapi:requests:"


@cache
def cache_at(url: str) -> redis.Redis:
    return redis.Redis.from_url(url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE)


def count(url: str, caller: str, window: int) -> tuple[int, int] | None:
    """As ``counters.count``: one transaction of the cache, so that simultaneous requests are counted apart.

    None, and a line in the log, where the cache does not answer: requests are then answered uncounted.
    """
    name = PREFIX + caller
    client = cache_at(
        url
    )  # held while it is used: of two that were made at once one is dropped, and so closed
    try:
        with client.pipeline(transaction=True) as steps:
            steps.set(name, 0, ex=window, nx=True)
            steps.incr(name)
            steps.pttl(name)
            _, hits, left = steps.execute()
    except redis.RedisError as error:
        logger.warning("a request was not counted: %s", type(error).__name__)
        return None
    return hits, max(left // 1000 + 1, 1)
