"""Rates in steps and the life of a tariff, over HTTP."""

import csv
import io

import pytest
import time_machine

from tests.factories import (
    make_citation,
    make_country,
    make_membership,
    make_product,
    make_source,
    make_tariff,
    make_tariff_action,
)

pytestmark = pytest.mark.django_db
SERIES = "/api/v1/tariffs/rates/series/"
US_CANADA = {"imposed_by": "US", "origin": "CA"}


@pytest.fixture
def border_tariff():
    """25 % on Canada from March 2025, potash 10 % from then on, 35 % from August, invalidated in February."""
    make_product("31", "chapter"), make_product("3104")
    make_product("72", "chapter"), make_product("7208")
    tariff = make_tariff(slug="border", title="Border tariff")
    make_tariff_action(
        tariff,
        slug="ordered",
        date="2025-02-01",
        effective="2025-03-04",
        lines=[
            {"label": "all goods", "rate_percent": 25, "hs_exclude": ["3104"]},
            {"label": "potash", "rate_percent": 10, "product_kind": "codes", "hs_include": ["3104"]},
        ],
    )
    make_tariff_action(
        tariff,
        slug="raised",
        action="rate_changed",
        date="2025-07-31",
        effective="2025-08-01",
        lines=[{"label": "all goods", "rate_percent": 35, "hs_exclude": ["3104"]}],
    )
    make_tariff_action(
        tariff, slug="struck-down", action="invalidated", date="2026-02-20", effective="2026-02-20"
    )
    return tariff


@pytest.fixture
def steps(api_client):
    """The steps of an answer as (first day, last day, {label: rate}, opened by, closed by)."""

    def ask(path=SERIES, **query):
        response = api_client.get(path, query)
        assert response.status_code == 200, response.content[:500]
        return [
            (
                step["valid_from"],
                step["valid_through"],
                {
                    one["line"]["label"]: one["line"]["rate"]["percent"]
                    for each in step["components"]
                    for one in each["lines"]
                },
                [action["id"] for action in step["opened_by"]],
                [action["id"] for action in step["closed_by"]],
            )
            for step in response.json()["steps"]
        ]

    return ask


FIRST = ("2025-03-04", "2025-07-31", {"all goods": "25.000", "potash": "10.000"}, ["ordered"], ["raised"])
SECOND = (
    "2025-08-01", "2026-02-19", {"all goods": "35.000", "potash": "10.000"}, ["raised"], ["struck-down"],
)  # fmt: skip
GONE = ("2026-02-20", None, {}, ["struck-down"], [])


def test_each_step_says_what_applied_and_which_actions_opened_and_closed_it(border_tariff, steps):
    assert steps(**US_CANADA) == [FIRST, SECOND, GONE]
    assert steps("/api/v1/tariffs/border/rates/") == [FIRST, SECOND, GONE]


def test_a_window_is_covered_without_gaps_from_its_first_day_to_its_last(border_tariff, steps):
    before = ("2025-01-01", "2025-03-03", {}, [], ["ordered"])
    cut = (*SECOND[:1], "2025-09-30", SECOND[2], ["raised"], [])

    assert steps(**US_CANADA, **{"from": "2025-01-01", "to": "2025-09-30"}) == [before, FIRST, cut]


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2025-04-01", "2025-04-01", [("2025-04-01", "2025-04-01", FIRST[2], [], [])]),
        ("2025-07-31", "2025-08-01", [
            ("2025-07-31", "2025-07-31", FIRST[2], [], ["raised"]),
            ("2025-08-01", "2025-08-01", SECOND[2], ["raised"], []),
        ]),
        ("2024-01-01", "2024-12-31", [("2024-01-01", "2024-12-31", {}, [], [])]),
    ],
)  # fmt: skip
def test_both_ends_of_a_window_count(border_tariff, steps, first, last, expected):
    assert steps(**US_CANADA, **{"from": first, "to": last}) == expected


def test_a_product_has_the_steps_of_its_own_lines(border_tariff, steps):
    potash = ("2025-03-04", "2026-02-19", {"potash": "10.000"}, ["ordered"], ["struck-down"])

    assert steps(**US_CANADA, product="3104") == [potash, GONE]
    assert steps(**US_CANADA, product="7208")[0][2] == {"all goods": "25.000"}


@time_machine.travel("2026-11-25", tick=False)
def test_what_was_announced_later_changes_no_earlier_answer(border_tariff, steps):
    known = steps(**US_CANADA, known_on="2025-07-30")
    assert known == [("2025-03-04", None, FIRST[2], ["ordered"], [])]

    make_tariff_action(
        border_tariff, action="rate_changed", date="2025-07-31", effective="2025-03-05",
        lines=[{"label": "all goods", "rate_percent": 99}],
    )  # fmt: skip

    assert steps(**US_CANADA, known_on="2025-07-30") == known
    assert steps(**US_CANADA, known_on="2025-01-31") == []


def test_what_is_aimed_at_a_bloc_applies_while_the_origin_belongs_to_it(steps):
    make_membership("EU", "HR", "2013-07-01/..")
    make_tariff_action(
        make_tariff(slug="on-the-union"), slug="imposed", date="2010-01-01", effective="2010-02-01",
        lines=[{"origin": "EU", "label": "all goods", "rate_percent": 5}],
    )  # fmt: skip

    asked = steps(imposed_by="US", origin="HR", **{"from": "2012-01-01"})

    assert [(first, last, rates) for first, last, rates, *_ in asked] == [
        ("2012-01-01", "2013-06-30", {}),
        ("2013-07-01", None, {"all goods": "5.000"}),
    ]


