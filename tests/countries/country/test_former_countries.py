"""Countries that are no more: how their table is read, and on which days they are found."""

import json
from datetime import date

import pytest

from countries.country.imports import DATA, load_countries, load_former_countries
from countries.country.models import Country
from countries.country.presence import faults_of_absence
from tests.factories import make_country, make_membership

pytestmark = pytest.mark.django_db

ANTILLES = {
    "code": "AN",
    "alpha2": "AN",
    "alpha3": "ANT",
    "alpha4": "ANHH",
    "name": "Netherlands Antilles",
    "aliases": ["Dutch Antilles"],
    "dates": "1954-12-15/2010-10-09",
    "succeeded_by": ["CW"],
}


@pytest.fixture
def read(json_table):
    make_country("CW", name="Curaçao", dates="2010-10-10/..")

    def load(*rows):
        return load_former_countries(json_table("former.json", former=rows))

    return load


def test_a_former_country_is_published_with_its_days(read):
    read(ANTILLES)

    country = Country.objects.published().get(pk="AN")
    assert (country.kind, country.alpha3, country.aliases) == ("former", "ANT", ["Dutch Antilles"])
    assert (country.first_day, country.last_day) == (date(1954, 12, 15), date(2010, 10, 9))
    assert country.note == "ISO 3166-3 ANHH, formerly AN. Succeeded by CW."


def test_read_twice_it_changes_nothing(read):
    read(ANTILLES)

    assert read(ANTILLES).changes == 0


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"succeeded_by": ["CW", "XX"]}, "succeeded_by[1]: no country 'XX'"),
        ({"code": "CW"}, "code: 'CW' is in use"),
        ({"dates": "until 2010"}, "dates: "),
        ({"dates": None}, "dates: is missing"),
        ({"capital": "Willemstad"}, "capital: no such field"),
    ],
)
def test_a_faulty_row_is_named_and_nothing_is_written(read, faults_of, fields, fault):
    [told] = faults_of(read, {**ANTILLES, **fields})

    assert told.startswith(f"former.json, line 2, {fault}")
    assert not Country.objects.filter(kind="former").exists()


def test_the_table_that_ships_has_every_code_of_iso_3166_3():
    load_countries()
    load_former_countries()

    former = Country.objects.published().filter(kind="former")
    assert former.count() == 31
    assert {"AN", "CSHH", "CSXX", "DD", "SU", "YU", "ZR"} <= set(former.values_list("pk", flat=True))
    assert not former.filter(last_day=None).exists()
    rows = json.loads((DATA / "former_countries.json").read_text(encoding="utf-8"))["former"]
    assert [row["code"] for row in rows] == sorted(row["code"] for row in rows)


@pytest.mark.parametrize(
    ("day", "codes"),
    [
        ("1954-12-14", []),
        ("1954-12-15", ["AN"]),
        ("2010-10-09", ["AN"]),
        ("2010-10-10", ["CW"]),
        ("2025-08-15", ["CW"]),
    ],
)
def test_existed_on_counts_both_ends(found, read, day, codes):
    read(ANTILLES)

    assert found("countries/", existed_on=day, ordering="code") == codes


def test_a_former_country_says_when_it_existed(ask, read):
    read(ANTILLES)

    country = ask("countries/AN/")
    assert (country["kind"], country["valid_from"], country["valid_through"]) == (
        "former", "1954-12-15", "2010-10-09",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("code", "dates", "day", "said"),
    [
        ("YU", "1918-12-01/2003-02-03", "2003-02-03", None),
        ("YU", "1918-12-01/2003-02-03", "2003-02-04", "existed from 1918-12-01 to 2003-02-03, not on 2003-02-04"),
        ("SS", "2011-07-09/..", "2011-07-08", "existed from 2011-07-09 on, not on 2011-07-08"),
        ("TP", "/2002-05-19", "2002-05-20", "existed until 2002-05-19, not on 2002-05-20"),
        ("CA", "", "1066-10-14", None),
    ],
)  # fmt: skip
def test_a_day_outside_the_years_of_a_country_is_a_fault(code, dates, day, said):
    country = make_country(code, dates=dates)

    faults = [fault.detail for fault in faults_of_absence("origin", [country], date.fromisoformat(day))]

    assert faults == ([f"`origin`: `{code}` ({country}) {said}"] if said else [])


@pytest.mark.parametrize(
    ("memberships", "day", "said"),
    [
        ([("DE", "1958-01-01/..")], "1958-01-01", None),
        ([("DE", "1958-01-01/..")], "1957-12-31", "it had some from 1958-01-01 on"),
        ([("DE", "1994-01-01/2020-06-30"), ("FR", "1995-01-01/2000-01-01")], "2020-07-01",
         "it had some from 1994-01-01 to 2020-06-30"),
        ([("DE", "/2020-06-30")], "2020-07-01", "it had some until 2020-06-30"),
        ([], "2025-08-15", "none are known"),
    ],
)  # fmt: skip
def test_a_bloc_without_members_on_the_day_is_a_fault(memberships, day, said):
    bloc = make_country("EU")
    for member, dates in memberships:
        make_membership(bloc, member, dates)

    faults = [fault.detail for fault in faults_of_absence("origin", [bloc], date.fromisoformat(day))]

    assert faults == ([f"`origin`: `EU` (European Union) had no members on {day}; {said}"] if said else [])
    assert not list(faults_of_absence("target", [bloc], date.fromisoformat(day), with_members=False))
