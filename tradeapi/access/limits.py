"""How often a caller may ask: counted exactly, over all processes, in one place.

A window begins with the first request of a caller and lasts a minute; in it as many requests are answered
as the policy says, and the next is 429. The headers follow draft-ietf-httpapi-ratelimit-headers-10.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from tradeapi.api.problems import Problem

from . import counters
from .addresses import address_of
from .models import ApiKey

#: Where a WSGI environment has the standing of a request that was counted before Django saw it.
COUNTED = "tradeapi.standing"
#: Length of a window, in seconds.
WINDOW = 60


@dataclass(frozen=True)
class Policy:
    """``quota`` requests in each window for one caller."""

    name: str
    quota: int

    @property
    def header(self) -> str:
        return f'"{self.name}";q={self.quota};w={WINDOW}'


@dataclass(frozen=True)
class Standing:
    """Where a caller stands in its window: ``hits`` with this one, ``left`` seconds until it ends."""

    policy: Policy
    hits: int
    left: int

    @property
    def is_over(self) -> bool:
        return self.hits > self.policy.quota

    @property
    def headers(self) -> dict[str, str]:
        """What each answer says of it."""
        remaining = max(self.policy.quota - self.hits, 0)
        return {
            "RateLimit-Policy": self.policy.header,
            "RateLimit": f'"{self.policy.name}";r={remaining};t={self.left}',
        }

    def refusal(self) -> Problem:
        return Problem(
            "rate-limited",
            f"At most {self.policy.quota} requests in {WINDOW} seconds; ask again in {self.left} seconds.",
            headers={"Retry-After": str(self.left)},
        )


def standing_of(environ: Mapping[str, Any], key: ApiKey | None) -> Standing | None:
    """Count this request, whose WSGI environment it is, for its key, or for its address where it has none.

    None where no limit is set, and where the counter cannot count: answers are worth more than counts.
    """
    if key is not None:
        policy = Policy("key", settings.RATE_LIMIT_KEY)
    else:
        policy = Policy("address", settings.RATE_LIMIT_ADDRESS)
    if not policy.quota:
        return None
    caller = f"key {key.pk}" if key is not None else f"address {address_of(environ)}"
    counted = counters.count(caller, WINDOW)
    return Standing(policy, *counted) if counted else None
