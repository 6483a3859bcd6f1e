"""Questions 1 to 10: rates, on a day."""

import pytest

from .rates import ahead, applied, line_of

CANADA = "us-ieepa-canada"
MEXICO = "us-ieepa-mexico"


def us_on(ask, origin, day, **more):
    return ask("tariffs/rates/", imposed_by="US", origin=origin, on=day, **more)


def test_1_us_duty_on_canadian_goods_on_15_august_2025(ask):
    answer = us_on(ask, "CA", "2025-08-15")

    rates = {label: rate for (tariff, label), rate in applied(answer).items() if tariff == CANADA}
    assert rates["all goods"] == "35.000"
    assert rates["energy"] == "10.000"
    assert rates["potash"] == "10.000"
    assert rates["transshipped"] == "40.000"
    usmca = line_of(answer, CANADA, "usmca")["line"]
    assert usmca["treatment"] == "exempt"
    assert usmca["condition"]["kind"] == "agreement_origin"
    assert usmca["condition"]["agreement"]["id"] == "usmca"
    codes = {label: line_of(answer, CANADA, label)["line"]["legal_code"] for label in rates}
    assert codes == {
        "all goods": "9903.01.10",
        "energy": "9903.01.13",
        "usmca": "9903.01.14",
        "potash": "9903.01.15",
        "transshipped": "9903.01.16",
    }
    assert line_of(answer, CANADA, "transshipped")["line"]["role"] == "in_lieu"
    assert line_of(answer, CANADA, "all goods")["line"]["role"] == "additional"
    assert all(line_of(answer, CANADA, label)["citations"] for label in rates)


def test_1_potash_alone_pays_ten_percent(ask):
    answer = us_on(ask, "CA", "2025-08-15", product="3104")

    lines = {label: rate for (tariff, label), rate in applied(answer).items() if tariff == CANADA}
    assert lines == {"potash": "10.000", "usmca": lines["usmca"], "transshipped": "40.000"}
    assert line_of(answer, CANADA, "potash")["match"] == {
        "how": "whole",
        "relation": "equal",
        "codes": ["3104"],
        "excluded": [],
        "exempted": [],
    }


def test_1_what_the_press_said_is_a_second_claim(ask):
    answer = us_on(ask, "CA", "2025-08-15")

    [claim] = [c for c in answer["other_claims"] if c["source"]["id"] == "techsoma-canada-mexico-2025-08"]
    assert claim["claim"]["rate_percent"] == "35.000"
    assert claim["claim"]["qualifier"] == "up_to"
    assert line_of(answer, CANADA, "all goods")["line"]["rate"]["qualifier"] == "exact"


def test_2_the_same_on_31_july_2025(ask):
    answer = us_on(ask, "CA", "2025-07-31")

    assert applied(answer)[CANADA, "all goods"] == "25.000"
    assert (CANADA, "transshipped") not in applied(answer)


def test_3_on_15_february_2025_nothing_is_in_force_and_25_percent_is_due_on_4_march(ask):
    answer = us_on(ask, "CA", "2025-02-15")

    assert not any(tariff == CANADA for tariff, _ in applied(answer))
    waiting = line_of(answer, CANADA, "all goods", "pending")
    assert waiting["line"]["rate"]["percent"] == "25.000"
    assert waiting["state"] == "suspended"
    assert waiting["due"]["edtf"] == "2025-03-04"


def test_4_us_on_mexico_on_15_august_2025(ask):
    answer = us_on(ask, "MX", "2025-08-15")

    assert applied(answer)[MEXICO, "all goods"] == "25.000"
    assert applied(answer)[MEXICO, "potash"] == "10.000"
    assert line_of(answer, MEXICO, "usmca")["line"]["treatment"] == "exempt"
    on_mexico = {label: rate for (tariff, label), rate in applied(answer).items() if tariff == MEXICO}
    assert on_mexico == {"all goods": "25.000", "potash": "10.000", "usmca": None}
    assert {key for key in ahead(answer) if key[0] == MEXICO} == {(MEXICO, "all goods")}
    threat = line_of(answer, MEXICO, "all goods", "pending")
    assert threat["state"] == "pending"
    assert threat["line"]["rate"]["percent"] == "30.000"
    assert threat["due"]["edtf"] == "2025-10-29~"
    assert threat["due"]["approximate"] is True


