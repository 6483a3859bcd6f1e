"""From where a request comes, as far as that can be believed."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from django.conf import settings

#: Whoever has one IPv6 address has all of its /64.
NETWORK_OF_ONE = 64
UNKNOWN = "unknown"


def address_of(environ: Mapping[str, Any]) -> str:
    """The address a request is counted for: an IPv4 address, or the /64 network of an IPv6 address.

    That of the connection. Behind TRUSTED_PROXIES proxies, each of which appends the address it was asked
    from to X-Forwarded-For, the one that the outermost of them wrote; what stands to the left of it was
    written by the caller and is not looked at.
    """
    written = environ.get("REMOTE_ADDR") or ""
    if settings.TRUSTED_PROXIES:
        steps = [step.strip() for step in environ.get("HTTP_X_FORWARDED_FOR", "").split(",")]
        if len(steps) >= settings.TRUSTED_PROXIES:
            written = steps[-settings.TRUSTED_PROXIES]
    return network_of(written)


def network_of(text: str) -> str:
    """``"2001:db8::1"`` -> ``"2001:db8::/64"``, ``"::ffff:192.0.2.1"`` -> ``"192.0.2.1"``."""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return UNKNOWN
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ip_network((address, NETWORK_OF_ONE), strict=False))
    return str(address)
