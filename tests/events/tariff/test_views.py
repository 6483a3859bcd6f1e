"""Tariffs, their actions and rates, over HTTP."""

import pytest
import time_machine

from events.tariff.models import Tariff
from events.tariff.rates import RateLine
from tests.factories import (
    make_agreement,
    make_citation,
    make_country,
    make_membership,
    make_product,
    make_rate_line,
    make_sector,
    make_source,
    make_tariff,
    make_tariff_action,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def border_tariff(db):
    """25 % on Canada from 2025-03-04, potash 10 %, raised to 35 % from 2025-08-01, invalidated 2026-02-20."""
    make_product("31", "chapter")
    make_sector("potash", ["3104"])
    make_product("72", "chapter")
    make_product("7208")
    tariff = make_tariff(slug="us-ieepa-canada", title="Northern border tariff on Canada")
    source = make_source(
        slug="executive-order-14193", title="Executive Order 14193", publisher="Federal Register (US)"
    )
    make_tariff_action(
        tariff,
        slug="ordered",
        date="2025-02-01",
        effective="2025-03-04",
        sources=[source],
        lines=[
            {"label": "all goods", "rate_percent": 25, "hs_exclude": ["3104"], "legal_code": "9903.01.10"},
            {
                "label": "potash",
                "rate_percent": 10,
                "product_kind": "codes",
                "hs_include": ["3104"],
                "sector": "potash",
            },
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
        tariff,
        slug="struck-down",
        action="invalidated",
        date="2026-02-20",
        effective="2026-02-20",
        collection_on="2026-02-24",
    )
    return tariff


def found(client, **query):
    answer = client.get("/api/v1/tariffs/", query)
    assert answer.status_code == 200, answer.content
    return [tariff["slug"] for tariff in answer.json()["results"]]


def rates(client, **query):
    answer = client.get("/api/v1/tariffs/rates/", query)
    assert answer.status_code == 200, answer.content
    return answer.json()


def labels(answer, group="components"):
    return {
        one["line"]["label"]: one["line"]["rate"]["percent"]
        for tariff in answer[group]
        for one in tariff["lines"]
    }


@pytest.mark.parametrize(
    ("day", "shown"),
    [("2025-03-03", False), ("2025-03-04", True), ("2026-02-19", True), ("2026-02-20", False)],
)
def test_in_force_on_counts_both_ends(api_client, border_tariff, day, shown):
    assert (found(api_client, in_force_on=day) == ["us-ieepa-canada"]) is shown


def test_in_force_on_is_also_the_day_of_lines_and_memberships_unless_another_is_given(
    api_client, border_tariff
):
    then = {"in_force_on": "2025-08-15", "origin": "CA"}
    assert found(api_client, **then) == ["us-ieepa-canada"]
    assert found(api_client, **then, on="2026-03-01") == []
    answer = api_client.get("/api/v1/tariffs/", then).json()
    assert answer["days"] == {"on": "2025-08-15", "known_on": None}


@pytest.mark.parametrize(
    ("day", "status"),
    [
        ("2025-01-31", None),
        ("2025-02-01", "announced"),
        ("2025-03-04", "in_force"),
        ("2026-02-20", "invalidated"),
    ],
)
def test_the_status_is_that_of_the_day(api_client, border_tariff, day, status):
    answer = api_client.get("/api/v1/tariffs/us-ieepa-canada/", {"on": day}).json()

    assert (answer["status"] or {}).get("status") == status


def test_between_the_ruling_and_the_end_of_collection_it_is_invalid_and_collected(api_client, border_tariff):
    answer = rates(api_client, imposed_by="US", origin="CA", on="2026-02-23")

    [component] = answer["components"]
    assert component["status"] == {"status": "invalidated", "collected": True, "since": "2026-02-20"}


def test_the_exact_shape_of_a_tariff(api_client, db):
    make_country("CA")
    tariff = make_tariff(
        slug="us-canada", title="Tariff on Canada", aliases=["fentanyl tariff"], series="border"
    )
    make_tariff_action(tariff, slug="ordered", title="Ordered", date="2025-02-01", effective="2025-03-04")
    Tariff.objects.filter(pk=tariff.pk).update(updated_at="2025-08-01T12:00:00Z")

    answer = api_client.get("/api/v1/tariffs/us-canada/", {"on": "2025-08-15"}).json()

    here = "http://testserver/api/v1/"
    day = {"approximate": False, "uncertain": False}
    assert answer == {
        "slug": "us-canada",
        "title": "Tariff on Canada",
        "aliases": ["fentanyl tariff"],
        "type": "import_duty",
        "imposed_by": {"id": "US", "label": "United States", "url": here + "countries/US/"},
        "legal_basis": "IEEPA (50 U.S.C. 1701)",
        "series": "border",
        "scope": "All goods of Canada but energy and potash",
        "summary": "",
        "on": "2025-08-15",
        "known_on": None,
        "status": {"status": "in_force", "collected": True, "since": "2025-03-04"},
        "rates": [
            {
                "line": {
                    "label": "general",
                    "treatment": "charged",
                    "rate": {
                        "type": "percent",
                        "percent": "25.000",
                        "amount": None,
                        "currency": "",
                        "per_unit": "",
                        "qualifier": "exact",
                        "in_words": "25 %",
                    },
                    "role": "additional",
                    "origin": {
                        "kind": "country",
                        "country": {"id": "CA", "label": "Canada", "url": here + "countries/CA/"},
                        "described_as": "",
                        "excluded": [],
                    },
                    "scope": {
                        "products": "all",
                        "hs_include": [],
                        "hs_exclude": [],
                        "sector": "",
                        "goods": "",
                    },
                    "condition": {"kind": "none", "text": "", "agreement": None},
                    "legal_code": "",
                },
                "state": "applied",
                "valid_from": "2025-03-04",
                "valid_through": None,
                "due": None,
                "set_by": {"id": "ordered", "label": "Ordered", "url": here + "tariff-actions/ordered/"},
            }
        ],
        "status_periods": [
            {
                "status": "announced",
                "collected": False,
                "valid_from": "2025-02-01",
                "valid_through": "2025-03-03",
            },
            {"status": "in_force", "collected": True, "valid_from": "2025-03-04", "valid_through": None},
        ],
        "actions": [
            {
                "id": "ordered",
                "label": "Ordered",
                "url": here + "tariff-actions/ordered/",
                "action": "in_force",
                "announced": {"edtf": "2025-02-01", "earliest": "2025-02-01", "latest": "2025-02-01", **day},
                "effective": {"edtf": "2025-03-04", "earliest": "2025-03-04", "latest": "2025-03-04", **day},
                "until": None,
                "retroactive_to": None,
                "collection_on": None,
                "instrument": {"type": "", "number": "", "citation": ""},
                "verification": "official",
            }
        ],
        "disputes": [],
        "replaced_by": None,
        "note": "",
        "updated_at": "2025-08-01T12:00:00Z",
    }


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({"imposed_by": "US"}, True),
        ({"imposed_by": "CA"}, False),
        ({"target": "CA"}, True),
        ({"target": "MX"}, False),
        ({"origin": "CA"}, True),
        ({"origin": "MX"}, False),
        ({"origin": "MX,CA"}, True),
        ({"product": "3104"}, True),
        ({"product": "31"}, True),
        ({"product": "310420", "sector": "potash"}, True),
        ({"product": "7208", "sector": "potash"}, False),
        ({"sector": "potash"}, True),
        ({"sector": "digital_services"}, False),
        ({"sector": "potash", "product_kind": "codes,words"}, True),
        ({"product": "7208", "product_kind": "codes,words"}, False),
        ({"rate_from": "35", "rate_to": "35"}, True),
        ({"rate_from": "36"}, False),
        ({"product": "3104", "treatment": "charged"}, True),
        ({"product": "3104", "treatment": "exempt"}, False),
        ({"status": "in_force,paused"}, True),
        ({"status": "repealed"}, False),
        ({"collected": "true"}, True),
        ({"collected": "false"}, False),
        ({"action": "rate_changed"}, True),
        ({"action": "repealed"}, False),
        ({"type": "import_duty"}, True),
        ({"type__not": "import_duty"}, False),
        ({"legal_code": "9903.01.10"}, False),
        ({"legal_code": "9903.01.10", "on": "2025-07-31"}, True),
        ({"source": "executive-order-14193"}, True),
        ({"verification": "official"}, True),
        ({"verification": "disputed"}, False),
        ({"state": "pending"}, False),
        ({"state": "pending", "on": "2025-07-31"}, True),
        ({"from": "2026-02-24"}, False),
        ({"from": "2026-02-23"}, True),
        ({"to": "2025-03-03"}, False),
        ({"to": "2025-03-04"}, True),
        ({"q": "northern border"}, True),
        ({"q": "southern border"}, False),
    ],
)
@time_machine.travel("2025-08-15T12:00Z", tick=False)
def test_each_filter_finds_what_it_says(api_client, border_tariff, query, shown):
    make_country("MX")
    make_product("310420", "subheading")
    make_sector("digital_services", [])

    assert (found(api_client, **query) == ["us-ieepa-canada"]) is shown


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ({"status": "active"}, "status"),
        ({"on": "15-08-2025"}, "on"),
        ({"origin": "XX"}, "origin"),
        ({"product": "9998"}, "product"),
        ({"product": "720"}, "product"),
        ({"sector": "no_such_sector"}, "sector"),
        ({"sector": "Potash"}, "sector"),
        ({"rate_from": "-1"}, "rate_from"),
        ({"source": "never-was"}, "source"),
        ({"from": "2025-02-01", "to": "2025-01-01"}, "to"),
    ],
)
def test_what_is_not_understood_is_refused_by_name(api_client, border_tariff, query, name):
    answer = api_client.get("/api/v1/tariffs/", query)

    assert answer.status_code == 400
    assert [error["name"] for error in answer.json()["errors"]] == [name]


