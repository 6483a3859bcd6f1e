"""``expand``: whole records beside the references that lead to them."""

import pytest

from tests.factories import make_country, make_event

pytestmark = pytest.mark.django_db
COUNTRIES = "/api/v1/countries/"


@pytest.fixture
def provinces():
    states = [make_country("CA"), make_country("US")]
    return [
        make_country(f"{state.code}-{part}", kind="subdivision", part_of=state)
        for state in states
        for part in ("AA", "BB", "CC")
    ]


def test_the_record_is_given_as_its_own_address_gives_it(api_client, provinces):
    answer = api_client.get(f"{COUNTRIES}CA-AA/", {"expand": "part_of"}).json()

    assert answer["part_of"]["id"] == "CA"
    assert answer["part_of"]["record"] == api_client.get(f"{COUNTRIES}CA/").json()


def test_it_goes_one_step_deep(api_client, provinces):
    make_event(slug="part", part_of=make_event(slug="whole", part_of=make_event(slug="larger")))

    answer = api_client.get("/api/v1/events/part/", {"expand": "part_of"}).json()

    assert answer["part_of"]["record"]["part_of"]["id"] == "larger"
    assert "record" not in answer["part_of"]["record"]["part_of"]


def test_lists_of_references_are_expanded_too(api_client):
    whole = make_event(slug="whole")
    make_event(slug="one", part_of=whole), make_event(slug="two", part_of=whole)

    answer = api_client.get("/api/v1/events/whole/", {"expand": "has_parts"}).json()

    assert {one["record"]["slug"] for one in answer["has_parts"]} == {"one", "two"}


def test_no_reference_is_no_record(api_client):
    make_country("CA")

    assert api_client.get(f"{COUNTRIES}CA/", {"expand": "part_of"}).json()["part_of"] is None


def test_it_costs_one_query_more_for_all_rows(api_client, provinces, django_assert_num_queries):
    with django_assert_num_queries(1):
        api_client.get(COUNTRIES, {"kind": "subdivision"})

    with django_assert_num_queries(2):
        answer = api_client.get(COUNTRIES, {"kind": "subdivision", "expand": "part_of"}).json()

    assert {row["part_of"]["record"]["code"] for row in answer["results"]} == {"CA", "US"}


@pytest.mark.parametrize(
    ("query", "name", "code"),
    [
        ("expand=name", "expand", "invalid_value"),
        ("expand=part_of.part_of", "expand", "invalid_value"),
        ("expand=part_of&omit=part_of", "expand", "contradiction"),
        ("expand=part_of&fields=name", "expand", "contradiction"),
        ("expand=part_of&format=csv", "expand", "contradiction"),
    ],
)
def test_what_can_not_be_expanded_is_refused(errors_of, query, name, code):
    make_country("CA")

    [error] = errors_of(COUNTRIES, query)

    assert (error["name"], error["code"]) == (name, code)
