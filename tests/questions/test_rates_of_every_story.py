"""More questions of the kind of 1 to 12, about every tariff that ships: what applies, and what is ahead."""

import pytest

from events.tariff.imports import load_tariffs

from .rates import ahead, applied

RECIPROCAL, CHINA = "us-reciprocal", "us-reciprocal-china"


@pytest.mark.parametrize(
    ("imposed_by", "origin", "day", "tariff", "label", "rate"),
    [
        ("US", "CA", "2025-03-03", "us-ieepa-canada", "all goods", None),
        ("US", "CA", "2025-03-04", "us-ieepa-canada", "all goods", "25.000"),
        ("US", "CA", "2025-05-28", "us-ieepa-canada", "all goods", "25.000"),
        ("US", "CA", "2026-02-23", "us-ieepa-canada", "all goods", "35.000"),
        ("US", "CA", "2026-02-24", "us-ieepa-canada", "all goods", None),
        ("US", "MX", "2026-02-23", "us-ieepa-mexico", "all goods", "25.000"),
        ("US", "CN", "2025-02-04", "us-ieepa-china-fentanyl", "all goods", "10.000"),
        ("US", "HK", "2025-03-04", "us-ieepa-china-fentanyl", "all goods", "20.000"),
        ("US", "CN", "2025-11-10", "us-ieepa-china-fentanyl", "all goods", "10.000"),
        ("US", "FR", "2025-04-04", RECIPROCAL, "goods", None),
        ("US", "FR", "2025-04-05", RECIPROCAL, "goods", "10.000"),
        ("US", "FR", "2025-04-09", RECIPROCAL, "goods", "20.000"),
        ("US", "FR", "2025-04-10", RECIPROCAL, "goods", "10.000"),
        ("US", "FR", "2025-08-06", RECIPROCAL, "goods", "10.000"),
        ("US", "FR", "2025-08-07", RECIPROCAL, "goods", "15.000"),
        ("US", "CH", "2025-11-13", RECIPROCAL, "goods", "39.000"),
        ("US", "CH", "2025-11-14", RECIPROCAL, "goods", "15.000"),
        ("US", "AU", "2025-08-15", RECIPROCAL, "goods", "10.000"),
        ("US", "CA", "2025-08-15", RECIPROCAL, "goods", None),
        ("US", "RU", "2025-08-15", RECIPROCAL, "goods", None),
        ("US", "IN", "2026-02-10", RECIPROCAL, "goods", "25.000"),
        ("US", "CN", "2025-04-08", CHINA, "goods", "10.000"),
        ("US", "CN", "2025-04-09", CHINA, "goods", "84.000"),
        ("US", "MO", "2025-04-10", CHINA, "goods", "125.000"),
        ("US", "CN", "2025-05-14", CHINA, "goods", "10.000"),
        ("US", "CN", "2026-02-24", CHINA, "goods", None),
        ("US", "BR", "2025-08-06", "us-ieepa-brazil", "all goods", "40.000"),
        ("US", "IN", "2025-08-27", "us-secondary-india-oil", "all goods", "25.000"),
        ("US", "IN", "2026-02-07", "us-secondary-india-oil", "all goods", None),
        ("US", "KR", "2025-08-15", "us-secondary-venezuela-oil", "all goods", None),
        ("US", "BR", "2025-06-03", "us-232-steel", "steel", "25.000"),
        ("US", "BR", "2025-06-04", "us-232-steel", "steel", "50.000"),
        ("US", "GB", "2025-06-04", "us-232-steel", "steel", "25.000"),
        ("US", "GB", "2025-06-04", "us-232-aluminium", "aluminium", "25.000"),
        ("US", "CL", "2025-08-01", "us-232-copper", "semi-finished copper", "50.000"),
        ("US", "DE", "2025-07-31", "us-232-autos", "cars", "25.000"),
        ("US", "DE", "2025-08-01", "us-232-autos", "cars", "15.000"),
        ("US", "KR", "2025-11-01", "us-232-autos", "cars", "15.000"),
        ("US", "GB", "2025-06-30", "us-232-autos", "cars in quota", "10.000"),
        ("US", "SE", "2025-11-01", "us-232-trucks", "trucks and parts", "25.000"),
        ("US", "CN", "2026-06-01", "us-232-timber", "upholstered furniture", "25.000"),
        ("US", "JP", "2025-10-14", "us-232-timber", "upholstered furniture", "15.000"),
        ("US", "IE", "2026-05-01", "us-232-pharma", "branded or patented drugs", None),
        ("US", "TW", "2026-01-15", "us-232-chips", "advanced logic chips", "25.000"),
        ("US", "CA", "2026-03-01", "us-122-surcharge", "goods", "10.000"),
        ("US", "AU", "2026-07-23", "us-122-surcharge", "goods", "10.000"),
        ("US", "AU", "2026-07-24", "us-122-surcharge", "goods", None),
        ("US", "CN", "2025-05-02", "us-de-minimis", "postal items", "120.000"),
        ("US", "CN", "2025-08-29", "us-de-minimis", "postal items", None),
        ("CA", "US", "2025-08-31", "ca-counter-30bn", "first phase", "25.000"),
        ("CA", "US", "2025-09-01", "ca-counter-30bn", "first phase", None),
        ("CA", "US", "2025-09-01", "ca-counter-metals", "steel", "25.000"),
        ("CA", "US", "2025-09-01", "ca-counter-metals", "other goods", None),
        ("CA", "US", "2026-09-08", "ca-counter-metals", "aluminium", "50.000"),
        ("CA", "US", "2025-09-01", "ca-counter-autos", "vehicles outside cusma", "25.000"),
        ("CA", "CN", "2026-02-01", "ca-ev-china", "electric vehicles", "100.000"),
        ("CA-ON", "US", "2025-03-10", "ca-on-electricity", "electricity", "25.000"),
        ("CA-ON", "US", "2025-03-11", "ca-on-electricity", "electricity", None),
        ("CN", "US", "2025-04-10", "cn-counter-all-goods", "all goods", "84.000"),
        ("CN", "US", "2025-04-12", "cn-counter-all-goods", "all goods", "125.000"),
        ("CN", "US", "2025-05-14", "cn-counter-all-goods", "all goods", "10.000"),
        ("CN", "US", "2025-11-10", "cn-counter-farm", "other farm goods", None),
        ("CN", "CA", "2026-02-28", "cn-canola-seed", "canola seed", "75.800"),
        ("CN", "CA", "2026-03-01", "cn-canola-seed", "canola seed", "15.000"),
        ("CN", "CA", "2025-03-20", "cn-canada-farm", "canola oil", "100.000"),
        ("EU", "US", "2025-04-15", "eu-counter", "most lines", None),
        ("EU", "US", "2026-06-01", "eu-counter", "most lines", None),
        ("MX", "CN", "2026-01-01", "mx-tariffs-2026", "passenger vehicles", "50.000"),
        ("MX", "US", "2026-01-01", "mx-tariffs-2026", "passenger vehicles", None),
    ],
)
def test_what_applies(ask, imposed_by, origin, day, tariff, label, rate):
    answer = ask("tariffs/rates/", imposed_by=imposed_by, origin=origin, on=day)

    assert applied(answer).get((tariff, label)) == rate


