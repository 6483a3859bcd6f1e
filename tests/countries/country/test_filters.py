"""What countries can be asked for."""

import pytest
import time_machine

from tests.factories import make_country, make_membership

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    make_country(
        "CA", region="Americas", subregion="Northern America", independent=True, un_member=True,
        wto_status="member", currencies=["CAD"], capitals=["Ottawa"], demonyms=["Canadian"],
    )  # fmt: skip
    make_country(
        "FR", region="Europe", subregion="Western Europe", independent=True, un_member=True,
        wto_status="member", currencies=["EUR"], aliases=["République française"],
    )  # fmt: skip
    make_country(
        "RE", kind="territory", name="Réunion", alpha3="REU", numeric="638", region="Africa",
        subregion="Sub-Saharan Africa", independent=False, part_of_id="FR", currencies=["EUR"],
    )  # fmt: skip
    make_country(
        "PS", name="Palestine", region="Asia", subregion="Western Asia", independent=None, un_groups=[],
    )  # fmt: skip
    make_country(
        "TD", name="Chad", alpha3="TCD", region="Africa", subregion="Sub-Saharan Africa", independent=True,
        un_member=True, wto_status="member", un_groups=["ldc", "lldc"],
    )  # fmt: skip
    make_country("EU", bloc_kind="customs_and_political_union")
    make_membership("EU", "FR", "1958-01-01/..")
    make_country("GB", name="United Kingdom")
    make_membership("EU", "GB", "1973-01-01/2020-01-31", status="former")


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ({"code": "CA"}, ["CA"]),
        ({"code": "FR,CA"}, ["CA", "FR"]),
        ({"code__not": "CA,FR,RE,PS,GB"}, ["TD", "EU"]),
        ({"kind": "bloc"}, ["EU"]),
        ({"kind__not": "country"}, ["EU", "RE"]),
        ({"alpha3": "CAN,TCD"}, ["CA", "TD"]),
        ({"numeric": "124"}, ["CA"]),
        ({"region": "Africa"}, ["TD", "RE"]),
        ({"subregion": "Northern America,Western Europe"}, ["CA", "FR"]),
        ({"part_of": "FR"}, ["RE"]),
        ({"independent": "true"}, ["CA", "TD", "FR"]),
        ({"independent": "false"}, ["RE"]),
        ({"independent__isnull": "true"}, ["EU", "PS", "GB"]),
        ({"un_member": "false", "kind": "country"}, ["PS", "GB"]),
        ({"wto_status": "member", "region": "Europe"}, ["FR"]),
        ({"un_group": "sids"}, []),
        ({"un_group": "sids,lldc"}, ["TD"]),
        ({"currency": "EUR"}, ["FR", "RE"]),
        ({"currency": "CAD,USD"}, ["CA"]),
        ({"bloc_kind": "customs_and_political_union"}, ["EU"]),
    ],
)
def test_filters_keep_what_was_asked_for(found, world, question, answer):
    assert found("countries/", **question) == answer


@pytest.mark.parametrize(
    ("day", "members"),
    [("1957-12-31", []), ("1958-01-01", ["FR"]), ("2020-01-31", ["FR", "GB"]), ("2020-02-01", ["FR"])],
)
def test_member_of_counts_both_ends(found, world, day, members):
    assert found("countries/", member_of="EU", on=day) == members


@pytest.mark.parametrize(("day", "blocs"), [("2020-01-31", ["EU"]), ("2020-02-01", [])])
def test_has_member_finds_the_blocs_of_that_day(found, world, day, blocs):
    assert found("countries/", has_member="GB", on=day) == blocs


@pytest.mark.parametrize(("today", "members"), [("2020-01-31", ["FR", "GB"]), ("2020-02-01", ["FR"])])
def test_member_of_is_asked_for_today_unless_given(found, world, today, members):
    with time_machine.travel(f"{today}T12:00:00Z", tick=False):
        assert found("countries/", member_of="EU") == members


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("canada", ["CA"]),
        ("Canadian", ["CA"]),
        ("ottawa", ["CA"]),
        ("reunion", ["RE"]),
        ("REPUBLIQUE FRANCAISE", ["FR"]),
        ("atlantis", []),
    ],
)
def test_search_ignores_case_and_accents_and_knows_other_names(found, world, words, answer):
    assert found("countries/", q=words) == answer


def test_lists_are_by_name_and_can_be_turned_round(found, world):
    assert found("countries/", kind="country", un_member="true") == ["CA", "TD", "FR"]
    assert found("countries/", kind="country", un_member="true", ordering="-code") == ["TD", "FR", "CA"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("code", "XX"),
        ("code", "ca"),
        ("kind", "planet"),
        ("alpha3", "CA"),
        ("numeric", "1"),
        ("region", "europe"),
        ("subregion", "Nowhere"),
        ("part_of", "QQ"),
        ("member_of", "CA"),
        ("member_of", "XX"),
        ("has_member", ""),
        ("independent", "maybe"),
        ("un_group", "rich"),
        ("wto_status", "friend"),
        ("currency", "euro"),
        ("bloc_kind", "Customs Union"),
        ("on", "15-08-2025"),
        ("on", "2025-02-30"),
        ("q", "!"),
        ("ordering", "population"),
        ("memberof", "EU"),
    ],
)
def test_a_question_that_is_not_understood_is_refused_by_name(refused, world, name, value):
    assert refused("countries/", **{name: value}) == [name]


def test_a_code_that_was_nearly_right_is_suggested(api_client, world):
    [error] = api_client.get("/api/v1/countries/", {"member_of": "eu"}).json()["errors"]

    assert error["suggestion"] == "EU"
