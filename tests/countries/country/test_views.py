"""What the public sees of countries."""

import pytest
import time_machine

from tests.factories import make_country, make_membership
from tradeapi.curation import transitions

pytestmark = pytest.mark.django_db


def test_a_country_as_the_public_sees_it(ask):
    with time_machine.travel("2026-01-05T09:30:00Z", tick=False):
        make_country(
            "CA",
            official_name="Canada",
            names={"fr": {"short": "Canada", "formal": "le Canada"}},
            aliases=["Dominion of Canada"],
            demonyms=["Canadian"],
            metonyms=["Ottawa", "Parliament Hill"],
            capitals=["Ottawa"],
            currencies=["CAD"],
            region="Americas",
            subregion="Northern America",
            independent=True,
            un_member=True,
            wto_status="member",
            wto_since="1995-01-01",
            flag="🇨🇦",
            wikidata_id="Q16",
        )
    make_membership("USMCA", "CA", "2020-07-01/..")

    assert ask("countries/CA/") == {
        "code": "CA",
        "kind": "country",
        "name": "Canada",
        "official_name": "Canada",
        "alpha3": "CAN",
        "numeric": "124",
        "valid_from": None,
        "valid_through": None,
        "names": {"fr": {"short": "Canada", "formal": "le Canada"}},
        "aliases": ["Dominion of Canada"],
        "demonyms": ["Canadian"],
        "metonyms": ["Ottawa", "Parliament Hill"],
        "capitals": ["Ottawa"],
        "currencies": ["CAD"],
        "region": "Americas",
        "subregion": "Northern America",
        "independent": True,
        "part_of": None,
        "un_member": True,
        "un_groups": [],
        "wto": {"status": "member", "since": "1995-01-01"},
        "flag": "🇨🇦",
        "bloc_kind": "",
        "legal_basis": "",
        "memberships": [
            {
                "bloc": {
                    "id": "USMCA",
                    "label": "USMCA area",
                    "url": "http://testserver/api/v1/countries/USMCA/",
                },
                "valid_from": "2020-07-01",
                "valid_through": None,
                "dates": {
                    "edtf": "2020-07-01/..",
                    "earliest": "2020-07-01",
                    "latest": None,
                    "approximate": False,
                    "uncertain": False,
                },
                "status": "member",
            }
        ],
        "members": [],
        "wikidata_id": "Q16",
        "note": "",
        "updated_at": "2026-01-05T09:30:00Z",
    }


def test_a_bloc_shows_its_members_with_their_days(ask):
    make_membership("EU", "GB", "1973-01-01/2020-01-31", status="former")
    make_membership("EU", "DE", "1958-01-01/..")

    members = ask("countries/EU/")["members"]

    assert [
        (one["country"]["id"], one["valid_from"], one["valid_through"], one["status"]) for one in members
    ] == [
        ("DE", "1958-01-01", None, "member"),
        ("GB", "1973-01-01", "2020-01-31", "former"),
    ]


def test_a_territory_names_its_state(ask):
    make_country("FR")
    make_country("RE", kind="territory", part_of_id="FR")

    assert ask("countries/RE/")["part_of"] == {
        "id": "FR",
        "label": "France",
        "url": "http://testserver/api/v1/countries/FR/",
    }


def test_a_list_costs_three_queries_however_long_it_is(ask, django_assert_num_queries):
    for member in ("DE", "FR", "MX", "JP", "BR"):
        make_membership("EU", member)

    with django_assert_num_queries(3):
        assert len(ask("countries/")["results"]) == 6
    with django_assert_num_queries(3):
        ask("countries/EU/")


def test_drafts_are_in_no_answer(api_client, ask, found, refused):
    make_country("EU")
    make_country("FR", published=False, name="Francia")
    make_membership("EU", "FR")
    make_country("RE", kind="territory")
    make_membership("EU", "RE")
    type(make_country("RE")).objects.filter(pk="RE").update(part_of="FR")

    assert api_client.get("/api/v1/countries/FR/").status_code == 404
    assert found("countries/") == ["RE", "EU"]
    assert found("countries/", q="Francia") == []
    assert found("countries/", member_of="EU") == ["RE"]
    assert ask("countries/", count="exact")["count"] == 2
    assert [one["country"]["id"] for one in ask("countries/EU/")["members"]] == ["RE"]
    assert ask("countries/RE/")["part_of"] is None
    for name in ("code", "part_of", "has_member", "member_of"):
        assert refused("countries/", **{name: "FR"}) == [name]


def test_a_draft_bloc_is_not_among_the_memberships(ask, found):
    make_country("EU", published=False)
    make_membership("EU", "DE")

    assert ask("countries/DE/")["memberships"] == []
    assert found("countries/", has_member="DE", on="2025-08-15") == []


def test_a_draft_is_answered_like_a_code_that_never_was(api_client):
    make_country("FR", published=False)

    draft, never = (api_client.get(f"/api/v1/countries/{code}/") for code in ("FR", "QQ"))

    assert draft.status_code == never.status_code == 404
    known = {"title", "detail", "type", "errors"}
    assert {k: draft.json()[k] for k in known} == {k: never.json()[k] for k in known}


def test_what_was_withdrawn_says_why(api_client, signed_in):
    country = make_country("FR")
    reviewer = signed_in("Reviewer").user
    transitions.withdraw(country, by=reviewer, reason="Entered twice.")

    response = api_client.get("/api/v1/countries/FR/")

    assert response.status_code == 410
    assert response.json()["detail"] == "Entered twice."
