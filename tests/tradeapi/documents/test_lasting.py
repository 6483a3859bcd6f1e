"""What is found out about public rows is kept for the state it is true of, within requests alone."""

from weakref import ReferenceType

import pytest
from django.core.signals import request_finished, request_started
from django.test import Client

from countries.country.models import Country
from tests.factories import make_country
from tradeapi.documents import building, lasting

NAME = "tradeapi.documents.lasting"


@pytest.fixture(autouse=True)
def nothing_found():
    lasting.findings.kept.clear()
    lasting.findings.state = None
    yield
    lasting.end()


def found_by(name, *findings):
    """What is found under a name where each search would find the next of these."""
    left = iter(findings)
    return lambda: lasting.lasting(name, lambda: next(left))


def test_outside_of_a_request_nothing_is_kept():
    find = found_by("a", 1, 2)

    assert [find(), find()] == [1, 2]


def test_within_a_state_it_is_found_once():
    find, other = found_by("a", 1, 2), found_by("b", 3)
    lasting.begin((7, "x"))

    assert [find(), other(), find()] == [1, 3, 1]


def test_nothing_found_is_kept_too():
    find = found_by("a", None, 2)
    lasting.begin((7, "x"))

    assert [find(), find()] == [None, None]


def test_in_another_state_it_is_found_anew():
    find = found_by("a", 1, 2, 3)
    seen = []
    for number in (7, 8, 7):
        lasting.begin((number, "x"))
        seen.append(find())

    assert seen == [1, 2, 3]


@pytest.mark.parametrize("signal", [request_started, request_finished])
def test_a_request_ends_it(signal):
    find = found_by("a", 1, 2)
    lasting.begin((7, "x"))
    find()
    [end] = [
        one() if isinstance(one, ReferenceType) else one
        for uid, one, *_ in signal.receivers
        if uid[0] == NAME
    ]
    end()

    assert find() == 2


def test_there_are_never_too_many():
    findings = lasting.Findings(2)
    for name in ("a", "b", "a", "c"):
        findings.put(7, name, name)
        findings.get(7, "a")

    assert list(findings.kept) == ["c", "a"]


def test_a_country_is_looked_up_once_while_nothing_public_changes(db, settings, django_assert_num_queries):
    settings.ROOT_URLCONF = "tradeapi.urls"
    make_country("XA", name="One")
    building.settle()
    client = Client()

    def listed():
        return [row["name"] for row in client.get("/api/v1/countries/", {"code": "XA"}).json()["results"]]

    assert listed() == ["One"]
    with django_assert_num_queries(1):  # the page with its documents
        assert listed() == ["One"]
    Country.objects.filter(pk="XA").update(status="withdrawn")
    building.settle()
    assert client.get("/api/v1/countries/", {"code": "XA"}).status_code == 400
