"""What the public sees of people and offices."""

import pytest
import time_machine

from countries.official.models import TenureSource
from tests.factories import make_country, make_office, make_official, make_tenure

pytestmark = pytest.mark.django_db

SITE = "http://testserver/api/v1"
CANADA = {"id": "CA", "label": "Canada", "url": f"{SITE}/countries/CA/"}
TENURE = {
    "valid_from": "2021-10-26",
    "valid_through": "2025-05-12",
    "dates": {
        "edtf": "2021-10-26/2025-05-12",
        "earliest": "2021-10-26",
        "latest": "2025-05-12",
        "approximate": False,
        "uncertain": False,
    },
    "acting": False,
    "confirmed_on": {
        "edtf": "2025-05",
        "earliest": "2025-05-01",
        "latest": "2025-05-31",
        "approximate": False,
        "uncertain": False,
    },
    "note": "uncited: the start",
    "sources": [
        {
            "publisher": "Government of Canada",
            "title": "",
            "url": "https://www.canada.ca/en/government/ministers.html",
            "published": None,
        }
    ],
}


@pytest.fixture
def joly():
    with time_machine.travel("2026-01-05T09:30:00Z", tick=False):
        office = make_office("Minister of Foreign Affairs", slug="ca-minister-of-foreign-affairs")
        joly = make_official("Mélanie Joly", slug="melanie-joly", aliases=["Joly"])
    tenure = make_tenure(
        joly, office, "2021-10-26/2025-05-12", confirmed_on="2025-05", note="uncited: the start"
    )
    TenureSource.objects.create(
        tenure=tenure,
        publisher="Government of Canada",
        url="https://www.canada.ca/en/government/ministers.html",
    )


def test_a_person_as_the_public_sees_one(ask, joly):
    assert ask("officials/melanie-joly/") == {
        "slug": "melanie-joly",
        "name": "Mélanie Joly",
        "aliases": ["Joly"],
        "country": CANADA,
        "tenures": [
            {
                "office": {
                    "id": "ca-minister-of-foreign-affairs",
                    "label": "Minister of Foreign Affairs (CA)",
                    "url": f"{SITE}/offices/ca-minister-of-foreign-affairs/",
                },
                "title": "Minister of Foreign Affairs",
                "role": "foreign_minister",
                "jurisdiction": CANADA,
                **TENURE,
            }
        ],
        "wikidata_id": "",
        "note": "",
        "updated_at": "2026-01-05T09:30:00Z",
    }


def test_an_office_as_the_public_sees_one(ask, joly):
    holder = {
        "official": {"id": "melanie-joly", "label": "Mélanie Joly", "url": f"{SITE}/officials/melanie-joly/"},
        **TENURE,
    }

    assert ask("offices/ca-minister-of-foreign-affairs/", on="2025-05-12") == {
        "slug": "ca-minister-of-foreign-affairs",
        "title": "Minister of Foreign Affairs",
        "role": "foreign_minister",
        "jurisdiction": CANADA,
        "single_seat": True,
        "on": "2025-05-12",
        "in_office": [holder],
        "holders": [holder],
        "note": "",
        "updated_at": "2026-01-05T09:30:00Z",
    }


def test_the_latest_tenure_comes_first_and_one_of_unknown_start_last(ask):
    joly = make_official(slug="melanie-joly")
    for title, dates in (("Minister of Tourism", "/2015"), ("Minister of Heritage", "2015-11-04/2018-07-17"),
                         ("Minister of Industry", "2025-05-13/..")):  # fmt: skip
        make_tenure(joly, make_office(title), dates)

    titles = [one["title"] for one in ask("officials/melanie-joly/")["tenures"]]

    assert titles == ["Minister of Industry", "Minister of Heritage", "Minister of Tourism"]


def test_lists_cost_the_same_however_long_they_are(ask, django_assert_num_queries):
    for name in ("Mélanie Joly", "Anita Anand", "Marc Garneau"):
        office = make_office(f"Office of {name}")
        tenure = make_tenure(make_official(name), office)
        TenureSource.objects.create(tenure=tenure, publisher="Government of Canada")

    with django_assert_num_queries(3):
        assert len(ask("officials/")["results"]) == 3
    with django_assert_num_queries(3):
        assert len(ask("offices/")["results"]) == 3


def test_a_draft_person_is_in_no_answer(api_client, ask, found, refused):
    office = make_office(slug="ca-foreign")
    joly = make_official(slug="melanie-joly", published=False)
    make_tenure(joly, office, "2021-10-26/..")

    assert api_client.get("/api/v1/officials/melanie-joly/").status_code == 404
    assert found("officials/") == []
    assert found("officials/", q="Joly") == []
    assert found("officials/", role="foreign_minister", in_office_on="2025-01-01") == []
    assert ask("officials/", count="exact")["count"] == 0
    answer = ask("offices/ca-foreign/", on="2025-01-01")
    assert (answer["holders"], answer["in_office"]) == ([], [])
    assert found("offices/", held_on="2025-01-01") == []
    assert refused("offices/", held_by="melanie-joly") == ["held_by"]


def test_a_draft_office_is_in_no_answer(api_client, ask, found, refused):
    office = make_office(slug="ca-foreign", published=False)
    make_tenure(make_official(slug="melanie-joly"), office, "2021-10-26/..")

    assert api_client.get("/api/v1/offices/ca-foreign/").status_code == 404
    assert found("offices/") == []
    assert ask("officials/melanie-joly/")["tenures"] == []
    for question in ({"role": "foreign_minister"}, {"jurisdiction": "CA"}, {"acting": "false"},
                     {"in_office_on": "2025-01-01"}, {"from": "2025-01-01"}):  # fmt: skip
        assert found("officials/", **question) == [], question
    assert refused("officials/", office="ca-foreign") == ["office"]


def test_a_draft_jurisdiction_is_not_named(ask, refused):
    country = make_country("FR", published=False)
    official = make_official(slug="jean-noel-barrot")
    office = make_office(slug="fr-foreign")
    make_tenure(official, office)
    type(official).objects.filter(pk=official.pk).update(country=country)
    type(office).objects.filter(pk=office.pk).update(jurisdiction=country)

    person = ask("officials/jean-noel-barrot/")

    assert person["country"] is None
    assert person["tenures"][0]["jurisdiction"] is None
    assert ask("offices/fr-foreign/")["jurisdiction"] is None
    assert refused("officials/", jurisdiction="FR") == ["jurisdiction"]
