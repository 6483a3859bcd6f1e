"""``officials/?met_with=``: who met a country's or other people, and when."""

import pytest

from tests.factories import (
    make_country,
    make_meeting,
    make_office,
    make_official,
    make_participation,
    make_tenure,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def meetings():
    """In August Anand and Champagne met Sheinbaum; in March Joly met a delegation of Mexico; Carney met Trump."""
    people = {
        slug: make_official(slug.title(), slug=slug, country=country)
        for slug, country in (
            ("anand", "CA"), ("champagne", "CA"), ("joly", "CA"), ("carney", "CA"), ("sheinbaum", "MX"),
            ("trump", "US"), ("planner", "CA"), ("drafter", "CA"),
        )
    }  # fmt: skip
    visit = make_meeting(slug="visit", date="2025-08-05/2025-08-06")
    for name in ("anand", "champagne"):
        make_participation(visit, "CA", official=people[name])
    make_participation(visit, "MX", official=people["sheinbaum"])
    march = make_meeting(slug="march", date="2025-03-10")
    make_participation(march, "CA", official=people["joly"])
    call = make_meeting(slug="call", date="2025-06-29", countries=("CA", "US"))
    make_participation(call, "CA", official=people["carney"])
    make_participation(call, "US", official=people["trump"])
    planned = make_meeting(slug="planned", date="2025-12-01", occurrence="expected")
    make_participation(planned, "CA", official=people["planner"])
    draft = make_meeting(slug="draft", date="2025-08-05", published=False)
    make_participation(draft, "CA", official=people["drafter"])
    return people


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ({"met_with": "MX"}, ["anand", "champagne", "joly"]),
        ({"met_with": "CA"}, ["sheinbaum", "trump"]),
        ({"met_with": "MX", "from_": "2025-08-06"}, ["anand", "champagne"]),
        ({"met_with": "MX", "from_": "2025-08-07"}, []),
        ({"met_with": "MX", "to": "2025-08-04"}, ["joly"]),
        ({"met_with": "MX", "from_": "2025-01-01", "to": "2025-12-31", "country": "CA"},
         ["anand", "champagne", "joly"]),
        ({"met_with": "sheinbaum"}, ["anand", "champagne"]),
        ({"met_with": "anand"}, ["sheinbaum"]),
        ({"met_with": "sheinbaum,US"}, ["anand", "carney", "champagne"]),
        ({"met_with": "carney"}, ["trump"]),
    ],
)  # fmt: skip
def test_who_met_whom(found, meetings, question, answer):
    assert found("officials/", **question) == answer


def test_it_combines_with_the_office_held(found, meetings):
    office = make_office(slug="finance", role="finance_minister")
    make_tenure(meetings["champagne"], office, "2025-03-14/..")

    assert found("officials/", met_with="MX", role="finance_minister") == ["champagne"]
    assert found("officials/", met_with="US", role="finance_minister") == []


def test_nobody_meets_a_party_that_is_not_published(found, refused, meetings):
    make_country("ZZ", published=False)
    meeting = make_meeting(slug="secret", countries=("CA",), published=False)
    make_participation(meeting, "ZZ", name="Delegation")

    assert refused("officials/", met_with="ZZ") == ["met_with"]
    assert refused("officials/", met_with="nobody") == ["met_with"]


def test_what_is_not_known_is_refused_by_name_with_what_may_be_meant(api_client, meetings):
    response = api_client.get("/api/v1/officials/", {"met_with": "MEX,sheinbaun"})

    assert response.status_code == 400
    assert sorted((one["name"], one["code"], one["suggestion"]) for one in response.json()["errors"]) == [
        ("met_with", "unknown_country", "MX"),
        ("met_with", "unknown_record", "sheinbaum"),
    ]


def test_it_takes_no_more_queries(ask, meetings, django_assert_num_queries):
    with django_assert_num_queries(3):  # the countries asked for, the people, and their tenures
        ask("officials/", met_with="MX,US")
