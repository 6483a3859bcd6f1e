"""The fold of a tariff's actions: one rule of the contract after the other."""

import pytest

from events.tariff.life import fold

from .lives import act, day, due, rates, statuses

ORDER = act("order", "in_force", "2025-01-10", "2025-02-01", lines={"all": "25"})


@pytest.mark.parametrize(
    ("actions", "expected"),
    [
        ([], []),
        ([("threat", "threatened", "2025-01-01")], [("threatened", "2025-01-01")]),
        (
            [
                ("threat", "threatened", "2025-01-01"),
                ("plan", "proposed", "2025-01-05"),
                ("word", "announced", "2025-01-07"),
            ],
            [("threatened", "2025-01-01"), ("proposed", "2025-01-05"), ("announced", "2025-01-07")],
        ),
        (
            [("word", "announced", "2025-01-01"), ("threat", "threatened", "2025-01-05")],
            [("announced", "2025-01-01")],
        ),
        (
            [("threat", "threatened", "2025-01-01", "2025-02-01")],
            [("threatened", "2025-01-01")],
        ),
        (
            [("threat", "threatened", "2025-01-01"), ("off", "threat_withdrawn", "2025-01-20")],
            [("threatened", "2025-01-01"), ("withdrawn", "2025-01-20")],
        ),
        (
            [
                ("off", "threat_withdrawn", "2025-01-20"),
                ("threat", "threatened", "2025-01-01"),
                ("again", "proposed", "2025-03-01"),
            ],
            [("threatened", "2025-01-01"), ("withdrawn", "2025-01-20"), ("proposed", "2025-03-01")],
        ),
        ([("order", "in_force", "2025-01-10")], [("announced", "2025-01-10")]),
        ([("order", "in_force", "2025-01-10", "2025-01-01")], [("in_force", "2025-01-01")]),
    ],
)
def test_status_before_anything_is_in_force(actions, expected):
    life = fold(act(*action) for action in actions)

    assert statuses(life) == expected
    assert life.irregularities == ()


@pytest.mark.parametrize(
    ("then", "expected"),
    [
        ([("court", "stayed", "2025-03-01")], [("stayed", "2025-03-01")]),
        ([("halt", "collection_halted", "2025-03-01")], [("collection_halted", "2025-03-01")]),
        (
            [("halt", "collection_halted", "2025-03-01"), ("again", "resumed", "2025-04-01")],
            [("collection_halted", "2025-03-01"), ("in_force", "2025-04-01")],
        ),
        (
            [("pause", "paused", "2025-03-01"), ("again", "resumed", "2025-04-01", "2025-04-05")],
            [("paused", "2025-03-01"), ("in_force", "2025-04-05")],
        ),
        ([("end", "repealed", "2025-03-01", "2025-06-01")], [("repealed", "2025-06-01")]),
        ([("end", "replaced", "2025-03-01")], [("replaced", "2025-03-01")]),
        ([("end", "expired", "2025-03-01")], [("expired", "2025-03-01")]),
        ([("threat", "threatened", "2025-03-01"), ("off", "threat_withdrawn", "2025-03-05")], []),
        (
            [("end", "repealed", "2025-03-01"), ("order 2", "in_force", "2025-05-01", "2025-06-01")],
            [("repealed", "2025-03-01"), ("announced", "2025-05-01"), ("in_force", "2025-06-01")],
        ),
        (
            [
                ("end", "repealed", "2025-03-01"),
                ("threat", "threatened", "2025-05-01"),
                ("off", "threat_withdrawn", "2025-06-01"),
            ],
            [("repealed", "2025-03-01"), ("threatened", "2025-05-01"), ("withdrawn", "2025-06-01")],
        ),
    ],
)
def test_status_after_the_tariff_came_into_force(then, expected):
    life = fold([ORDER, *(act(*action) for action in then)])

    assert statuses(life) == [("announced", "2025-01-10"), ("in_force", "2025-02-01"), *expected]
    assert life.irregularities == ()


def test_an_order_without_a_day_stays_announced_until_one_with_a_day():
    life = fold(
        [
            act("order", "in_force", "2025-01-10", lines={"all": "25"}),
            act("notice", "in_force", "2025-03-01", "2025-03-15", lines={"all": "25"}),
        ]
    )

    assert statuses(life) == [("announced", "2025-01-10"), ("in_force", "2025-03-15")]
    assert due(life, "2025-02-01", "all") is None
    assert due(life, "2025-03-01", "all") == "2025-03-15"


@pytest.mark.parametrize("kind", ["rate_changed", "scope_changed", "exempted"])
def test_a_change_without_a_day_stays_pending(kind):
    life = fold([ORDER, act("change", kind, "2025-03-01", lines={"all": "40"})])

    assert rates(life, "2026-01-01") == {"all": "25"}
    assert rates(life, "2026-01-01", "pending") == {"all": "40"}


def test_a_later_order_continues_what_the_clock_would_end():
    first = act("order", "in_force", "2025-01-01", "2025-01-01", until="2025-06-01", lines={"all": "10"})
    change = act("change", "rate_changed", "2025-02-01", "2025-02-01", lines={"steel": "50"})
    renewed = act("renewal", "in_force", "2025-05-15", "2025-06-01", lines={"all": "15"})

    life = fold([first, change, renewed])

    assert statuses(life) == [("in_force", "2025-01-01")]
    assert rates(life, "2025-05-31") == {"all": "10", "steel": "50"}
    assert rates(life, "2025-06-01") == {"all": "15", "steel": "50"}