def test_a_list_costs_the_same_however_long_it_is(api_client, border_tariff, django_assert_num_queries):
    for _ in range(3):
        make_tariff_action()

    with django_assert_num_queries(6):
        answer = api_client.get("/api/v1/tariffs/", {"on": "2025-08-15"})

    assert len(answer.json()["results"]) == 4


def test_an_answer_about_rates_costs_the_same_however_many_lines(
    api_client, border_tariff, django_assert_max_num_queries
):
    for label in "abcdefgh":
        make_rate_line(border_tariff.actions.get(slug="raised"), label=label)

    with django_assert_max_num_queries(16):
        rates(api_client, imposed_by="US", origin="CA", on="2025-08-15")


@pytest.mark.parametrize(
    ("product", "expected"),
    [
        ("3104", {"potash": "10.000"}),
        ("310420", {"potash": "10.000"}),
        ("31", {"all goods": "35.000", "potash": "10.000"}),
        ("7208", {"all goods": "35.000"}),
    ],
)
def test_lines_above_and_below_a_product_count_and_exclusions_are_honoured(
    api_client, border_tariff, product, expected
):
    make_product("310420", "subheading")

    answer = rates(api_client, imposed_by="US", origin="CA", on="2025-08-15", product=product)

    assert labels(answer) == expected


