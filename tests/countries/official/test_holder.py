"""``offices/{slug}/holder/``: who held an office on a day, and when nobody did."""

import pytest
import time_machine

from countries.official.models import TenureSource
from tests.factories import make_office, make_official, make_tenure

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    """Joly until 2025-05-12, Anand from 2025-05-13 to June; nobody in July; from August LeBlanc, acting."""
    office = make_office("Minister of Foreign Affairs", slug="foreign")
    joly = make_tenure(make_official("Mélanie Joly", slug="joly"), office, "2021-10-26/2025-05-12")
    TenureSource.objects.create(tenure=joly, publisher="Government of Canada")
    make_tenure(
        make_official("Anita Anand", slug="anand"), office, "2025-05-13/2025-06", confirmed_on="2025-06"
    )
    make_tenure(make_official("Dominic LeBlanc", slug="leblanc"), office, "2025-08-01/..", acting=True)
    return office


def held(answer, *names):
    return [tuple(one[name] for name in ("official", *names)) for one in answer["holders"]]


def slug(holder):
    return holder and holder["official"]["id"]


@pytest.mark.parametrize(
    ("on", "holders", "vacant", "before", "after"),
    [
        ("2021-10-25", [], None, None, "joly"),
        ("2021-10-26", [("joly", True)], False, None, "anand"),
        ("2025-05-12", [("joly", True)], False, None, "anand"),
        ("2025-05-13", [("anand", True)], False, "joly", "leblanc"),
        ("2025-06-01", [("anand", True)], False, "joly", "leblanc"),
        ("2025-06-02", [("anand", False)], False, "joly", "leblanc"),
        ("2025-06-30", [("anand", False)], False, "joly", "leblanc"),
        ("2025-07-01", [], True, "anand", "leblanc"),
        ("2025-07-31", [], True, "anand", "leblanc"),
        ("2025-08-01", [("leblanc", True)], False, "anand", None),
        ("2200-12-31", [("leblanc", True)], False, "anand", None),
    ],
)
def test_who_held_it_on_the_day_and_when_nobody_did(ask, office, on, holders, vacant, before, after):
    answer = ask("offices/foreign/holder/", on=on)

    assert answer["on"] == on
    assert [(slug(one), one["certain"]) for one in answer["holders"]] == holders
    assert answer["vacant"] is vacant
    assert (slug(answer["before"]), slug(answer["after"])) == (before, after)


def test_the_tenure_is_shown_as_recorded_with_who_says_so(ask, office):
    [joly] = ask("offices/foreign/holder/", on="2025-05-12")["holders"]
    [anand] = ask("offices/foreign/holder/", on="2025-06-15")["holders"]
    [leblanc] = ask("offices/foreign/holder/", on="2025-08-01")["holders"]

    assert (joly["valid_from"], joly["valid_through"]) == ("2021-10-26", "2025-05-12")
    assert [one["publisher"] for one in joly["sources"]] == ["Government of Canada"]
    assert (anand["dates"]["edtf"], anand["confirmed_on"]["edtf"]) == ("2025-05-13/2025-06", "2025-06")
    assert (joly["acting"], leblanc["acting"]) == (False, True)


def test_today_is_the_day_unless_given(ask, office):
    with time_machine.travel("2025-05-13", tick=False):
        answer = ask("offices/foreign/holder/")

    assert (answer["on"], slug(answer["holders"][0])) == ("2025-05-13", "anand")
    assert answer["office"]["id"] == "foreign"
    assert answer["single_seat"] is True


def test_an_office_with_several_seats_answers_all(ask):
    office = make_office("Commissioner", slug="commissioner", single_seat=False)
    for name in ("Ana", "Bo", "Cy"):
        make_tenure(make_official(name, slug=name.lower()), office, "2024-12-01/..")
    make_tenure(make_official("Gone", slug="gone"), office, "2019-12-01/2024-11-30")

    answer = ask("offices/commissioner/holder/", on="2025-01-01")

    assert answer["single_seat"] is False
    assert {slug(one) for one in answer["holders"]} == {"ana", "bo", "cy"}
    assert (answer["vacant"], slug(answer["before"])) == (False, "gone")


def test_both_are_there_where_the_day_of_hand_over_is_not_known(ask):
    office = make_office(slug="foreign")
    make_tenure(make_official(slug="first"), office, "2020-01-01/2025-05")
    make_tenure(make_official(slug="second"), office, "2025-05/..")

    answer = ask("offices/foreign/holder/", on="2025-05-15")

    assert [(slug(one), one["certain"]) for one in answer["holders"]] == [("second", False), ("first", False)]


def test_a_holder_who_is_a_draft_changes_nothing(ask, office, api_client):
    before = ask("offices/foreign/holder/", on="2025-07-10")

    make_tenure(make_official("Draft", published=False), office, "2025-07-05/2025-07-20")

    assert ask("offices/foreign/holder/", on="2025-07-10") == before
    make_office(slug="draft-office", published=False)
    assert api_client.get("/api/v1/offices/draft-office/holder/").status_code == 404


@pytest.mark.parametrize("on", ["1899-12-31", "2201-01-01", "15-08-2025", "2025-02-30"])
def test_a_day_that_is_not_kept_or_not_one_is_refused(refused, office, on):
    assert refused("offices/foreign/holder/", on=on) == ["on"]
    assert refused("offices/foreign/", on=on) == ["on"]
    assert refused("offices/", held_on=on) == ["held_on"]
    assert refused("officials/", in_office_on=on) == ["in_office_on"]


def test_an_answer_takes_three_queries(ask, office, django_assert_num_queries):
    with django_assert_num_queries(3):
        ask("offices/foreign/holder/", on="2025-05-13")
