"""Questions 7, 8, 11 and 12: rates over time, and what was known when."""

import pytest
import time_machine

from .rates import ahead, applied, line_of

CANADA = "us-ieepa-canada"
DST = "ca-dst"


def steps(ask, path, **asked):
    """(first day, last day, {(tariff, label): rate}, opened by) of each step."""
    return [
        (step["valid_from"], step["valid_through"], applied(step), [one["id"] for one in step["opened_by"]])
        for step in ask(path, **asked)["steps"]
    ]


def test_7_the_border_tariff_on_canada_in_steps(ask):
    found = steps(ask, f"tariffs/{CANADA}/rates/", origin="CA", from_="2025-01-01", to="2026-03-31")

    general = [(first, last, rates.get((CANADA, "all goods"))) for first, last, rates, _ in found]
    assert general == [
        ("2025-01-01", "2025-03-03", None),
        ("2025-03-04", "2025-03-06", "25.000"),
        ("2025-03-07", "2025-07-31", "25.000"),
        ("2025-08-01", "2026-02-23", "35.000"),
        ("2026-02-24", "2026-03-31", None),
    ]
    exempt = [(CANADA, "usmca") in rates for _, _, rates, _ in found]
    assert exempt == [False, False, True, True, False]
    assert [opened for *_, opened in found] == [
        [],
        ["us-ieepa-ca-pause-2025-02"],
        ["us-ieepa-ca-usmca-exempt"],
        ["us-ieepa-ca-35-2025-08"],
        ["court-scotus-2026-02-us-ieepa-canada"],
    ]


def test_8_it_was_struck_down_and_collected_for_four_days_more(ask):
    [before, after] = ask(f"tariffs/{CANADA}/rates/", origin="CA", from_="2026-02-20", to="2026-03-01")[
        "steps"
    ]
    on_the_day = ask("tariffs/rates/", imposed_by="US", origin="CA", on="2026-02-21")

    [status] = [one["status"] for one in on_the_day["components"] if one["tariff"]["id"] == CANADA]
    assert status == {"status": "invalidated", "collected": True, "since": "2026-02-20"}
    assert (before["valid_from"], before["valid_through"]) == ("2026-02-20", "2026-02-23")
    assert [one["tariff"]["id"] for one in before["components"]] == [CANADA]
    assert after["components"] == []
    assert [one["id"] for one in before["closed_by"]] == ["court-scotus-2026-02-us-ieepa-canada"]


@pytest.mark.parametrize("asked", [{"product": "3104"}, {"product": "7208"}, {}])
def test_steps_say_what_an_answer_for_each_of_their_days_says(ask, asked):
    series = ask("tariffs/rates/series/", imposed_by="US", origin="CA", to="2026-03-31", **asked)["steps"]

    for step in (series[0], series[len(series) // 2], series[-1]):
        for day in {step["valid_from"], step["valid_through"]}:
            on_the_day = ask("tariffs/rates/", imposed_by="US", origin="CA", on=day, **asked)
            assert applied(on_the_day) == applied(step)


def test_11_the_rate_announced_for_1_august_as_known_on_15_and_on_1_july(ask):
    asked = {"imposed_by": "US", "origin": "CA", "on": "2025-08-01"}

    mid_july = ask("tariffs/rates/", known_on="2025-07-15", **asked)
    letter = line_of(mid_july, CANADA, "all goods", "pending")
    assert letter["line"]["rate"]["percent"] == "35.000"
    assert letter["set_by"]["id"] == "us-threat-ca35-2025-07"
    assert letter["set_by"]["instrument"]["type"] == "letter"
    assert letter["due"]["edtf"] == "2025-08-01"

    first_of_july = ask("tariffs/rates/", known_on="2025-07-01", **asked)
    assert applied(first_of_july)[CANADA, "all goods"] == "25.000"
    assert (CANADA, "all goods") not in ahead(first_of_july)

    assert first_of_july["question"]["known_on"] == "2025-07-01"
    assert first_of_july["question"]["on"] == "2025-08-01"


@time_machine.travel("2026-11-25", tick=False)
def test_12_the_digital_services_tax_as_of_12_august_2025_and_as_known_today(ask):
    then = ask(f"tariffs/{DST}/timeline/", known_on="2025-08-12")
    now = ask(f"tariffs/{DST}/timeline/")

    assert [(one["action"], one["announced"]["edtf"]) for one in then["actions"]] == [
        ("in_force", "2024-06-20"),
        ("repeal_announced", "2025-06-29"),
        ("collection_halted", "2025-06-30"),
    ]
    assert then["status_periods"][-1]["status"] == "collection_halted"
    assert then["status_periods"][-1]["valid_through"] is None
    repealed = now["actions"][-1]
    assert (repealed["action"], repealed["retroactive_to"]) == ("repealed", "2024-06-20")
    assert [one["status"] for one in now["status_periods"]] == ["repealed"]
    assert all(one["citations"] for one in now["actions"])