def test_a_line_for_part_of_the_product_says_so(api_client, border_tariff):
    answer = rates(api_client, imposed_by="US", origin="CA", on="2025-08-15", product="31")

    matches = {one["line"]["label"]: one["match"] for one in answer["components"][0]["lines"]}
    assert matches == {
        "all goods": {
            "how": "all_goods",
            "relation": "broader",
            "codes": [],
            "excluded": ["3104"],
            "exempted": [],
        },
        "potash": {
            "how": "part",
            "relation": "narrower",
            "codes": ["3104"],
            "excluded": [],
            "exempted": [],
        },
    }


@pytest.fixture
def with_electronics_exempted(db):
    """10 % on all goods of every origin, 34 % on those of China; from 2025-04-11 on electronics are exempt."""
    make_country("JP")
    for code, level in (("84", "chapter"), ("8471", "heading"), ("847130", "subheading"), ("85", "chapter")):
        make_product(code, level)
    tariff = make_tariff(slug="us-reciprocal", title="Reciprocal tariff")
    make_tariff_action(
        tariff,
        date="2025-04-02",
        effective="2025-04-05",
        lines=[
            {"label": "goods", "origin": None, "rate_percent": 10},
            {"label": "china", "origin": "CN", "rate_percent": 34},
        ],
    )
    make_tariff_action(
        tariff,
        action="exempted",
        date="2025-04-11",
        effective="2025-04-11",
        lines=[
            {
                "label": "electronics",
                "origin": None,
                "treatment": "exempt",
                "rate_type": "none",
                "rate_percent": None,
                "product_kind": "codes",
                "hs_include": ["8471"],
            }
        ],
    )
    make_tariff_action(
        tariff, action="threatened", date="2025-06-01", lines=[{"label": "goods", "origin": None}]
    )
    return tariff


