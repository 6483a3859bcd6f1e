"""Tariffs over HTTP: lists, filters and the shape of one."""

import pytest
import time_machine

from events.tariff.models import Tariff
from tests.events.tariff.asking import found, rates
from tests.factories import (
    make_country,
    make_product,
    make_sector,
    make_tariff,
    make_tariff_action,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("day", "shown"),
    [("2025-03-03", False), ("2025-03-04", True), ("2026-02-19", True), ("2026-02-20", False)],
)
def test_in_force_on_counts_both_ends(api_client, border_tariff, day, shown):
    assert (found(api_client, in_force_on=day) == ["us-ieepa-canada"]) is shown


def test_in_force_on_is_also_the_day_of_lines_and_memberships_unless_another_is_given(
    api_client, border_tariff
):
    then = {"in_force_on": "2025-08-15", "origin": "CA"}
    assert found(api_client, **then) == ["us-ieepa-canada"]
    assert found(api_client, **then, on="2026-03-01") == []
    answer = api_client.get("/api/v1/tariffs/", then).json()
    assert answer["days"] == {"on": "2025-08-15", "known_on": None}


@pytest.mark.parametrize(
    ("day", "status"),
    [
        ("2025-01-31", None),
        ("2025-02-01", "announced"),
        ("2025-03-04", "in_force"),
        ("2026-02-20", "invalidated"),
    ],
)
def test_the_status_is_that_of_the_day(api_client, border_tariff, day, status):
    answer = api_client.get("/api/v1/tariffs/us-ieepa-canada/", {"on": day}).json()

    assert (answer["status"] or {}).get("status") == status


def test_between_the_ruling_and_the_end_of_collection_it_is_invalid_and_collected(api_client, border_tariff):
    answer = rates(api_client, imposed_by="US", origin="CA", on="2026-02-23")

    [component] = answer["components"]
    assert component["status"] == {"status": "invalidated", "collected": True, "since": "2026-02-20"}


