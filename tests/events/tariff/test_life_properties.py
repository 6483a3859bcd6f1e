"""What holds of every fold, whatever the actions: any list of them, possible or not."""

from datetime import date, timedelta
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.tariff.action import KINDS, PROSPECTIVE, SETTING, TRANSITIONS, Action, Line
from events.tariff.life import fold

from .lives import DIGITAL_SERVICES_TAX, RECIPROCAL, SURCHARGE, US_ON_CANADA, US_ON_MEXICO

FIRST = date(2025, 1, 1)
KEYS = ("all", "steel", "energy")
REAL = [US_ON_CANADA, US_ON_MEXICO, DIGITAL_SERVICES_TAX, SURCHARGE, RECIPROCAL]
days = st.integers(0, 60).map(lambda number: FIRST + timedelta(days=number))


def maybe(strategy):
    return st.none() | strategy


@st.composite
def actions(draw, size=9):
    """Any list of actions: their days in any order, acting on one another, on themselves or on nothing."""
    found = []
    for number in range(draw(st.integers(0, size))):
        kind = draw(
            st.sampled_from(KINDS) | st.sampled_from(("in_force", "rate_changed", "paused", "stayed"))
        )
        announced = draw(days)
        keys = draw(st.sets(st.sampled_from(KEYS))) if kind in (*PROSPECTIVE, *SETTING) else ()
        found.append(
            Action(
                id=number,
                kind=kind,
                announced_earliest=announced,
                announced_latest=announced + timedelta(days=draw(st.sampled_from((0, 0, 0, 10)))),
                effective=draw(maybe(days)),
                until=draw(maybe(days)),
                retroactive_to=draw(st.none() | st.none() | days),
                collection_on=draw(st.none() | st.none() | days),
                acts_on=draw(st.none() | st.integers(0, size)),
                partial=draw(st.integers(0, 19)) == 19,
                lines=tuple(
                    Line(f"{number} {key}", key, draw(st.integers(0, 9)) == 9) for key in sorted(keys)
                ),
            )
        )
    return found


def ends(period):
    return period.end or date.max


def overlap(one, other):
    return one.start < ends(other) and other.start < ends(one)


@given(actions())
def test_status_periods_follow_one_another_without_gap_and_the_last_is_open(actions):
    periods = fold(actions).status_periods

    for earlier, later in pairwise(periods):
        assert earlier.start < earlier.end == later.start
        assert earlier.closed_by == later.opened_by
        assert (earlier.status, earlier.collected) != (later.status, later.collected)
    assert all(period.end is None and period.closed_by is None for period in periods[-1:])


@given(actions())
def test_a_life_begins_with_the_first_founding_action_that_has_its_effect(actions):
    life = fold(actions)
    irregular = {irregularity.action_id for irregularity in life.irregularities}
    founding = [
        action.seen
        for action in actions
        if None in TRANSITIONS[action.kind] and action.id not in irregular and not action.partial
    ]

    assert [period.start for period in life.status_periods[:1]] == sorted(founding)[:1]


@given(actions())
def test_a_line_does_one_thing_at_a_time_and_one_line_of_a_key_is_applied(actions):
    for one, other in combinations(fold(actions).rate_periods, 2):
        same_line = one.line_id == other.line_id
        same_key = one.key == other.key and one.state == other.state != "pending"
        assert not ((same_line or same_key) and overlap(one, other))


@given(actions())
def test_lines_are_applied_only_while_the_tariff_is_collected(actions):
    life = fold(actions)

    for period in life.rate_periods:
        assert period.start < ends(period)
        during = [status for status in life.status_periods if overlap(status, period)]
        if period.state == "applied":
            assert during
            assert all(status.collected for status in during)
            assert period.due is None
        else:
            assert all(
                status.status not in ("repealed", "invalidated", "replaced", "withdrawn") for status in during
            )


@given(actions())
def test_every_step_names_actions_that_exist(actions):
    life = fold(actions)
    ids = {action.id for action in actions} - {irregularity.action_id for irregularity in life.irregularities}

    for period in (*life.status_periods, *life.rate_periods):
        assert period.opened_by in ids
        assert (period.closed_by in ids) if period.end else (period.closed_by is None)


@given(actions(), st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(actions, random):
    shuffled = list(actions)
    random.shuffle(shuffled)

    assert fold(shuffled) == fold(actions)


@given(actions())
def test_irregular_and_partial_actions_have_no_effect(actions):
    life = fold(actions)
    without = {irregularity.action_id for irregularity in life.irregularities} | set(life.partial_relief)

    again = fold([action for action in actions if action.id not in without])

    assert (again.status_periods, again.rate_periods) == (life.status_periods, life.rate_periods)
    assert again.irregularities == ()


@given(actions(), days)
def test_what_was_known_is_the_fold_of_what_had_been_announced(actions, known):
    announced = [action for action in actions if action.announced_latest <= known]

    assert fold(actions, known_on=known) == fold(announced) == fold(announced, known_on=known)


@given(actions(), actions(), days)
def test_an_action_announced_later_changes_no_earlier_answer(actions, later, known):
    added = [action for action in later if action.announced_latest > known]
    ids = {action.id for action in added}

    kept = [action for action in actions if action.id not in ids]

    assert fold([*kept, *added], known_on=known) == fold(kept, known_on=known)


@pytest.mark.parametrize("actions", REAL, ids=lambda actions: actions[0].id)
def test_each_announcement_of_a_real_life_leaves_what_was_known_before_it(actions):
    ordered = sorted(actions, key=lambda action: action.announced_latest)

    for number, action in enumerate(ordered):
        eve = action.announced_latest - timedelta(days=1)
        assert fold(actions, known_on=eve) == fold(ordered[:number], known_on=eve)


@given(actions(), days)
def test_the_verbs_answer_from_the_periods(actions, day):
    life = fold(actions)

    (status,) = [period for period in life.status_periods if period.start <= day < ends(period)] or [None]
    assert life.period_on(day) == status
    assert (life.status_on(day), life.collected_on(day)) == (
        (status.status, status.collected) if status else (None, False)
    )
    for state in ("applied", "suspended", "pending"):
        found = [p for p in life.rate_periods if p.state == state and p.start <= day < ends(p)]
        assert list(life.lines_on(day, state)) == found
