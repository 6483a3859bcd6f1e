"""Rates over HTTP: what an answer for a day says, and what is refused."""

import pytest
import time_machine

from tests.events.tariff.asking import labels, rates
from tests.factories import (
    make_agreement,
    make_citation,
    make_country,
    make_rate_line,
    make_source,
    make_tariff_action,
)
from tradeapi.documents.building import refresh

pytestmark = pytest.mark.django_db


def test_an_answer_about_rates_costs_the_same_however_many_lines(
    api_client, border_tariff, django_assert_max_num_queries
):
    for label in "abcdefgh":
        make_rate_line(border_tariff.actions.get(slug="raised"), label=label)

    with django_assert_max_num_queries(16):
        rates(api_client, imposed_by="US", origin="CA", on="2025-08-15")


def test_known_on_limits_the_answer_to_what_was_announced(api_client, border_tariff):
    told = rates(api_client, imposed_by="US", origin="CA", on="2025-08-15", known_on="2025-07-31")
    untold = rates(api_client, imposed_by="US", origin="CA", on="2025-08-15", known_on="2025-07-30")

    assert labels(told)["all goods"] == "35.000"
    assert labels(untold)["all goods"] == "25.000"


def test_a_rival_claim_stands_beside_the_record(api_client):
    action = make_tariff_action()
    press = make_source("Canada courts Mexico", publisher="Techsoma Canada", tier="press")
    rate = {"claimed_field": "rate_percent", "claimed_rate_percent": "35", "claimed_qualifier": "up_to"}
    make_citation(action, press, claim="up to 35 %", **rate)

    answer = rates(api_client, imposed_by="US", origin="CA", on="2025-08-15")

    [claim] = answer["other_claims"]
    assert claim["claim"]["qualifier"] == "up_to"
    assert claim["action"]["id"] == action.slug
    assert labels(answer) == {"general": "25.000"}


def test_a_condition_names_its_agreement(api_client):
    agreement = make_agreement(slug="usmca")
    make_tariff_action(
        lines=[
            {
                "label": "usmca",
                "treatment": "exempt",
                "rate_type": "none",
                "rate_percent": None,
                "condition": "agreement_origin",
                "agreement": agreement,
            }
        ]
    )

    [line] = rates(api_client, imposed_by="US", origin="CA", on="2025-08-15")["components"][0]["lines"]

    assert line["line"]["condition"]["agreement"]["id"] == "usmca"
    assert line["line"]["rate"]["in_words"] == "exempt"


def test_a_line_for_every_origin_is_not_taken_for_that_of_a_country_that_is_not_public(api_client):
    make_country("CA")
    action = make_tariff_action(lines=[{"label": "goods", "origin": None, "rate_percent": 10}])
    make_rate_line(action, origin=make_country("MX", published=False), label="goods", rate_percent=99)
    refresh()

    answer = rates(api_client, imposed_by="US", origin="CA", on="2025-08-15")

    assert labels(answer) == {"goods": "10.000"}


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ({}, "origin"),
        ({"origin": "CA", "on": "1899-12-31"}, "on"),
        ({"origin": "CA", "on": "2201-01-01"}, "on"),
        ({"origin": "CA", "known_on": "2025-08-16"}, "known_on"),
        ({"origin": "CA,MX"}, "origin"),
        ({"origin": "CA", "imposed_by": "USA"}, "imposed_by"),
    ],
)
@time_machine.travel("2025-08-15T12:00Z", tick=False)
def test_a_question_about_rates_that_is_not_understood_is_refused(api_client, query, name):
    make_country("CA")
    make_country("US")

    answer = api_client.get("/api/v1/tariffs/rates/", query)

    assert answer.status_code == 400
    assert name in [error["name"] for error in answer.json()["errors"]]


def test_side_by_side_takes_at_most_twenty_origins(api_client):
    make_country("CA")

    answer = api_client.get(
        "/api/v1/tariffs/rates/compare/", {"origin": ",".join(f"C{i:02}" for i in range(21))}
    )

    assert answer.status_code == 400
    assert "at most 20" in answer.json()["errors"][0]["detail"]