def test_a_draft_changes_no_step(border_tariff, steps):
    before = steps(**US_CANADA)

    make_tariff_action(
        border_tariff, action="repealed", date="2025-05-01", effective="2025-05-01", published=False
    )

    assert steps(**US_CANADA) == before


def test_a_table_has_a_row_for_each_line_of_each_step(border_tariff, api_client):
    response = api_client.get(SERIES, {**US_CANADA, "format": "csv", "from": "2025-01-01"})

    rows = list(csv.DictReader(io.StringIO(response.content.decode())))
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert [(row["valid_from"], row["valid_through"], row["label"], row["rate.percent"]) for row in rows] == [
        ("2025-01-01", "2025-03-03", "", ""),
        ("2025-03-04", "2025-07-31", "all goods", "25.000"),
        ("2025-03-04", "2025-07-31", "potash", "10.000"),
        ("2025-08-01", "2026-02-19", "all goods", "35.000"),
        ("2025-08-01", "2026-02-19", "potash", "10.000"),
        ("2026-02-20", "", "", ""),
    ]
    assert (rows[1]["opened_by"], rows[1]["closed_by"]) == ("ordered", "raised")
    assert rows[0]["closed_by"] == "ordered"


def test_the_accept_header_asks_for_the_table_too(border_tariff, api_client):
    response = api_client.get(SERIES, US_CANADA, headers={"Accept": "text/csv"})

    assert response["Content-Type"] == "text/csv; charset=utf-8"


def test_it_costs_the_same_however_many_steps_there_are(border_tariff, api_client, django_assert_num_queries):
    with django_assert_num_queries(12):
        api_client.get(SERIES, US_CANADA)
    for month in range(1, 7):
        make_tariff_action(
            border_tariff, action="rate_changed", date=f"2025-{month + 3:02}-01", effective=f"2025-{month + 3:02}-02",
            lines=[{"label": "all goods", "rate_percent": month}],
        )  # fmt: skip

    with django_assert_num_queries(12):
        api_client.get(SERIES, US_CANADA)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ({"imposed_by": "US"}, "origin"),
        ({"origin": "CA"}, "imposed_by"),
        ({**US_CANADA, "from": "2025-08-02", "to": "2025-08-01"}, "to"),
        ({**US_CANADA, "from": "1899-12-31"}, "from"),
        ({**US_CANADA, "to": "2201-01-01"}, "to"),
        ({**US_CANADA, "known_on": "2999-01-01"}, "known_on"),
        ({**US_CANADA, "product": "0000"}, "product"),
        ({**US_CANADA, "on": "2025-01-01"}, "on"),
        ({**US_CANADA, "format": "ics"}, "format"),
        ({"imposed_by": "US", "origin": "XX"}, "origin"),
    ],
)
def test_what_can_not_be_asked_is_refused_by_name(border_tariff, api_client, query, name):
    response = api_client.get(SERIES, query)

    assert response.status_code == 400
    assert [error["name"] for error in response.json()["errors"]] == [name]


def test_a_life_keeps_its_days_apart_and_names_its_sources(api_client):
    tariff = make_tariff(slug="tax", title="Digital services tax", imposed_by="CA")
    source = make_source(slug="gazette", title="Gazette")
    make_tariff_action(
        tariff, slug="enacted", date="2024-06-20", effective="2024-06-28", retroactive_to="2022-01-01",
        collection_on="2025-06-30", sources=[source], lines=[{"origin": "US", "label": "revenue", "rate_percent": 3}],
    )  # fmt: skip
    halted = make_tariff_action(
        tariff, slug="halted", action="collection_halted", date="2025-06-29", effective="2025-06-30"
    )
    make_citation(halted, make_source(slug="draft-source", published=False))

    life = api_client.get("/api/v1/tariffs/tax/timeline/").json()

    enacted, stopped = life["actions"]
    assert life["tariff"]["id"] == "tax"
    assert enacted["announced"]["edtf"] == "2024-06-20"
    assert enacted["effective"]["edtf"] == "2024-06-28"
    assert enacted["retroactive_to"] == "2022-01-01"
    assert enacted["collection_on"] == "2025-06-30"
    assert [one["rate"]["percent"] for one in enacted["lines"]] == ["3.000"]
    assert [one["source"]["id"] for one in enacted["citations"]] == ["gazette"]
    assert "draft-source" not in [one["source"]["id"] for one in stopped["citations"]]
    assert [one["status"] for one in life["status_periods"]][-1] == "collection_halted"

    known = api_client.get("/api/v1/tariffs/tax/timeline/", {"known_on": "2025-06-28"}).json()
    assert [one["id"] for one in known["actions"]] == ["enacted"]
    assert [one["status"] for one in known["status_periods"]][-1] == "in_force"


def test_a_life_costs_a_fixed_number_of_queries(border_tariff, api_client, django_assert_num_queries):
    make_country("MX")
    with django_assert_num_queries(6):
        api_client.get("/api/v1/tariffs/border/timeline/")


def test_the_life_of_a_draft_is_not_there(api_client):
    make_tariff(slug="secret", published=False)

    for path in ("rates", "timeline"):
        assert api_client.get(f"/api/v1/tariffs/secret/{path}/").status_code == 404
