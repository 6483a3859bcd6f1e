"""Pauses, stays, rulings and collection: what holds a tariff or one of its actions, and what ends it."""

import pytest

from events.tariff.life import fold

from .lives import act, day, due, rates, statuses

ORDER = act("order", "in_force", "2025-01-10", "2025-02-01", lines={"all": "25"})


def test_a_scheduled_change_that_is_paused_begins_when_the_pause_ends():
    life = fold(
        [
            ORDER,
            act("raise", "rate_changed", "2025-03-01", "2025-06-01", lines={"all": "50"}),
            act("pause", "paused", "2025-05-20", until="2025-09-01", acts_on="raise"),
        ]
    )

    assert rates(life, "2025-08-31") == {"all": "25"}
    assert rates(life, "2025-08-31", "suspended") == {}
    assert due(life, "2025-05-19", "all") == "2025-06-01"
    assert due(life, "2025-05-20", "all") == "2025-09-01"
    assert rates(life, "2025-09-01") == {"all": "50"}


def test_pausing_the_only_order_pauses_the_tariff():
    life = fold(
        [
            ORDER,
            act("more", "rate_changed", "2025-02-10", "2025-02-10", lines={"steel": "50"}),
            act("pause", "paused", "2025-03-01", until="2025-06-01", acts_on="order"),
        ]
    )

    assert life.status_on(day("2025-03-01")) == "paused"
    assert rates(life, "2025-03-01", "suspended") == {"all": "25", "steel": "50"}
    assert {p.due for p in life.lines_on(day("2025-03-01"), "suspended")} == {day("2025-06-01")}
    assert rates(life, "2025-06-01") == {"all": "25", "steel": "50"}


@pytest.mark.parametrize("announced", ["2025-01-20", "2025-03-01"])
def test_holding_the_only_order_is_holding_the_tariff(announced):
    more = act("more", "rate_changed", "2025-02-10", "2025-02-10", lines={"steel": "50"})
    for kind in ("paused", "stayed"):
        lives = [
            fold([ORDER, more, act("hold", kind, announced, until="2025-06-01", acts_on=aim)])
            for aim in (None, "order")
        ]

        assert statuses(lives[0])[-2:] == [(kind, announced), ("in_force", "2025-06-01")]
        assert lives[0] == lives[1]


def test_holding_one_of_two_orders_leaves_the_tariff_in_force():
    life = fold(
        [
            ORDER,
            act("second", "in_force", "2025-02-10", "2025-02-10", lines={"all": "50", "steel": "50"}),
            act("pause", "paused", "2025-03-01", until="2025-06-01", acts_on="second"),
        ]
    )

    assert life.status_on(day("2025-03-01")) == "in_force"
    assert rates(life, "2025-03-01") == {"all": "25"}
    assert rates(life, "2025-03-01", "suspended") == {"all": "50", "steel": "50"}


def test_striking_down_one_action_leaves_the_lines_before_it():
    life = fold(
        [
            ORDER,
            act("raise", "rate_changed", "2025-03-01", "2025-03-01", lines={"all": "50"}),
            act("ruling", "invalidated", "2025-06-01", acts_on="raise", collection_on="2025-06-10"),
        ]
    )

    assert life.status_on(day("2025-07-01")) == "in_force"
    assert [rates(life, on) for on in ("2025-06-09", "2025-06-10")] == [{"all": "50"}, {"all": "25"}]


def test_striking_down_the_only_order_ends_the_tariff():
    life = fold([ORDER, act("ruling", "invalidated", "2025-06-01", acts_on="order")])

    assert statuses(life)[-1] == ("invalidated", "2025-06-01")


def test_a_court_may_strike_down_a_pause():
    life = fold(
        [
            ORDER,
            act("pause", "paused", "2025-03-01", until="2025-12-01"),
            act("ruling", "invalidated", "2025-06-01", acts_on="pause"),
        ]
    )

    assert statuses(life)[-2:] == [("paused", "2025-03-01"), ("in_force", "2025-06-01")]
    assert due(life, "2025-03-01", "all", "suspended") == "2025-12-01"


def test_a_stay_that_runs_out_gives_the_ruling_its_effect_again():
    raised = act("raise", "rate_changed", "2025-07-01", "2025-07-01", lines={"all": "50"})
    ruling = act("ruling", "invalidated", "2025-06-01")
    stay = act("stay", "stayed", "2025-06-02", until="2025-09-01", acts_on="ruling")

    life = fold([ORDER, ruling, stay, raised])

    assert statuses(life)[2:] == [
        ("invalidated", "2025-06-01"),
        ("in_force", "2025-06-02"),
        ("invalidated", "2025-09-01"),
    ]
    assert rates(life, "2025-08-31") == {"all": "50"}
    assert rates(life, "2025-09-01") == {}


@pytest.mark.parametrize("aim", ["stay", "ruling"])
def test_a_stay_that_is_lifted_gives_the_ruling_its_effect_again(aim):
    life = fold(
        [
            ORDER,
            act("ruling", "invalidated", "2025-06-01"),
            act("stay", "stayed", "2025-06-02", acts_on="ruling"),
            act("lift", "resumed", "2025-09-01", acts_on=aim),
        ]
    )

    assert statuses(life)[-2:] == [("in_force", "2025-06-02"), ("invalidated", "2025-09-01")]
    assert life.irregularities == ()


