"""Nobody is counted elsewhere by what they write into a header."""

import pytest

from tradeapi.access.addresses import address_of, network_of


@pytest.mark.parametrize(
    ("proxies", "forwarded", "counted"),
    [
        (0, None, "198.51.100.7"),
        (0, "203.0.113.9", "198.51.100.7"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "192.0.2.1, 203.0.113.9", "203.0.113.9"),
        (2, "192.0.2.1, 203.0.113.9,198.51.100.1", "203.0.113.9"),
        (2, "203.0.113.9", "198.51.100.7"),
        (1, None, "unknown"),
        (1, "no address at all", "unknown"),
    ],
)
def test_only_what_trusted_proxies_wrote_is_read(rf, settings, proxies, forwarded, counted):
    settings.TRUSTED_PROXIES = proxies
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}

    assert address_of(rf.get("/", headers=headers, REMOTE_ADDR="198.51.100.7").META) == counted


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("", "unknown"),
    ],
)
def test_who_has_an_ipv6_address_has_its_network(text, counted):
    assert network_of(text) == counted
