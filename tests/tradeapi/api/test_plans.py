"""Planned statements: made once for a shape, run with each question's values, refused where a value is handled."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.db.models import Q
from django.test import Client

from countries.country.models import Country
from tests.factories import make_country, make_source
from tradeapi.api.plans import HandledInPython, Plans
from tradeapi.documents import building

COUNTRIES = "/api/v1/countries/"


@pytest.fixture
def plans():
    return Plans(3)


def by_name(values):
    return Country.objects.filter(name=values["name"]).values_list("code")


def test_a_statement_is_made_once_and_run_with_the_values_of_each(db, plans):
    make_country("XA", name="One")
    make_country("XB", name="Other")
    built = []

    def build(values):
        built.append(values)
        return by_name(values)

    rows = [plans.rows("name", {"name": name}, build) for name in ("One", "Other", "None such")]

    assert rows == [[("XA",)], [("XB",)], []]
    assert len(built) == 1


def test_questions_of_another_shape_have_statements_of_their_own(db, plans):
    make_country("XA", name="One")
    make_country("XB", name="Other")

    def build(names):
        return Country.objects.filter(name__in=names).order_by("code").values_list("code")

    assert plans.rows("names", ["One"], build) == [("XA",)]
    assert plans.rows("names", ["Other", "One"], build) == [("XA",), ("XB",)]
    assert plans.rows("names", [], build) == []
    assert len(plans.kept) == 3


@pytest.mark.parametrize(
    "handle",
    [
        lambda value: str(value),
        lambda value: f"%{value}%",
        lambda value: value == "One",
        lambda value: "One" if value != "One" else "Other",
        lambda value: {"One": "XA"}.get(value, "XB"),
        lambda value: value in ("One", "Other"),
        lambda value: value > "A",
        lambda value: value.upper(),
        lambda value: len(value),
        lambda value: [*value],
        lambda value: Country.objects.filter(name="One").first().code,
        lambda value: [value, ("a list", value)],
    ],
)
def test_whoever_handles_a_value_in_python_or_asks_for_rows_opts_out(db, plans, handle):
    for _ in range(2):
        with pytest.raises(HandledInPython):
            plans.rows(
                "handled", "One", lambda value: Country.objects.filter(name=handle(value)).values_list("code")
            )


@pytest.mark.parametrize("value", ["", 0, Decimal(0), True, False, None])
def test_what_is_nothing_is_part_of_the_shape(db, plans, value):
    seen = []
    plans.rows("nothing", value, lambda one: seen.append(one) or Country.objects.values_list("code"))

    assert seen == [value]


def test_records_stand_by_their_keys(db, plans):
    one = make_country("XA")

    rows = plans.rows(
        "record", one, lambda country: Country.objects.filter(pk=country.pk).values_list("code")
    )

    assert rows == [("XA",)]
    with pytest.raises(HandledInPython):
        plans.rows(
            "name of it", one, lambda country: Country.objects.filter(name=country.name).values_list("code")
        )
    with pytest.raises(HandledInPython):
        plans.rows(
            "compared", one, lambda country: Country.objects.filter(Q(pk="x") if country == one else Q())
        )


def test_days_and_numbers_are_those_of_the_database(db, plans):
    make_country("XA", dates="1990-01-01/2000-12-31")

    def existing(day):
        return Country.objects.existing(on=day).values_list("code")

    found = [plans.rows("day", day, existing) for day in (date(1995, 1, 1), date(2005, 1, 1))]

    assert found == [[("XA",)], []]


def test_so_many_are_kept_and_the_least_lately_used_go(db, plans):
    for name in ("a", "b", "c", "a", "d"):
        plans.rows(name, "One", lambda value: Country.objects.filter(name=value).values_list("code"))

    assert [shape[0] for shape in plans.kept] == ["c", "a", "d"]


@pytest.fixture
def client(db, settings):
    settings.ROOT_URLCONF = "tradeapi.urls"
    for letter in "ABCDE":
        make_country(f"X{letter}")
    building.settle()
    return Client()


def test_a_list_asks_for_its_page_with_its_documents(client, django_assert_num_queries):
    for code in ("XA", "XB"):
        with django_assert_num_queries(2):  # the country that is named, the page with its documents
            assert client.get(COUNTRIES, {"code": code}).json()["results"][0]["code"] == code


def test_walking_goes_on_where_it_was(client):
    seen, address = [], f"{COUNTRIES}?limit=2"
    while address:
        page = client.get(address).json()
        seen += [row["code"] for row in page["results"]]
        address = page["next"]

    assert seen == ["XA", "XB", "XC", "XD", "XE"]


def test_a_statement_is_of_its_day(client, settings):
    make_source()
    found = []
    for day in ("2025-08-15", "2025-08-16"):
        with time_machine.travel(day, tick=False):
            found.append(client.get("/api/v1/tariffs/", {"limit": 1}).json()["days"]["on"])

    assert found == ["2025-08-15", "2025-08-16"]


def test_where_nothing_can_be_planned_the_answer_is_the_same(client, monkeypatch):
    planned = client.get(COUNTRIES, {"q": "Country", "limit": 2}).json()

    def refuse(self, *args):
        raise HandledInPython

    monkeypatch.setattr("tradeapi.api.planned.PlannedKeyset.part", refuse)

    assert client.get(COUNTRIES, {"q": "Country", "limit": 2}).json() == planned