@pytest.mark.parametrize(
    ("product", "day", "expected"),
    [
        ("847130", "2025-04-10", {"goods": "10.000", "china": "34.000"}),
        ("847130", "2025-04-11", {"electronics": None}),
        ("8471", "2025-04-11", {"electronics": None}),
        ("84", "2025-04-11", {"goods": "10.000", "china": "34.000", "electronics": None}),
        ("85", "2025-04-11", {"goods": "10.000", "china": "34.000"}),
    ],
)
@pytest.mark.parametrize("origin", ["CN", None])
def test_the_general_rate_is_not_shown_for_a_product_that_is_exempted(
    api_client, with_electronics_exempted, product, day, expected, origin
):
    asked = {"imposed_by": "US", "on": day, "product": product, **({"origin": origin} if origin else {})}

    assert labels(rates(api_client, **asked)) == expected


def test_for_a_broader_product_the_codes_exempted_are_named(api_client, with_electronics_exempted):
    answer = rates(api_client, imposed_by="US", origin="JP", on="2025-05-01", product="84")

    [component] = answer["components"]
    exempted = {one["line"]["label"]: one["match"]["exempted"] for one in component["lines"]}
    assert exempted == {"goods": ["8471"], "electronics": []}


def test_what_is_ahead_is_not_ahead_for_goods_that_stand_exempted(api_client, with_electronics_exempted):
    computers = rates(api_client, imposed_by="US", origin="JP", on="2025-07-01", product="8471")
    machines = rates(api_client, imposed_by="US", origin="JP", on="2025-07-01", product="84")

    assert labels(computers, "pending") == {}
    assert labels(machines, "pending") == {"goods": "25.000"}
    assert machines["pending"][0]["lines"][0]["match"]["exempted"] == ["8471"]


def test_an_exemption_for_one_origin_leaves_the_rate_for_the_others(api_client, with_electronics_exempted):
    electronics = RateLine.objects.get(label="electronics")
    electronics.excluded_origins.add(make_country("CN"))

    china = rates(api_client, imposed_by="US", origin="CN", on="2025-05-01", product="8471")
    japan = rates(api_client, imposed_by="US", origin="JP", on="2025-05-01", product="8471")
    anyone = rates(api_client, imposed_by="US", on="2025-05-01", product="8471")

    assert labels(china) == {"goods": "10.000", "china": "34.000"}
    assert labels(japan) == {"electronics": None}
    assert labels(anyone) == {"goods": "10.000", "china": "34.000", "electronics": None}


