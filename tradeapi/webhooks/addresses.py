"""Which addresses may be told: public ones only, so that nobody reaches through us into a network of ours.

A name is resolved at each delivery anew, every address it stands for must be public, and the connection goes to
the very address that was looked at: a name that changes its meaning in between gains nothing.
"""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

#: Where the address of IPv4 is that a translated one of IPv6 stands for (RFC 6052).
NAT64 = ipaddress.ip_network("64:ff9b::/96")
#: Local use of the same (RFC 8215).
NAT64_LOCAL = ipaddress.ip_network("64:ff9b:1::/48")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Refused(Exception):  # noqa: N818 - it says what happened to the address
    """Nothing is sent there; the sentence says why."""


@dataclass(frozen=True)
class Target:
    """Where a request goes: the address to connect to, and how it is called there."""

    is_https: bool
    host: str
    port: int
    path: str
    ip: str


def check(url: str) -> Target:
    """Where a request to this address goes. Raises Refused unless it is public, now."""
    parts = _parts(url)
    host, port = str(parts.hostname), parts.port or (443 if parts.scheme == "https" else 80)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme == "https", host, port, path, _resolved(host, port))


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - raises when it is no number
    except ValueError as error:
        raise Refused("This is no address.") from error
    schemes = ("https", "http") if settings.WEBHOOKS_PRIVATE else ("https",)
    if parts.scheme not in schemes:
        raise Refused("The address must begin with https://.")
    if parts.username or parts.password:
        raise Refused("The address must not have a user or password in it.")
    if not parts.hostname:
        raise Refused("The address names no host.")
    return parts


def _resolved(host: str, port: int) -> str:
    """The first of the addresses that a name stands for; all of them must be public."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Refused(f"The host {host} is not known.") from error
    ips = [str(entry[4][0]) for entry in found]
    if not settings.WEBHOOKS_PRIVATE and not all(is_public(ip) for ip in ips):
        raise Refused(f"The host {host} is not public.")
    return ips[0]


def is_public(text: str) -> bool:
    """Whether an address can be reached by everyone: not private, loopback, link-local, shared or reserved."""
    ip: Address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if ip in NAT64_LOCAL or ip.is_site_local:
            return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved and not ip.is_unspecified
