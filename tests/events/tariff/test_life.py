"""The fold of a tariff's actions: what is known of real tariffs, day by day."""

import pytest

from events.tariff.life import Action, fold

from .lives import (
    DIGITAL_SERVICES_TAX,
    RECIPROCAL,
    SURCHARGE,
    US_ON_CANADA,
    US_ON_MEXICO,
    act,
    day,
    due,
    rates,
    statuses,
)


def test_the_duties_on_canada_have_one_status_after_the_other():
    life = fold(US_ON_CANADA)

    assert statuses(life) == [
        ("announced", "2025-02-01"),
        ("paused", "2025-02-03"),
        ("in_force", "2025-03-04"),
        ("invalidated", "2025-05-28"),
        ("in_force", "2025-05-29"),
        ("invalidated", "2026-02-20"),
    ]
    assert life.irregularities == ()


@pytest.mark.parametrize(
    ("on", "applied"),
    [
        ("2025-01-31", {}),
        ("2025-02-15", {}),
        ("2025-03-03", {}),
        ("2025-03-04", {"all": "25", "energy": "10"}),
        ("2025-03-06", {"all": "25", "energy": "10"}),
        ("2025-03-07", {"all": "25", "energy": "10", "usmca": "0", "potash": "10"}),
        ("2025-05-28", {}),
        ("2025-07-31", {"all": "25", "energy": "10", "usmca": "0", "potash": "10"}),
        ("2025-08-01", {"all": "35", "energy": "10", "usmca": "0", "potash": "10", "transshipped": "40"}),
        ("2025-08-15", {"all": "35", "energy": "10", "usmca": "0", "potash": "10", "transshipped": "40"}),
        ("2026-02-23", {"all": "35", "energy": "10", "usmca": "0", "potash": "10", "transshipped": "40"}),
        ("2026-02-24", {}),
        ("2026-03-01", {}),
    ],
)
def test_the_rates_on_canada_day_by_day(on, applied):
    assert rates(fold(US_ON_CANADA), on) == applied


def test_a_pause_suspends_what_would_apply_until_its_last_day():
    life = fold(US_ON_CANADA)

    assert rates(life, "2025-02-03", "pending") == {"all": "25", "energy": "10"}
    assert rates(life, "2025-02-15", "suspended") == {"all": "25", "energy": "10"}
    assert rates(life, "2025-02-15", "pending") == {}
    assert {
        due(life, on, "all", state) for on, state in (("2025-02-03", "pending"), ("2025-02-15", "suspended"))
    } == {"2025-03-04"}
    assert rates(life, "2025-03-04", "suspended") == {}


def test_before_the_pause_was_ordered_the_rate_was_due_on_its_first_day():
    assert due(fold(US_ON_CANADA), "2025-02-02", "all") == "2025-02-04"


def test_what_was_known_of_august_in_july():
    early, late = (fold(US_ON_CANADA, known_on=day(known)) for known in ("2025-07-01", "2025-07-15"))

    assert rates(early, "2025-08-01")["all"] == "25"
    assert rates(early, "2025-08-01", "pending") == {}
    assert rates(late, "2025-08-01")["all"] == "25"
    assert rates(late, "2025-08-01", "pending") == {"all": "35"}
    assert due(late, "2025-08-01", "all") == "2025-08-01"


def test_a_threat_never_carried_out_stays_pending_until_the_tariff_ends():
    life = fold(US_ON_CANADA)

    assert rates(life, "2026-02-19", "pending") == {"on top": "10"}
    assert due(life, "2026-02-19", "on top") is None
    assert rates(life, "2026-02-20", "pending") == {}


def test_the_order_that_carries_out_a_threat_takes_its_place_when_it_is_announced():
    life = fold(US_ON_CANADA)

    (threat,) = (period for period in life.rate_periods if period.action_id == "letter")
    assert (str(threat.start), str(threat.end), threat.closed_by) == ("2025-07-10", "2025-07-31", "raise")
    assert rates(life, "2025-07-31", "pending") == {"all": "35", "transshipped": "40"}


def test_an_invalidated_tariff_may_still_be_collected():
    life = fold(US_ON_CANADA)

    assert [
        (life.status_on(day(on)), life.collected_on(day(on)))
        for on in ("2026-02-19", "2026-02-22", "2026-02-24")
    ] == [
        ("in_force", True),
        ("invalidated", True),
        ("invalidated", False),
    ]


def test_each_step_names_the_action_that_opened_and_closed_it():
    life = fold(US_ON_CANADA)

    assert [(p.status, p.opened_by, p.closed_by) for p in life.status_periods] == [
        ("announced", "order", "pause"),
        ("paused", "pause", "pause"),
        ("in_force", "pause", "trade court"),
        ("invalidated", "trade court", "stay"),
        ("in_force", "stay", "supreme court"),
        ("invalidated", "supreme court", "supreme court"),
        ("invalidated", "supreme court", None),
    ]
    assert [
        (p.line_id, str(p.start), p.opened_by, p.closed_by)
        for p in life.rate_periods
        if p.key == "all" and p.state == "applied"
    ] == [
        ("order: all 25", "2025-03-04", "pause", "trade court"),
        ("order: all 25", "2025-05-29", "stay", "raise"),
        ("raise: all 35", "2025-08-01", "raise", "supreme court"),
    ]