def test_5_canada_and_mexico_side_by_side(ask):
    answer = ask("tariffs/rates/compare/", imposed_by="US", origin="CA,MX", on="2025-08-15")

    canada, mexico = answer["answers"]
    assert canada["question"]["origin"]["id"] == "CA"
    assert mexico["question"]["origin"]["id"] == "MX"
    assert applied(canada)[CANADA, "all goods"] == "35.000"
    assert applied(mexico)[MEXICO, "all goods"] == "25.000"
    for side, country in ((canada, "CA"), (mexico, "MX")):
        assert side == us_on(ask, country, "2025-08-15")


def test_6_what_is_threatened_or_paused_on_that_day(ask):
    mexico = us_on(ask, "MX", "2025-08-15")
    assert ahead(mexico) == {
        (MEXICO, "all goods"): "30.000",
        ("us-secondary-venezuela-oil", "all goods"): "25.000",
    }
    secondary = line_of(mexico, "us-secondary-venezuela-oil", "all goods", "pending")
    assert secondary["origin_match"] == "class"
    assert secondary["line"]["origin"]["kind"] == "class"
    assert secondary["line"]["origin"]["described_as"]

    talks_broken_off = ask("tariffs/rates/", imposed_by="US", origin="CA", on="2025-06-28")
    undecided = [
        one["line"]["rate"]["type"]
        for tariff in talks_broken_off["pending"]
        for one in tariff["lines"]
        if one["set_by"]["id"] == "us-ca-talks-dst-2025-06"
    ]
    assert undecided == ["tbd"]

    paused = ask("tariffs/", status_="threatened,paused", on="2025-08-15")
    assert {tariff["slug"] for tariff in paused["results"]} == {"eu-counter", "ca-on-electricity"}
    european = ask("tariffs/rates/", imposed_by="EU", origin="US", on="2025-08-15")
    assert not european["components"]
    assert ahead(european) == {
        ("eu-counter", "most lines"): "25.000",
        ("eu-counter", "some lines"): "10.000",
    }


def test_8_on_1_march_2026_it_is_gone_and_the_answer_says_why(ask):
    answer = us_on(ask, "CA", "2026-03-01")

    assert not any(tariff == CANADA for tariff, _ in applied(answer))
    [ended] = [one for one in answer["ended"] if one["tariff"]["id"] == CANADA]
    assert ended["status"]["status"] == "invalidated"
    assert ended["status"]["since"] == "2026-02-20"
    assert ended["collection_ended"] == "2026-02-24"
    assert ended["ended_by"]["action"] == "invalidated"


#: US duties on Canadian steel on 2025-08-15: rate, and how the line meets heading 7208 and the origin.
ON_CANADIAN_STEEL = {
    (CANADA, "all goods"): ("35.000", "all_goods", "broader", [], "by_name"),
    (CANADA, "transshipped"): ("40.000", "all_goods", "broader", [], "by_name"),
    (CANADA, "usmca"): (None, "all_goods", "broader", [], "by_name"),
    ("us-232-steel", "steel"): ("50.000", "whole", "broader", ["72"], "every_origin"),
    ("us-232-steel", "derivatives"): ("50.000", "sector", None, ["72"], "every_origin"),
    ("us-232-steel", "appliances"): ("50.000", "sector", None, ["72"], "every_origin"),
    ("us-232-aluminium", "derivatives"): ("50.000", "words", None, [], "every_origin"),
    ("us-232-copper", "derivatives"): ("50.000", "words", None, [], "every_origin"),
}


def test_9_everything_in_force_on_canadian_steel(ask):
    answer = us_on(ask, "CA", "2025-08-15", product="7208")

    found = {
        (tariff["tariff"]["id"], one["line"]["label"]): (
            one["line"]["rate"]["percent"],
            one["match"]["how"],
            one["match"]["relation"],
            one["match"]["codes"],
            one["origin_match"],
        )
        for tariff in answer["components"]
        for one in tariff["lines"]
    }
    assert found == ON_CANADIAN_STEEL
    assert all(one["citations"] for tariff in answer["components"] for one in tariff["lines"])
    assert answer["question"]["product"]["code"] == "7208"
    assert "not added up" in answer["not_summed"]
    assert not {"total", "sum", "rate"} & set(answer)


