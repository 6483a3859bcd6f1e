"""Tariff actions over HTTP."""

import pytest

pytestmark = pytest.mark.django_db


def test_actions_are_asked_for_by_tariff_and_kind(api_client, border_tariff):
    answer = api_client.get(
        "/api/v1/tariff-actions/", {"tariff": "us-ieepa-canada", "action": "rate_changed"}
    ).json()

    [action] = answer["results"]
    assert action["slug"] == "raised"
    assert action["lines"][0]["rate"]["percent"] == "35.000"
    roles = {(one["country"]["id"], one["role"]) for one in action["countries"]}
    assert roles == {("US", "imposed_by"), ("CA", "target")}


def test_a_list_of_actions_costs_the_same_however_long_it_is(
    api_client, border_tariff, django_assert_max_num_queries
):
    with django_assert_max_num_queries(12):
        answer = api_client.get("/api/v1/tariff-actions/")

    assert len(answer.json()["results"]) == 3
