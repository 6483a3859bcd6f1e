"""What may follow what: the table of transitions, and what is said of an action that does not fit."""

import pytest

from events.tariff.action import ACTS_ON, ANY_STATUS, KINDS, TRANSITIONS
from events.tariff.life import fold

from .lives import act, day, rates, statuses

ORDER = act("order", "in_force", "2025-01-10", "2025-02-01", lines={"all": "25"})
INTO = {
    None: [],
    "threatened": [act("threat", "threatened", "2025-01-01")],
    "proposed": [act("plan", "proposed", "2025-01-01")],
    "announced": [act("word", "announced", "2025-01-01")],
    "in_force": [ORDER],
    "paused": [ORDER, act("pause", "paused", "2025-02-10")],
    "stayed": [ORDER, act("court", "stayed", "2025-02-10")],
    "collection_halted": [ORDER, act("halt", "collection_halted", "2025-02-10")],
    "invalidated": [ORDER, act("end", "invalidated", "2025-02-10")],
    "repealed": [ORDER, act("end", "repealed", "2025-02-10")],
    "expired": [ORDER, act("end", "expired", "2025-02-10")],
    "replaced": [ORDER, act("end", "replaced", "2025-02-10")],
    "withdrawn": [act("threat", "threatened", "2025-01-01"), act("off", "threat_withdrawn", "2025-02-10")],
}


def refused(life):
    return [irregularity.action_id for irregularity in life.irregularities]


def test_the_table_covers_every_kind_and_every_status():
    assert set(TRANSITIONS) == set(KINDS)
    assert set(INTO) == ANY_STATUS
    assert set(ACTS_ON) < set(KINDS)


@pytest.mark.parametrize("status", INTO, ids=str)
def test_the_statuses_of_the_table_are_reached(status):
    assert fold(INTO[status]).status_on(day("2025-03-01")) == status


@pytest.mark.parametrize("status", INTO, ids=str)
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("resumed", "pause_extended")])
def test_an_action_follows_from_the_statuses_of_the_table_and_no_others(status, kind):
    life = fold([*INTO[status], act("next", kind, "2025-03-01", "2025-03-01")])

    assert refused(life) == ([] if status in TRANSITIONS[kind] else ["next"])


@pytest.mark.parametrize("status", INTO, ids=str)
@pytest.mark.parametrize(
    ("kind", "possible"),
    [("resumed", {"paused", "stayed", "collection_halted"}), ("pause_extended", {"paused"})],
)
def test_only_what_is_held_can_be_resumed_and_only_a_pause_extended(status, kind, possible):
    life = fold([*INTO[status], act("next", kind, "2025-03-01")])

    assert refused(life) == ([] if status in possible else ["next"])


@pytest.mark.parametrize("target", KINDS)
@pytest.mark.parametrize("kind", ACTS_ON)
def test_an_action_acts_on_the_kinds_of_the_table_and_no_others(kind, target):
    before = {
        "resumed": [ORDER, act("pause", "paused", "2025-02-10")],
        "pause_extended": [ORDER, act("pause", "paused", "2025-02-10")],
    }.get(target, [ORDER])
    aim = act("aim", target, "2025-02-20", "2025-06-01" if kind == "threat_withdrawn" else "2025-02-20")
    aimed = fold([*before, aim, act("next", kind, "2025-03-01", acts_on="aim")])

    reasons = {irregularity.action_id: irregularity.reason for irregularity in aimed.irregularities}
    assert ("cannot act on" in reasons.get("next", "")) is (target not in ACTS_ON[kind])


@pytest.mark.parametrize(
    ("actions", "reason"),
    [
        (
            [("relief", "exempted", "2025-01-01", "2025-01-05")],
            "“exempted” does not follow: on 2025-01-01 the tariff is not announced yet;"
            " it must be one of: announced, collection halted, in force, paused, stayed.",
        ),
        (
            [("threat", "threatened", "2025-01-01"), ("end", "repealed", "2025-01-05")],
            "“repealed” does not follow: on 2025-01-05 the tariff is threatened;",
        ),
        (
            [("plan", "proposed", "2025-01-01"), ("again", "resumed", "2025-01-05")],
            "Nothing is paused, stayed or halted",
        ),
        (
            [("plan", "proposed", "2025-01-01"), ("more", "pause_extended", "2025-01-05")],
            "There is no pause that could be",
        ),
    ],
)
def test_the_reason_can_be_read(actions, reason):
    (irregularity,) = fold(act(*action) for action in actions).irregularities

    assert irregularity.reason.startswith(reason)


