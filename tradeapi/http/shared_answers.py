"""Answers in a shared cache, Redis or what speaks like it: what one worker has made, the others need not."""

from __future__ import annotations

import hashlib
import logging
import time
from typing import Any

import redis

from tradeapi.access.shared_cache import cache_at
from tradeapi.api.responses import Kept, Key
from tradeapi.documents.state import edition

logger = logging.getLogger(__name__)

PREFIX = "tradeapi:answers:"
#: Answers of a state that is over are asked for no more; the cache drops them after this time, in seconds.
DROPPED_AFTER = 3_600
#: A cache that did not answer is left alone for this time, in seconds, so that it slows nobody down.
LEFT_ALONE = 5


class SharedAnswers:
    """Kept answers by state and key. Whatever the cache does, questions are answered."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.next_try = 0.0

    def get(self, state: Any, key: Key) -> Kept | None:
        packed = self.asked(lambda cache: cache.get(name_of(state, key)))
        return Kept.unpacked(packed) if packed else None

    def put(self, state: Any, key: Key, answer: Kept) -> None:
        self.asked(lambda cache: cache.set(name_of(state, key), answer.packed(), ex=DROPPED_AFTER))

    def asked(self, question: Any) -> Any:
        if time.monotonic() < self.next_try:
            return None
        cache = cache_at(self.url)  # held while it is used
        try:
            return question(cache)
        except redis.RedisError as error:
            logger.warning("the cache of answers is away: %s", type(error).__name__)
            self.next_try = time.monotonic() + LEFT_ALONE
            return None


def name_of(state: Any, key: Key) -> str:
    """The name of an answer: of the code that made it, the state, the day and the question."""
    asked = repr((edition(), state, key))
    return PREFIX + hashlib.sha256(asked.encode()).hexdigest()