def test_each_line_says_how_it_meets_the_origin(api_client):
    make_membership("EU", "DE")
    make_tariff_action(
        lines=[
            {"label": "by name", "origin": "DE"},
            {"label": "union", "origin": "EU"},
            {"label": "everyone", "origin": None},
            {
                "label": "class",
                "origin": None,
                "origin_kind": "class",
                "origin_class": "any country with a digital services tax",
            },
        ]
    )

    answer = rates(api_client, imposed_by="US", origin="DE", on="2025-08-15")
    anyone = rates(api_client, imposed_by="US", on="2025-08-15")

    found = {one["line"]["label"]: one["origin_match"] for one in answer["components"][0]["lines"]}
    assert found == {
        "by name": "by_name", "union": "through_bloc", "everyone": "every_origin", "class": "class",
    }  # fmt: skip
    [described] = [
        one["line"]["origin"] for one in answer["components"][0]["lines"] if one["line"]["label"] == "class"
    ]
    assert (described["kind"], described["described_as"]) == (
        "class",
        "any country with a digital services tax",
    )
    assert {one["origin_match"] for one in anyone["components"][0]["lines"]} == {"any", "class"}


def test_known_on_limits_the_answer_to_what_was_announced(api_client, border_tariff):
    told = rates(api_client, imposed_by="US", origin="CA", on="2025-08-15", known_on="2025-07-31")
    untold = rates(api_client, imposed_by="US", origin="CA", on="2025-08-15", known_on="2025-07-30")

    assert labels(told)["all goods"] == "35.000"
    assert labels(untold)["all goods"] == "25.000"


def test_a_country_is_found_through_its_bloc_and_the_more_specific_line_prevails(api_client):
    make_membership("EU", "DE")
    tariff = make_tariff(slug="us-reciprocal", title="Reciprocal tariff")
    make_tariff_action(
        tariff,
        lines=[
            {"label": "goods", "origin": None, "rate_percent": 10},
            {"label": "goods", "origin": "EU", "rate_percent": 15, "role": "total_ceiling"},
        ],
    )
    make_country("JP")

    germany = rates(api_client, imposed_by="US", origin="DE", on="2025-08-15")
    japan = rates(api_client, imposed_by="US", origin="JP", on="2025-08-15")

    [line] = germany["components"][0]["lines"]
    assert (line["line"]["rate"]["percent"], line["through"]["id"]) == ("15.000", "EU")
    [line] = japan["components"][0]["lines"]
    assert (line["line"]["rate"]["percent"], line["through"]) == ("10.000", None)


def test_before_it_joined_a_country_is_not_found_through_its_bloc(api_client):
    make_membership("EU", "DE", "2025-06-01/..")
    make_tariff_action(lines=[{"origin": "EU"}])

    assert rates(api_client, imposed_by="US", origin="DE", on="2025-05-31")["components"] == []
    assert rates(api_client, imposed_by="US", origin="DE", on="2025-06-01")["components"] != []


def test_an_excluded_origin_is_not_touched(api_client):
    action = make_tariff_action(lines=[{"origin": None}])
    action.lines.get().excluded_origins.add(make_country("MX"))
    make_country("JP")

    assert rates(api_client, imposed_by="US", origin="MX", on="2025-08-15")["components"] == []
    assert rates(api_client, imposed_by="US", origin="JP", on="2025-08-15")["components"] != []


@pytest.mark.parametrize(
    ("origin_of_line", "excluded", "touched"),
    [("EU", "DE", ["FR", "EU"]), (None, "EU", ["JP"]), (None, "DE", ["FR", "EU", "JP"])],
)
def test_an_exclusion_reaches_a_member_through_its_bloc_and_spares_the_others(
    api_client, origin_of_line, excluded, touched
):
    for member in ("DE", "FR"):
        make_membership("EU", member)
    make_country("JP")
    action = make_tariff_action(lines=[{"origin": origin_of_line}])
    action.lines.get().excluded_origins.add(make_country(excluded))

    found = [
        origin
        for origin in ("DE", "FR", "EU", "JP")
        if rates(api_client, imposed_by="US", origin=origin, on="2025-08-15")["components"]
    ]
    assert found == touched