@pytest.mark.parametrize(
    ("aimed", "reason"),
    [
        (
            act("x", "paused", "2025-03-01", acts_on="nothing"),
            "acts on an action that had not been announced",
        ),
        (act("x", "paused", "2025-03-01", acts_on="x"), "acts on an action that had not been announced"),
        (act("x", "paused", "2025-01-05", acts_on="order"), "acts on an action that had not been announced"),
        (
            act("x", "pause_extended", "2025-03-01", acts_on="pause"),
            "There is no pause that could be extended, or it has",
        ),
        (
            act("x", "threat_withdrawn", "2025-03-01", acts_on="order"),
            "took effect on 2025-02-01 and is no threat any more",
        ),
        (
            act("x", "paused", "2025-03-01", until="2025-03-01"),
            "ends on 2025-03-01 and begins only on 2025-03-01",
        ),
        (
            act("x", "in_force", "2025-03-01", "2025-05-01", until="2025-04-01"),
            "ends on 2025-04-01 and begins only on",
        ),
    ],
)
def test_an_action_that_misses_its_aim_has_no_effect(aimed, reason):
    pause = act("pause", "paused", "2025-02-05", until="2025-02-20")

    life = fold([ORDER, pause, aimed])

    assert [irregularity.action_id for irregularity in life.irregularities] == ["x"]
    assert reason in life.irregularities[0].reason
    assert (life.status_periods, life.rate_periods) == (
        fold([ORDER, pause]).status_periods,
        fold([ORDER, pause]).rate_periods,
    )


def test_what_acts_on_an_irregular_action_is_irregular():
    life = fold(
        [
            act("ruling", "invalidated", "2025-01-01"),
            act("stay", "stayed", "2025-01-02", acts_on="ruling"),
            ORDER,
        ]
    )

    assert refused(life) == ["ruling", "stay"]
    assert statuses(life) == [("announced", "2025-01-10"), ("in_force", "2025-02-01")]


def test_a_pause_of_an_earlier_life_cannot_be_extended_or_ended():
    life = fold(
        [
            ORDER,
            act("pause", "paused", "2025-02-10"),
            act("end", "repealed", "2025-03-01"),
            act("again", "in_force", "2025-04-01", "2025-04-01", lines={"all": "10"}),
            act("more", "pause_extended", "2025-05-01", until="2025-06-01"),
            act("go on", "resumed", "2025-05-02"),
        ]
    )

    assert refused(life) == ["more", "go on"]
    assert rates(life, "2025-05-03") == {"all": "10"}


def test_an_imprecise_announcement_is_judged_by_all_the_days_on_which_it_may_have_been():
    vague_order = act("order", "in_force", "2025-01-01/2025-12-31", "2025-03-04", lines={"all": "25"})
    vague_relief = act("relief", "exempted", "2025-03-01/2025-03-31", "2025-03-07", lines={"potash": "10"})

    late = fold([vague_order, act("relief", "exempted", "2025-03-06", "2025-03-07", lines={"potash": "10"})])
    early = fold([act("order", "in_force", "2025-03-04", "2025-03-04", lines={"all": "25"}), vague_relief])

    assert (refused(late), refused(early)) == ([], [])
    assert rates(late, "2025-03-07") == rates(early, "2025-03-07") == {"all": "25", "potash": "10"}


def test_actions_of_one_day_are_taken_in_the_order_of_their_kind():
    life = fold(
        [
            act("a relief", "exempted", "2025-01-10", "2025-02-01", lines={"potash": "10"}),
            act("b order", "in_force", "2025-01-10", "2025-02-01", lines={"all": "25"}),
            act("a stay", "stayed", "2025-03-01", acts_on="z ruling"),
            act("z ruling", "invalidated", "2025-03-01"),
        ]
    )

    assert refused(life) == []
    assert statuses(life) == [("announced", "2025-01-10"), ("in_force", "2025-02-01")]


def test_a_change_of_the_past_is_judged_by_the_past():
    life = fold(
        [
            ORDER,
            act("end", "repealed", "2025-06-01"),
            act("refund", "rate_changed", "2025-09-01", retroactive_to="2025-04-01", lines={"all": "15"}),
        ]
    )

    assert refused(life) == []
    assert [rates(life, on) for on in ("2025-03-31", "2025-04-01", "2025-06-01")] == [
        {"all": "25"},
        {"all": "15"},
        {},
    ]
