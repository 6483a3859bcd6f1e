"""Rates over HTTP by goods: lines above and below a code, exclusions and exemptions."""

import pytest

from events.tariff.rates import RateLine
from tests.events.tariff.asking import labels, rates
from tests.factories import (
    make_country,
    make_product,
    make_tariff,
    make_tariff_action,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def with_electronics_exempted(db):
    """10 % on all goods of every origin, 34 % on those of China; from 2025-04-11 on electronics are exempt."""
    make_country("JP")
    for code, level in (("84", "chapter"), ("8471", "heading"), ("847130", "subheading"), ("85", "chapter")):
        make_product(code, level)
    tariff = make_tariff(slug="us-reciprocal", title="Reciprocal tariff")
    make_tariff_action(
        tariff,
        date="2025-04-02",
        effective="2025-04-05",
        lines=[
            {"label": "goods", "origin": None, "rate_percent": 10},
            {"label": "china", "origin": "CN", "rate_percent": 34},
        ],
    )
    make_tariff_action(
        tariff,
        action="exempted",
        date="2025-04-11",
        effective="2025-04-11",
        lines=[
            {
                "label": "electronics",
                "origin": None,
                "treatment": "exempt",
                "rate_type": "none",
                "rate_percent": None,
                "product_kind": "codes",
                "hs_include": ["8471"],
            }
        ],
    )
    make_tariff_action(
        tariff, action="threatened", date="2025-06-01", lines=[{"label": "goods", "origin": None}]
    )
    return tariff


@pytest.mark.parametrize(
    ("product", "expected"),
    [
        ("3104", {"potash": "10.000"}),
        ("310420", {"potash": "10.000"}),
        ("31", {"all goods": "35.000", "potash": "10.000"}),
        ("7208", {"all goods": "35.000"}),
    ],
)
def test_lines_above_and_below_a_product_count_and_exclusions_are_honoured(
    api_client, border_tariff, product, expected
):
    make_product("310420", "subheading")

    answer = rates(api_client, imposed_by="US", origin="CA", on="2025-08-15", product=product)

    assert labels(answer) == expected


def test_a_line_for_part_of_the_product_says_so(api_client, border_tariff):
    answer = rates(api_client, imposed_by="US", origin="CA", on="2025-08-15", product="31")

    matches = {one["line"]["label"]: one["match"] for one in answer["components"][0]["lines"]}
    assert matches == {
        "all goods": {
            "how": "all_goods",
            "relation": "broader",
            "codes": [],
            "excluded": ["3104"],
            "exempted": [],
        },
        "potash": {
            "how": "part",
            "relation": "narrower",
            "codes": ["3104"],
            "excluded": [],
            "exempted": [],
        },
    }


@pytest.mark.parametrize(
    ("product", "day", "expected"),
    [
        ("847130", "2025-04-10", {"goods": "10.000", "china": "34.000"}),
        ("847130", "2025-04-11", {"electronics": None}),
        ("8471", "2025-04-11", {"electronics": None}),
        ("84", "2025-04-11", {"goods": "10.000", "china": "34.000", "electronics": None}),
        ("85", "2025-04-11", {"goods": "10.000", "china": "34.000"}),
    ],
)
@pytest.mark.parametrize("origin", ["CN", None])
def test_the_general_rate_is_not_shown_for_a_product_that_is_exempted(
    api_client, with_electronics_exempted, product, day, expected, origin
):
    asked = {"imposed_by": "US", "on": day, "product": product, **({"origin": origin} if origin else {})}

    assert labels(rates(api_client, **asked)) == expected


def test_for_a_broader_product_the_codes_exempted_are_named(api_client, with_electronics_exempted):
    answer = rates(api_client, imposed_by="US", origin="JP", on="2025-05-01", product="84")

    [component] = answer["components"]
    exempted = {one["line"]["label"]: one["match"]["exempted"] for one in component["lines"]}
    assert exempted == {"goods": ["8471"], "electronics": []}


def test_what_is_ahead_is_not_ahead_for_goods_that_stand_exempted(api_client, with_electronics_exempted):
    computers = rates(api_client, imposed_by="US", origin="JP", on="2025-07-01", product="8471")
    machines = rates(api_client, imposed_by="US", origin="JP", on="2025-07-01", product="84")

    assert labels(computers, "pending") == {}
    assert labels(machines, "pending") == {"goods": "25.000"}
    assert machines["pending"][0]["lines"][0]["match"]["exempted"] == ["8471"]


def test_an_exemption_for_one_origin_leaves_the_rate_for_the_others(api_client, with_electronics_exempted):
    electronics = RateLine.objects.get(label="electronics")
    electronics.excluded_origins.add(make_country("CN"))

    china = rates(api_client, imposed_by="US", origin="CN", on="2025-05-01", product="8471")
    japan = rates(api_client, imposed_by="US", origin="JP", on="2025-05-01", product="8471")
    anyone = rates(api_client, imposed_by="US", on="2025-05-01", product="8471")

    assert labels(china) == {"goods": "10.000", "china": "34.000"}
    assert labels(japan) == {"electronics": None}
    assert labels(anyone) == {"goods": "10.000", "china": "34.000", "electronics": None}


def test_goods_described_in_words_are_shown_as_undecided(api_client):
    make_product("7208")
    make_country("CA")
    make_tariff_action(lines=[{"product_kind": "words", "goods": "kitchen cabinets"}])

    answer = rates(api_client, imposed_by="US", origin="CA", on="2025-08-15", product="7208")

    assert answer["components"][0]["lines"][0]["match"]["how"] == "words"
