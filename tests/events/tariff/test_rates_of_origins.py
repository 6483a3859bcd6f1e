"""Rates over HTTP by origin: blocs, every origin, and who is left out."""

import pytest

from tests.events.tariff.asking import rates
from tests.factories import (
    make_country,
    make_membership,
    make_tariff,
    make_tariff_action,
)

pytestmark = pytest.mark.django_db


def test_each_line_says_how_it_meets_the_origin(api_client):
    make_membership("EU", "DE")
    make_tariff_action(
        lines=[
            {"label": "by name", "origin": "DE"},
            {"label": "union", "origin": "EU"},
            {"label": "everyone", "origin": None},
            {
                "label": "class",
                "origin": None,
                "origin_kind": "class",
                "origin_class": "any country with a digital services tax",
            },
        ]
    )

    answer = rates(api_client, imposed_by="US", origin="DE", on="2025-08-15")
    anyone = rates(api_client, imposed_by="US", on="2025-08-15")

    found = {one["line"]["label"]: one["origin_match"] for one in answer["components"][0]["lines"]}
    assert found == {
        "by name": "by_name", "union": "through_bloc", "everyone": "every_origin", "class": "class",
    }  # fmt: skip
    [described] = [
        one["line"]["origin"] for one in answer["components"][0]["lines"] if one["line"]["label"] == "class"
    ]
    assert (described["kind"], described["described_as"]) == (
        "class",
        "any country with a digital services tax",
    )
    assert {one["origin_match"] for one in anyone["components"][0]["lines"]} == {"any", "class"}


def test_a_country_is_found_through_its_bloc_and_the_more_specific_line_prevails(api_client):
    make_membership("EU", "DE")
    tariff = make_tariff(slug="us-reciprocal", title="Reciprocal tariff")
    make_tariff_action(
        tariff,
        lines=[
            {"label": "goods", "origin": None, "rate_percent": 10},
            {"label": "goods", "origin": "EU", "rate_percent": 15, "role": "total_ceiling"},
        ],
    )
    make_country("JP")

    germany = rates(api_client, imposed_by="US", origin="DE", on="2025-08-15")
    japan = rates(api_client, imposed_by="US", origin="JP", on="2025-08-15")

    [line] = germany["components"][0]["lines"]
    assert (line["line"]["rate"]["percent"], line["through"]["id"]) == ("15.000", "EU")
    [line] = japan["components"][0]["lines"]
    assert (line["line"]["rate"]["percent"], line["through"]) == ("10.000", None)


def test_before_it_joined_a_country_is_not_found_through_its_bloc(api_client):
    make_membership("EU", "DE", "2025-06-01/..")
    make_tariff_action(lines=[{"origin": "EU"}])

    assert rates(api_client, imposed_by="US", origin="DE", on="2025-05-31")["components"] == []
    assert rates(api_client, imposed_by="US", origin="DE", on="2025-06-01")["components"] != []


def test_an_excluded_origin_is_not_touched(api_client):
    action = make_tariff_action(lines=[{"origin": None}])
    action.lines.get().excluded_origins.add(make_country("MX"))
    make_country("JP")

    assert rates(api_client, imposed_by="US", origin="MX", on="2025-08-15")["components"] == []
    assert rates(api_client, imposed_by="US", origin="JP", on="2025-08-15")["components"] != []


@pytest.mark.parametrize(
    ("origin_of_line", "excluded", "touched"),
    [("EU", "DE", ["FR", "EU"]), (None, "EU", ["JP"]), (None, "DE", ["FR", "EU", "JP"])],
)
def test_an_exclusion_reaches_a_member_through_its_bloc_and_spares_the_others(
    api_client, origin_of_line, excluded, touched
):
    for member in ("DE", "FR"):
        make_membership("EU", member)
    make_country("JP")
    action = make_tariff_action(lines=[{"origin": origin_of_line}])
    action.lines.get().excluded_origins.add(make_country(excluded))

    found = [
        origin
        for origin in ("DE", "FR", "EU", "JP")
        if rates(api_client, imposed_by="US", origin=origin, on="2025-08-15")["components"]
    ]
    assert found == touched