def test_goods_described_in_words_are_shown_as_undecided(api_client):
    make_product("7208")
    make_country("CA")
    make_tariff_action(lines=[{"product_kind": "words", "goods": "kitchen cabinets"}])

    answer = rates(api_client, imposed_by="US", origin="CA", on="2025-08-15", product="7208")

    assert answer["components"][0]["lines"][0]["match"]["how"] == "words"


def test_a_rival_claim_stands_beside_the_record(api_client):
    action = make_tariff_action()
    press = make_source("Canada courts Mexico", publisher="Techsoma Canada", tier="press")
    rate = {"claimed_field": "rate_percent", "claimed_rate_percent": "35", "claimed_qualifier": "up_to"}
    make_citation(action, press, claim="up to 35 %", **rate)

    answer = rates(api_client, imposed_by="US", origin="CA", on="2025-08-15")

    [claim] = answer["other_claims"]
    assert claim["claim"]["qualifier"] == "up_to"
    assert claim["action"]["id"] == action.slug
    assert labels(answer) == {"general": "25.000"}


def test_a_condition_names_its_agreement(api_client):
    agreement = make_agreement(slug="usmca")
    make_tariff_action(
        lines=[
            {
                "label": "usmca",
                "treatment": "exempt",
                "rate_type": "none",
                "rate_percent": None,
                "condition": "agreement_origin",
                "agreement": agreement,
            }
        ]
    )

    [line] = rates(api_client, imposed_by="US", origin="CA", on="2025-08-15")["components"][0]["lines"]

    assert line["line"]["condition"]["agreement"]["id"] == "usmca"
    assert line["line"]["rate"]["in_words"] == "exempt"


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ({}, "origin"),
        ({"origin": "CA", "on": "1899-12-31"}, "on"),
        ({"origin": "CA", "on": "2201-01-01"}, "on"),
        ({"origin": "CA", "known_on": "2025-08-16"}, "known_on"),
        ({"origin": "CA,MX"}, "origin"),
        ({"origin": "CA", "imposed_by": "USA"}, "imposed_by"),
    ],
)
@time_machine.travel("2025-08-15T12:00Z", tick=False)
def test_a_question_about_rates_that_is_not_understood_is_refused(api_client, query, name):
    make_country("CA")
    make_country("US")

    answer = api_client.get("/api/v1/tariffs/rates/", query)

    assert answer.status_code == 400
    assert name in [error["name"] for error in answer.json()["errors"]]


def test_side_by_side_takes_at_most_twenty_origins(api_client):
    make_country("CA")

    answer = api_client.get(
        "/api/v1/tariffs/rates/compare/", {"origin": ",".join(f"C{i:02}" for i in range(21))}
    )

    assert answer.status_code == 400
    assert "at most 20" in answer.json()["errors"][0]["detail"]


def test_actions_are_asked_for_by_tariff_and_kind(api_client, border_tariff):
    answer = api_client.get(
        "/api/v1/tariff-actions/", {"tariff": "us-ieepa-canada", "action": "rate_changed"}
    ).json()

    [action] = answer["results"]
    assert action["slug"] == "raised"
    assert action["lines"][0]["rate"]["percent"] == "35.000"
    roles = {(one["country"]["id"], one["role"]) for one in action["countries"]}
    assert roles == {("US", "imposed_by"), ("CA", "target")}


def test_a_list_of_actions_costs_the_same_however_long_it_is(
    api_client, border_tariff, django_assert_max_num_queries
):
    with django_assert_max_num_queries(12):
        answer = api_client.get("/api/v1/tariff-actions/")

    assert len(answer.json()["results"]) == 3
