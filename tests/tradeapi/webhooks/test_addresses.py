import socket

import pytest

from tradeapi.webhooks import addresses


@pytest.mark.parametrize(
    "ip",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.1",
        "224.0.0.1", "255.255.255.255", "192.0.2.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1",
        "fec0::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1", "64:ff9b:1::a00:1",
        "2001:db8::1",
    ],
)  # fmt: skip
def test_addresses_that_not_everyone_reaches_are_not_public(ip):
    assert not addresses.is_public(ip)


@pytest.mark.parametrize("ip", ["93.184.215.14", "2606:4700::6810:1", "::ffff:93.184.215.14"])
def test_addresses_that_everyone_reaches_are_public(ip):
    assert addresses.is_public(ip)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://93.184.215.14/", "https"),
        ("ftp://93.184.215.14/", "https"),
        ("https://jane:secret@93.184.215.14/", "user or password"),
        ("https:///hook", "no host"),
        ("https://93.184.215.14:port/", "no address"),
        ("https://127.0.0.1/", "not public"),
        ("https://[::1]/", "not public"),
        ("https://2130706433/", "not public"),
        ("https://0x7f.1/", "not public"),
        ("https://localhost/", "not public"),
        ("https://169.254.169.254/latest/meta-data/", "not public"),
    ],
)
def test_what_may_not_be_told_is_refused_with_the_reason(url, why):
    with pytest.raises(addresses.Refused, match=why):
        addresses.check(url)


def test_a_name_is_refused_when_any_of_its_addresses_is_private(monkeypatch):
    both = [(socket.AF_INET, 1, 6, "", (ip, 443)) for ip in ("93.184.215.14", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: both)

    with pytest.raises(addresses.Refused):
        addresses.check("https://hooks.example.org/")


def test_the_request_goes_to_the_address_that_was_looked_at():
    target = addresses.check("https://93.184.215.14:8443/hook?a=1")

    assert target == addresses.Target(True, "93.184.215.14", 8443, "/hook?a=1", "93.184.215.14")