def test_9_the_same_for_the_sector_says_which_codes_stand_for_it(ask):
    answer = us_on(ask, "CA", "2025-08-15", sector="steel")

    assert answer["question"]["sector"]["codes"] == ["72", "73"]
    assert line_of(answer, "us-232-steel", "steel")["match"]["relation"] == "equal"
    assert applied(answer) == {key: rate for key, (rate, *_) in ON_CANADIAN_STEEL.items()}


@pytest.mark.parametrize(
    ("day", "product", "rates"),
    [
        ("2025-04-09", "8471", {"electronics": None}),
        ("2025-04-09", "847130", {"electronics": None}),
        ("2025-04-09", "84", {"electronics": None, "goods": "20.000"}),
        ("2025-04-20", "85", {"electronics": None, "goods": "10.000"}),
        ("2025-04-09", "2204", {"goods": "20.000"}),
    ],
)
def test_9_what_is_exempted_by_code_shows_no_general_rate(ask, day, product, rates):
    lines = applied(us_on(ask, "DE", day, product=product))

    found = {label: rate for (tariff, label), rate in lines.items() if tariff == "us-reciprocal"}
    found.pop("annex ii goods", None)  # in words: no code decides
    found.pop("section 232 goods", None)
    assert found == rates


@pytest.mark.parametrize("product", ["72", "7208", "720810"])
def test_9_the_tree_is_matched_up_and_down(ask, product):
    answer = us_on(ask, "CA", "2025-08-15", product=product)

    assert any(tariff == "us-232-steel" for tariff, _ in applied(answer))


def test_10_the_reciprocal_rate_on_germany_is_found_through_the_eu(ask):
    answer = us_on(ask, "DE", "2025-08-15")

    line = line_of(answer, "us-reciprocal", "goods")
    assert line["through"] == {
        "id": "EU",
        "label": "European Union",
        "url": "http://testserver/api/v1/countries/EU/",
    }
    assert line["origin_match"] == "through_bloc"
    assert line["line"]["rate"]["percent"] == "15.000"
    assert line["line"]["role"] == "total_ceiling"
    assert line["line"]["origin"]["country"]["id"] == "EU"
    assert "EU" in {bloc["id"] for bloc in answer["origin_belongs_to"]}
    lines = {label: rate for (tariff, label), rate in applied(answer).items() if tariff == "us-reciprocal"}
    assert lines == {
        "goods": "15.000",
        "transshipped": "40.000",
        "electronics": None,
        "annex ii goods": None,
        "section 232 goods": None,
    }


def test_10_a_country_outside_the_union_is_not_found_through_it(ask):
    answer = us_on(ask, "NO", "2025-08-15")

    line = line_of(answer, "us-reciprocal", "goods")
    assert (line["through"], line["origin_match"]) == (None, "by_name")
    assert line["line"]["origin"]["country"]["id"] == "NO"
    assert "EU" not in {bloc["id"] for bloc in answer["origin_belongs_to"]}


def test_10_before_it_left_the_united_kingdom_is_found_through_the_union(ask):
    def belongs_to(day):
        return {bloc["id"] for bloc in us_on(ask, "GB", day)["origin_belongs_to"]}

    assert "EU" in belongs_to("2020-01-31")
    assert "EU" not in belongs_to("2020-02-01")


def test_29_a_misspelt_parameter_is_refused_with_the_one_meant(ask):
    problem = ask("tariffs/", status=400, taget="CA")

    [error] = problem["errors"]
    assert error["name"] == "taget"
    assert error["detail"] == "unknown parameter `taget`, did you mean `target`?"


@pytest.mark.parametrize(("name", "value"), [("on", "15-08-2025"), ("origin", "XX")])
def test_29_a_bad_day_and_an_unknown_country_are_refused(ask, name, value):
    problem = ask("tariffs/rates/", status=400, **{"imposed_by": "US", "origin": "CA", name: value})

    assert [error["name"] for error in problem["errors"]] == [name]
