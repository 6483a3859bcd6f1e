"""What people and offices can be asked for."""

import pytest
import time_machine

from tests.factories import make_country, make_office, make_official, make_tenure

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    """Canada's ministers around the change of May 2025, and Mexico's president."""
    foreign = make_office("Minister of Foreign Affairs", slug="ca-foreign-affairs")
    finance = make_office("Minister of Finance", slug="ca-finance", role="finance_minister")
    president = make_office(
        "President", slug="mx-president", jurisdiction="MX", role="head_of_state_and_government"
    )
    joly = make_official("Mélanie Joly", slug="melanie-joly")
    anand = make_official("Anita Anand", slug="anita-anand")
    champagne = make_official("François-Philippe Champagne", slug="champagne", aliases=["Frank Champagne"])
    sheinbaum = make_official("Claudia Sheinbaum", slug="claudia-sheinbaum", country="MX")
    make_tenure(joly, foreign, "2021-10-26/2025-05-12")
    make_tenure(anand, foreign, "2025-05-13/..")
    make_tenure(champagne, foreign, "2021-01-12/2021-10-25", acting=True)
    make_tenure(champagne, finance, "2025-03-14/..")
    make_tenure(sheinbaum, president, "2024-10-01/..")


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ({"country": "MX"}, ["claudia-sheinbaum"]),
        ({"country": "CA,MX"}, ["anita-anand", "claudia-sheinbaum", "champagne", "melanie-joly"]),
        ({"jurisdiction": "MX"}, ["claudia-sheinbaum"]),
        ({"role": "finance_minister"}, ["champagne"]),
        ({"role": "finance_minister,head_of_state_and_government"}, ["claudia-sheinbaum", "champagne"]),
        ({"office": "ca-foreign-affairs"}, ["anita-anand", "champagne", "melanie-joly"]),
        ({"acting": "true"}, ["champagne"]),
        ({"acting": "false", "office": "ca-foreign-affairs"}, ["anita-anand", "melanie-joly"]),
        ({"in_office_on": "2021-05-01"}, ["champagne"]),
        ({"jurisdiction": "CA", "role": "foreign_minister", "in_office_on": "2025-05-12"}, ["melanie-joly"]),
        ({"jurisdiction": "CA", "role": "foreign_minister", "in_office_on": "2025-05-13"}, ["anita-anand"]),
        ({"office": "ca-foreign-affairs", "from": "2025-05-13"}, ["anita-anand"]),
        ({"office": "ca-foreign-affairs", "to": "2021-10-25"}, ["champagne"]),
        ({"office": "ca-foreign-affairs", "from": "2021-10-26", "to": "2025-05-12"}, ["melanie-joly"]),
        ({"q": "melanie"}, ["melanie-joly"]),
        ({"q": "frank"}, ["champagne"]),
    ],
)
def test_filters_of_people(found, people, question, answer):
    assert found("officials/", **question) == answer


def test_questions_about_an_office_mean_one_tenure(found, people):
    # Champagne was foreign minister once and is in office in 2025, but not as foreign minister.
    assert "champagne" not in found("officials/", role="foreign_minister", in_office_on="2025-08-05")
    assert "champagne" not in found("officials/", role="finance_minister", acting="true")


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ({"jurisdiction": "MX"}, ["mx-president"]),
        ({"jurisdiction__not": "CA"}, ["mx-president"]),
        ({"role": "foreign_minister"}, ["ca-foreign-affairs"]),
        ({"role__not": "foreign_minister", "jurisdiction": "CA"}, ["ca-finance"]),
        ({"held_by": "champagne"}, ["ca-finance", "ca-foreign-affairs"]),
        ({"held_by": "anita-anand,claudia-sheinbaum"}, ["ca-foreign-affairs", "mx-president"]),
        ({"held_on": "2021-01-11"}, []),
        ({"held_on": "2021-01-12"}, ["ca-foreign-affairs"]),
        ({"held_on": "2025-03-14"}, ["ca-finance", "ca-foreign-affairs", "mx-president"]),
        ({"single_seat": "false"}, []),
        ({"q": "foreign affairs"}, ["ca-foreign-affairs"]),
    ],
)
def test_filters_of_offices(found, people, question, answer):
    assert found("offices/", **question) == answer


@pytest.mark.parametrize(
    ("day", "holders"),
    [
        ("2021-10-25", ["champagne"]),
        ("2021-10-26", ["melanie-joly"]),
        ("2025-05-12", ["melanie-joly"]),
        ("2025-05-13", ["anita-anand"]),
        ("2020-01-01", []),
    ],
)
def test_an_office_tells_who_held_it_on_a_day(ask, people, day, holders):
    [office] = ask("offices/", jurisdiction="CA", role="foreign_minister", on=day)["results"]

    assert office["on"] == day
    assert [one["official"]["id"] for one in office["in_office"]] == holders
    assert ask("offices/ca-foreign-affairs/", on=day)["in_office"] == office["in_office"]


def test_an_office_is_asked_for_today_unless_told_otherwise(ask, people):
    with time_machine.travel("2024-02-29T23:00:00Z", tick=False):
        office = ask("offices/ca-foreign-affairs/")

    assert office["on"] == "2024-02-29"
    assert [one["official"]["id"] for one in office["in_office"]] == ["melanie-joly"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("country", "XX"),
        ("jurisdiction", "mexico"),
        ("role", "minister"),
        ("office", "no-such-office"),
        ("acting", "1"),
        ("in_office_on", "05/08/2025"),
        ("from", "2025"),
        ("q", "-"),
        ("ordering", "age"),
        ("on", "2025-08-05"),
    ],
)
def test_a_question_about_people_that_is_not_understood_is_refused_by_name(refused, people, name, value):
    assert refused("officials/", **{name: value}) == [name]


def test_a_window_that_ends_before_it_begins_is_refused(refused, people):
    assert refused("officials/", **{"from": "2025-08-06", "to": "2025-08-05"}) == ["to"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("jurisdiction", "QQ"),
        ("role", "king"),
        ("held_by", "melanie"),
        ("held_on", "today"),
        ("on", "2025-08-32"),
        ("single_seat", "no"),
    ],
)
def test_a_question_about_offices_that_is_not_understood_is_refused_by_name(refused, people, name, value):
    assert refused("offices/", **{name: value}) == [name]


def test_the_detail_of_a_person_takes_no_parameters(refused, people):
    make_country("CA")

    assert refused("officials/melanie-joly/", in_office_on="2025-08-05") == ["in_office_on"]