@pytest.mark.parametrize(
    ("origin", "day", "tariff", "label", "rate"),
    [
        ("CO", "2025-01-26", "us-threat-colombia", "all goods", "none"),
        ("FR", "2025-04-15", RECIPROCAL, "goods", "20.000"),
        ("FR", "2025-07-15", RECIPROCAL, "goods", "30.000"),
        ("CN", "2025-09-01", CHINA, "24 points", "24.000"),
        ("CN", "2025-10-15", "us-threat-china-100", "all goods", "100.000"),
        ("CN", "2025-10-30", "us-threat-china-100", "all goods", "none"),
        ("CA", "2025-10-24", "us-ieepa-canada", "extra over the Ontario advert", None),
        ("CA", "2025-11-15", "us-ieepa-canada", "extra over the Ontario advert", "10.000"),
        ("CA", "2026-06-01", "us-threat-canada-china-deal", "all goods", "100.000"),
        ("DK", "2026-01-20", "us-threat-greenland", "second step", "25.000"),
        ("DK", "2026-01-21", "us-threat-greenland", "second step", "none"),
        ("IN", "2026-02-10", RECIPROCAL, "goods", "18.000"),
        ("AU", "2026-03-01", "us-122-surcharge", "goods", "15.000"),
        ("JP", "2026-05-01", "us-232-pharma", "branded or patented drugs", "15.000"),
        ("CN", "2026-06-01", "us-232-timber", "upholstered furniture", "30.000"),
        ("CN", "2026-06-01", "us-301-china-ships", "highest category", "100.000"),
        ("BR", "2025-08-15", "us-secondary-venezuela-oil", "all goods", "25.000"),
    ],
)
def test_what_is_ahead_of_the_united_states(ask, origin, day, tariff, label, rate):
    answer = ask("tariffs/rates/", imposed_by="US", origin=origin, on=day)

    assert ahead(answer).get((tariff, label), "none") == rate


@pytest.mark.parametrize(("known_on", "rate"), [("2025-04-10", "10.000"), ("2025-04-11", None)])
def test_that_electronics_were_left_out_from_the_first_day_became_known_a_week_later(ask, known_on, rate):
    answer = ask(
        "tariffs/rates/", imposed_by="US", origin="AU", on="2025-04-06", product="847130", known_on=known_on
    )

    assert applied(answer).get((RECIPROCAL, "goods")) == rate


def test_relief_for_the_plaintiffs_alone_changes_no_rate(ask):
    answer = ask("tariffs/rates/", imposed_by="US", origin="AU", on="2026-06-01")

    assert applied(answer)["us-122-surcharge", "goods"] == "10.000"


def test_steel_pays_the_duty_on_steel_and_not_the_reciprocal_one(ask):
    rates = applied(ask("tariffs/rates/", imposed_by="US", origin="DE", on="2025-08-15", product="7208"))

    assert rates["us-232-steel", "steel"] == "50.000"
    assert (RECIPROCAL, "goods") not in rates


def test_what_the_supreme_court_struck_down_is_one_event_with_its_parts(ask):
    ruling = ask("events/court-scotus-2026-02/")

    struck_down = ["us-ieepa-brazil", "us-ieepa-canada", "us-ieepa-china-fentanyl", "us-ieepa-mexico"]
    assert {part["id"] for part in ruling["has_parts"]} == {
        f"court-scotus-2026-02-{tariff}" for tariff in (*struck_down, RECIPROCAL, CHINA)
    }


def test_loaded_again_the_tables_of_tariffs_change_nothing(sample, db):
    assert load_tariffs().changes == 0