def test_a_new_life_after_the_clock_begins_without_the_old_lines():
    first = act("order", "in_force", "2025-01-01", "2025-01-01", until="2025-06-01", lines={"all": "10"})
    change = act("change", "rate_changed", "2025-02-01", "2025-02-01", lines={"steel": "50"})
    again = act("again", "in_force", "2025-07-15", "2025-08-01", lines={"all": "15"})

    life = fold([first, change, again])

    assert statuses(life) == [
        ("in_force", "2025-01-01"),
        ("expired", "2025-06-01"),
        ("announced", "2025-07-15"),
        ("in_force", "2025-08-01"),
    ]
    assert rates(life, "2025-08-01") == {"all": "15"}


def test_a_line_limited_in_time_gives_way_to_the_one_before():
    life = fold(
        [
            ORDER,
            act("truce", "rate_changed", "2025-03-01", "2025-03-10", until="2025-06-10", lines={"all": "5"}),
        ]
    )

    assert [rates(life, on) for on in ("2025-03-09", "2025-03-10", "2025-06-09", "2025-06-10")] == [
        {"all": "25"},
        {"all": "5"},
        {"all": "5"},
        {"all": "25"},
    ]


def test_an_ended_line_leaves_nothing_under_its_key():
    life = fold([ORDER, act("relief", "scope_changed", "2025-03-01", "2025-03-10", ends=["all"])])

    assert rates(life, "2025-03-09") == {"all": "25"}
    assert rates(life, "2025-03-05", "pending") == {"all": "ended"}
    assert rates(life, "2025-03-10") == {}


def test_two_scheduled_steps_of_one_key_are_both_pending():
    life = fold(
        [
            ORDER,
            act("first", "rate_changed", "2025-03-01", "2025-04-01", lines={"all": "30"}),
            act("second", "rate_changed", "2025-03-01", "2025-05-01", lines={"all": "50"}),
        ]
    )

    pending = life.lines_on(day("2025-03-15"), "pending")
    assert [(p.line_id, str(p.due)) for p in pending] == [
        ("first: all 30", "2025-04-01"),
        ("second: all 50", "2025-05-01"),
    ]


def test_a_scheduled_step_gives_way_to_a_later_one_of_the_same_day():
    life = fold(
        [
            ORDER,
            act("first", "rate_changed", "2025-03-01", "2025-05-01", lines={"all": "30"}),
            act("second", "rate_changed", "2025-04-01", "2025-05-01", lines={"all": "50"}),
        ]
    )

    assert rates(life, "2025-03-31", "pending") == {"all": "30"}
    assert rates(life, "2025-04-01", "pending") == {"all": "50"}
    assert rates(life, "2025-05-01") == {"all": "50"}


def test_a_threat_does_not_hide_an_order_and_a_stronger_word_replaces_it():
    life = fold(
        [
            ORDER,
            act("step", "rate_changed", "2025-03-01", "2025-05-01", lines={"all": "30"}),
            act("threat", "threatened", "2025-03-10", lines={"all": "90"}),
            act("plan", "proposed", "2025-03-20", lines={"all": "60"}),
        ]
    )

    assert [p.line_id for p in life.lines_on(day("2025-03-15"), "pending")] == [
        "step: all 30",
        "threat: all 90",
    ]
    assert [p.line_id for p in life.lines_on(day("2025-03-20"), "pending")] == [
        "step: all 30",
        "plan: all 60",
    ]


def test_withdrawing_one_threat_leaves_the_other():
    life = fold(
        [
            act("steel", "threatened", "2025-01-01", lines={"steel": "50"}),
            act("cars", "threatened", "2025-01-05", lines={"cars": "25"}),
            act("off", "threat_withdrawn", "2025-02-01", acts_on="steel"),
        ]
    )

    assert statuses(life) == [("threatened", "2025-01-01")]
    assert rates(life, "2025-02-01", "pending") == {"cars": "25"}


def test_withdrawing_all_threats_leaves_the_tariff_in_force():
    life = fold(
        [
            ORDER,
            act("threat", "threatened", "2025-03-01", lines={"all": "50"}),
            act("off", "threat_withdrawn", "2025-04-01"),
        ]
    )

    assert rates(life, "2025-04-01", "pending") == {}
    assert rates(life, "2025-04-01") == {"all": "25"}


def test_a_scheduled_change_can_be_withdrawn():
    life = fold(
        [
            ORDER,
            act("raise", "rate_changed", "2025-03-01", "2025-06-01", lines={"all": "50"}),
            act("off", "threat_withdrawn", "2025-04-01", acts_on="raise"),
        ]
    )

    assert rates(life, "2025-04-01", "pending") == {}
    assert rates(life, "2025-06-01") == {"all": "25"}


def test_an_order_withdrawn_before_it_took_effect():
    life = fold([ORDER, act("off", "threat_withdrawn", "2025-01-20", acts_on="order")])

    assert statuses(life) == [("announced", "2025-01-10"), ("withdrawn", "2025-01-20")]
    assert rates(life, "2025-02-01") == {}