def test_the_exact_shape_of_a_tariff(api_client, db):
    make_country("CA")
    tariff = make_tariff(
        slug="us-canada", title="Tariff on Canada", aliases=["fentanyl tariff"], series="border"
    )
    make_tariff_action(tariff, slug="ordered", title="Ordered", date="2025-02-01", effective="2025-03-04")
    Tariff.objects.filter(pk=tariff.pk).update(updated_at="2025-08-01T12:00:00Z")

    answer = api_client.get("/api/v1/tariffs/us-canada/", {"on": "2025-08-15"}).json()

    here = "http://testserver/api/v1/"
    day = {"approximate": False, "uncertain": False}
    assert answer == {
        "slug": "us-canada",
        "title": "Tariff on Canada",
        "aliases": ["fentanyl tariff"],
        "type": "import_duty",
        "imposed_by": {"id": "US", "label": "United States", "url": here + "countries/US/"},
        "legal_basis": "IEEPA (50 U.S.C. 1701)",
        "series": "border",
        "scope": "All goods of Canada but energy and potash",
        "summary": "",
        "on": "2025-08-15",
        "known_on": None,
        "status": {"status": "in_force", "collected": True, "since": "2025-03-04"},
        "rates": [
            {
                "line": {
                    "label": "general",
                    "treatment": "charged",
                    "rate": {
                        "type": "percent",
                        "percent": "25.000",
                        "amount": None,
                        "currency": "",
                        "per_unit": "",
                        "qualifier": "exact",
                        "in_words": "25 %",
                    },
                    "role": "additional",
                    "origin": {
                        "kind": "country",
                        "country": {"id": "CA", "label": "Canada", "url": here + "countries/CA/"},
                        "described_as": "",
                        "excluded": [],
                    },
                    "scope": {
                        "products": "all",
                        "hs_include": [],
                        "hs_exclude": [],
                        "sector": "",
                        "goods": "",
                    },
                    "condition": {"kind": "none", "text": "", "agreement": None},
                    "legal_code": "",
                },
                "state": "applied",
                "valid_from": "2025-03-04",
                "valid_through": None,
                "due": None,
                "set_by": {"id": "ordered", "label": "Ordered", "url": here + "tariff-actions/ordered/"},
            }
        ],
        "status_periods": [
            {
                "status": "announced",
                "collected": False,
                "valid_from": "2025-02-01",
                "valid_through": "2025-03-03",
            },
            {"status": "in_force", "collected": True, "valid_from": "2025-03-04", "valid_through": None},
        ],
        "actions": [
            {
                "id": "ordered",
                "label": "Ordered",
                "url": here + "tariff-actions/ordered/",
                "action": "in_force",
                "announced": {"edtf": "2025-02-01", "earliest": "2025-02-01", "latest": "2025-02-01", **day},
                "effective": {"edtf": "2025-03-04", "earliest": "2025-03-04", "latest": "2025-03-04", **day},
                "until": None,
                "retroactive_to": None,
                "collection_on": None,
                "instrument": {"type": "", "number": "", "citation": ""},
                "verification": "official",
            }
        ],
        "disputes": [],
        "replaced_by": None,
        "note": "",
        "updated_at": "2025-08-01T12:00:00Z",
    }


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({"imposed_by": "US"}, True),
        ({"imposed_by": "CA"}, False),
        ({"target": "CA"}, True),
        ({"target": "MX"}, False),
        ({"origin": "CA"}, True),
        ({"origin": "MX"}, False),
        ({"origin": "MX,CA"}, True),
        ({"product": "3104"}, True),
        ({"product": "31"}, True),
        ({"product": "310420", "sector": "potash"}, True),
        ({"product": "7208", "sector": "potash"}, False),
        ({"sector": "potash"}, True),
        ({"sector": "digital_services"}, False),
        ({"sector": "potash", "product_kind": "codes,words"}, True),
        ({"product": "7208", "product_kind": "codes,words"}, False),
        ({"rate_from": "35", "rate_to": "35"}, True),
        ({"rate_from": "36"}, False),
        ({"product": "3104", "treatment": "charged"}, True),
        ({"product": "3104", "treatment": "exempt"}, False),
        ({"status": "in_force,paused"}, True),
        ({"status": "repealed"}, False),
        ({"collected": "true"}, True),
        ({"collected": "false"}, False),
        ({"action": "rate_changed"}, True),
        ({"action": "repealed"}, False),
        ({"type": "import_duty"}, True),
        ({"type__not": "import_duty"}, False),
        ({"legal_code": "9903.01.10"}, False),
        ({"legal_code": "9903.01.10", "on": "2025-07-31"}, True),
        ({"source": "executive-order-14193"}, True),
        ({"verification": "official"}, True),
        ({"verification": "disputed"}, False),
        ({"state": "pending"}, False),
        ({"state": "pending", "on": "2025-07-31"}, True),
        ({"from": "2026-02-24"}, False),
        ({"from": "2026-02-23"}, True),
        ({"to": "2025-03-03"}, False),
        ({"to": "2025-03-04"}, True),
        ({"q": "northern border"}, True),
        ({"q": "southern border"}, False),
    ],
)
@time_machine.travel("2025-08-15T12:00Z", tick=False)
def test_each_filter_finds_what_it_says(api_client, border_tariff, query, shown):
    make_country("MX")
    make_product("310420", "subheading")
    make_sector("digital_services", [])

    assert (found(api_client, **query) == ["us-ieepa-canada"]) is shown


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ({"status": "active"}, "status"),
        ({"on": "15-08-2025"}, "on"),
        ({"origin": "XX"}, "origin"),
        ({"product": "9998"}, "product"),
        ({"product": "720"}, "product"),
        ({"sector": "no_such_sector"}, "sector"),
        ({"sector": "Potash"}, "sector"),
        ({"rate_from": "-1"}, "rate_from"),
        ({"source": "never-was"}, "source"),
        ({"from": "2025-02-01", "to": "2025-01-01"}, "to"),
    ],
)
def test_what_is_not_understood_is_refused_by_name(api_client, border_tariff, query, name):
    answer = api_client.get("/api/v1/tariffs/", query)

    assert answer.status_code == 400
    assert [error["name"] for error in answer.json()["errors"]] == [name]


def test_a_list_costs_the_same_however_long_it_is(api_client, border_tariff, django_assert_num_queries):
    for _ in range(3):
        make_tariff_action()

    with django_assert_num_queries(6):
        answer = api_client.get("/api/v1/tariffs/", {"on": "2025-08-15"})

    assert len(answer.json()["results"]) == 4