def test_a_ruling_stayed_before_collection_stops_never_stops_it():
    life = fold(
        [
            ORDER,
            act("ruling", "invalidated", "2025-06-01", collection_on="2025-06-11"),
            act("stay", "stayed", "2025-06-02", acts_on="ruling"),
        ]
    )

    assert [(p.status, p.collected) for p in life.status_periods][1:] == [
        ("in_force", True),
        ("invalidated", True),
        ("in_force", True),
    ]
    (applied,) = (p for p in life.rate_periods if p.state == "applied")
    assert (str(applied.start), applied.end) == ("2025-02-01", None)


def test_a_ruling_reversed_on_appeal_has_no_effect_from_then_on():
    life = fold(
        [
            ORDER,
            act("ruling", "invalidated", "2025-06-01"),
            act("appeal", "invalidated", "2025-08-01", acts_on="ruling"),
        ]
    )

    assert statuses(life)[2:] == [("invalidated", "2025-06-01"), ("in_force", "2025-08-01")]


def test_collection_may_start_after_the_law_is_in_force():
    order = act(
        "order", "in_force", "2025-01-10", "2025-02-01", collection_on="2025-02-10", lines={"all": "25"}
    )

    life = fold([order])

    assert [(p.status, str(p.start), p.collected) for p in life.status_periods] == [
        ("announced", "2025-01-10", False),
        ("in_force", "2025-02-01", False),
        ("in_force", "2025-02-10", True),
    ]
    assert due(life, "2025-02-05", "all") == "2025-02-10"
    assert rates(life, "2025-02-09") == {}


def test_halting_the_collection_of_an_ended_tariff_leaves_its_status():
    life = fold(
        [
            ORDER,
            act("ruling", "invalidated", "2025-06-01", collection_on="2025-06-11"),
            act("halt", "collection_halted", "2025-06-05"),
            act("again", "in_force", "2025-09-01", "2025-09-01", lines={"all": "10"}),
        ]
    )

    assert [(p.status, str(p.start), p.collected) for p in life.status_periods][2:] == [
        ("invalidated", "2025-06-01", True),
        ("invalidated", "2025-06-05", False),
        ("in_force", "2025-09-01", True),
    ]
    assert rates(life, "2025-06-05", "suspended") == {}


def test_the_halt_of_an_earlier_life_does_not_reach_the_next():
    first = act("order", "in_force", "2025-01-01", "2025-01-01", until="2025-03-01", lines={"all": "10"})
    halt = act("halt", "collection_halted", "2025-02-01")
    again = act("again", "in_force", "2025-04-01", "2025-04-01", lines={"all": "15"})
    ruling = act("ruling", "invalidated", "2025-06-01", collection_on="2025-06-05")

    life = fold([first, halt, again, ruling])

    assert [rates(life, on) for on in ("2025-02-01", "2025-04-01", "2025-06-04")] == [
        {},
        {"all": "15"},
        {"all": "15"},
    ]


def test_a_pause_still_to_begin_when_the_tariff_ends_does_not_reach_the_next_life():
    life = fold(
        [
            act("order", "in_force", "2025-01-01", "2025-01-01", until="2025-03-01", lines={"all": "10"}),
            act("pause", "paused", "2025-02-20", "2025-03-10"),
            act("again", "in_force", "2025-03-05", "2025-03-05", lines={"all": "15"}),
        ]
    )

    assert statuses(life)[-1] == ("in_force", "2025-03-05")


def test_a_withdrawal_that_comes_when_the_tariff_has_ended_ends_nothing_more():
    life = fold(
        [
            ORDER,
            act("off", "threat_withdrawn", "2025-05-01", "2025-06-01"),
            act("ruling", "invalidated", "2025-06-01", collection_on="2025-06-11"),
        ]
    )

    assert statuses(life)[-1] == ("invalidated", "2025-06-01")
    assert rates(life, "2025-06-10") == {"all": "25"}


def test_a_withdrawal_after_the_clock_ran_out_leaves_the_tariff_expired():
    life = fold(
        [
            act("order", "in_force", "2025-01-01", "2025-01-01", until="2025-03-01", lines={"all": "10"}),
            act("threat", "threatened", "2025-02-01", lines={"all": "50"}),
            act("off", "threat_withdrawn", "2025-02-10", "2025-04-01"),
        ]
    )

    assert statuses(life) == [("in_force", "2025-01-01"), ("expired", "2025-03-01")]


def test_an_ending_overrides_what_had_been_ordered_for_later():
    life = fold(
        [
            ORDER,
            act("raise", "rate_changed", "2025-03-01", "2025-07-01", lines={"all": "50"}),
            act("ruling", "invalidated", "2025-06-01", collection_on="2025-08-01"),
        ]
    )

    assert rates(life, "2025-07-15") == {"all": "25"}
    assert rates(life, "2025-06-15", "pending") == {}
    assert life.irregularities == ()


def test_a_change_before_the_tariff_is_in_force_waits_for_it():
    life = fold([ORDER, act("relief", "exempted", "2025-01-15", "2025-01-20", lines={"potash": "10"})])

    assert rates(life, "2025-01-25") == {}
    assert due(life, "2025-01-25", "potash") == "2025-02-01"
    assert rates(life, "2025-02-01") == {"all": "25", "potash": "10"}