def test_a_threat_that_is_put_off_falls_due_later_and_leaves_the_rate():
    life = fold(US_ON_MEXICO)

    assert rates(life, "2025-08-15") == {"all": "25"}
    assert rates(life, "2025-08-15", "pending") == {"all": "30"}
    assert due(life, "2025-07-30", "all") == "2025-08-01"
    assert due(life, "2025-08-15", "all") == "2025-10-29"
    assert due(life, "2025-12-01", "all") == "2025-10-29"
    assert life.status_on(day("2025-08-15")) == "in_force"


def test_a_pause_puts_a_threat_off_like_an_extension():
    paused = act("call", "paused", "2025-07-31", until="2025-10-29", acts_on="letter")

    assert due(fold([*US_ON_MEXICO[:3], paused]), "2025-08-15", "all") == "2025-10-29"


def test_a_repeal_with_retroactive_effect_leaves_earlier_answers_as_they_were():
    then, now = fold(DIGITAL_SERVICES_TAX, known_on=day("2025-08-12")), fold(DIGITAL_SERVICES_TAX)

    assert statuses(then) == [
        ("announced", "2024-06-20"),
        ("in_force", "2024-06-28"),
        ("collection_halted", "2025-06-30"),
    ]
    assert rates(then, "2025-01-01") == {"services": "3"}
    assert rates(then, "2025-08-12") == {}
    assert rates(then, "2025-08-12", "suspended") == {"services": "3"}
    assert statuses(now) == [("repealed", "2024-06-20")]
    assert now.rate_periods == ()


@pytest.mark.parametrize(
    ("known", "status"), [("2026-11-22", "collection_halted"), ("2026-11-23", "repealed")]
)
def test_an_action_is_known_when_the_last_day_of_its_announcement_has_come(known, status):
    assert fold(DIGITAL_SERVICES_TAX, known_on=day(known)).status_on(day("2025-08-12")) == status


def test_an_announced_repeal_is_noted_and_changes_nothing():
    life = fold(DIGITAL_SERVICES_TAX[:2])

    assert life.status_on(day("2025-07-15")) == "in_force"
    assert rates(life, "2025-07-15") == {"services": "3"}
    assert [a.action_id for a in life.announcements_on(day("2025-06-29"))] == ["statement"]
    assert life.announcements_on(day("2025-06-28")) == ()


def test_an_announced_repeal_is_over_when_the_repeal_has_effect():
    life = fold([*DIGITAL_SERVICES_TAX[:3], act("bill", "repealed", "2025-12-01", "2026-01-01")])

    assert [(str(a.start), str(a.end)) for a in life.announcements] == [("2025-06-29", "2026-01-01")]


@pytest.mark.parametrize(
    ("on", "status", "applied"),
    [
        ("2026-02-23", "announced", {}),
        ("2026-02-24", "in_force", {"all": "10"}),
        ("2026-05-08", "in_force", {"all": "10"}),
        ("2026-07-23", "in_force", {"all": "10"}),
        ("2026-07-24", "expired", {}),
    ],
)
def test_the_statutory_clock_ends_a_tariff_and_relief_for_some_does_not(on, status, applied):
    life = fold(SURCHARGE)

    assert life.status_on(day(on)) == status
    assert rates(life, on) == applied
    assert life.partial_relief == ("ruling",)


@pytest.mark.parametrize(
    ("on", "applied"),
    [
        ("2025-04-08", {"every": "10"}),
        ("2025-04-09", {"every": "10", "DE": "20", "JP": "24"}),
        ("2025-04-10", {"every": "10"}),
        ("2025-07-31", {"every": "10"}),
        ("2025-08-01", {"every": "10", "DE": "20", "JP": "24"}),
        ("2025-08-15", {"every": "10", "DE": "15", "JP": "all-in"}),
    ],
)
def test_the_reciprocal_rates_day_by_day(on, applied):
    assert rates(fold(RECIPROCAL), on) == applied


def test_a_pause_of_one_action_suspends_its_lines_and_its_extension_moves_the_day():
    life = fold(RECIPROCAL)

    assert rates(life, "2025-06-01", "suspended") == {"DE": "20", "JP": "24"}
    assert due(life, "2025-06-01", "DE", "suspended") == "2025-07-09"
    assert due(life, "2025-07-07", "DE", "suspended") == "2025-08-01"
    assert life.status_on(day("2025-06-01")) == "in_force"


def test_as_known_before_the_extension_the_pause_would_have_run_out():
    assert rates(fold(RECIPROCAL, known_on=day("2025-07-06")), "2025-07-09") == {
        "every": "10",
        "DE": "20",
        "JP": "24",
    }


def test_a_retroactive_line_takes_the_place_of_the_earlier_from_the_same_day():
    before, after = fold(RECIPROCAL, known_on=day("2025-09-03")), fold(RECIPROCAL)

    assert rates(before, "2025-08-20")["JP"] == "15"
    assert rates(after, "2025-08-20")["JP"] == "all-in"
    assert rates(after, "2025-08-20", "pending") == {}


def test_nothing_is_no_life():
    life = fold([])

    assert (life.status_periods, life.rate_periods, life.status_on(day("2025-01-01"))) == ((), (), None)


def test_a_kind_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="There is no kind of action 'raised'; the kinds are threatened"):
        Action("x", "raised", day("2025-01-01"), day("2025-01-01"))


def test_an_announcement_that_ends_before_it_starts_is_refused():
    with pytest.raises(ValueError, match="The announcement of x ends before it starts"):
        act("x", "threatened", "2025-01-02/2025-01-01")
