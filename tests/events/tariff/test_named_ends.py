"""The ends that actions name, and what came of each: by the fold."""

import pytest
from hypothesis import given

from events.tariff.life import fold

from .lives import DIGITAL_SERVICES_TAX, RECIPROCAL, SURCHARGE, US_ON_CANADA, US_ON_MEXICO, act, day
from .test_life_properties import actions, days


def ends(actions, known_on=None):
    """Each end as (day, replaced by, called off by), by the action that names it."""
    life = fold(actions, known_on=day(known_on))
    return {end.action_id: (str(end.day), end.replaced_by, end.called_off_by) for end in life.named_ends}


@pytest.mark.parametrize(
    ("life", "expected"),
    [
        (US_ON_CANADA, {"pause": ("2025-03-04", None, None)}),
        (US_ON_MEXICO, {"pause": ("2025-03-04", None, None), "call": ("2025-10-29", None, None)}),
        (DIGITAL_SERVICES_TAX, {}),
        (SURCHARGE, {"proclamation": ("2026-07-24", None, None)}),
        (
            RECIPROCAL,
            {"pause": ("2025-07-09", "extension", None), "extension": ("2025-08-01", None, None)},
        ),
    ],
    ids=["Canada", "Mexico", "digital services", "surcharge", "reciprocal"],
)
def test_the_ends_of_real_tariffs(life, expected):
    assert ends(life) == expected


def test_before_the_extension_was_announced_the_end_stood():
    assert ends(RECIPROCAL, known_on="2025-07-06") == {"pause": ("2025-07-09", None, None)}


ORDER = act("order", "in_force", "2025-02-01", "2025-02-04", lines={"all": "25"})
CHANGE = act("change", "rate_changed", "2025-02-01", "2025-06-01", lines={"all": "35"})
PAUSE = act("pause", "paused", "2025-03-01", until="2025-07-01")
PAUSE_OF_CHANGE = act("pause", "paused", "2025-03-01", until="2025-07-01", acts_on="change")


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (act("on", "pause_extended", "2025-06-01"), ("2025-07-01", "on", None)),
        (act("off", "resumed", "2025-06-01"), ("2025-07-01", None, "off")),
        (act("off", "resumed", "2025-06-01", "2025-07-01"), ("2025-07-01", None, None)),
        (act("off", "repealed", "2025-06-01"), ("2025-07-01", None, "off")),
        (act("off", "repealed", "2025-06-01", "2025-06-30"), ("2025-07-01", None, "off")),
        (act("off", "repealed", "2025-06-01", "2025-07-01"), ("2025-07-01", None, None)),
        (act("off", "repealed", "2025-06-01", retroactive_to="2025-02-04"), ("2025-07-01", None, "off")),
        (act("off", "invalidated", "2025-06-01", acts_on="pause"), ("2025-07-01", None, "off")),
        (act("some", "invalidated", "2025-06-01", partial=True), ("2025-07-01", None, None)),
        (act("plan", "repeal_announced", "2025-06-01"), ("2025-07-01", None, None)),
        (act("not legal", "replaced", "2025-01-01"), ("2025-07-01", None, None)),
    ],
    ids=lambda value: value.id if hasattr(value, "id") else "",
)
def test_what_comes_of_the_end_of_a_pause(after, expected):
    assert ends([ORDER, PAUSE, after])["pause"] == expected


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (act("off", "threat_withdrawn", "2025-04-01", acts_on="change"), ("2025-07-01", None, "off")),
        (act("off", "repealed", "2025-04-01", acts_on="change"), ("2025-07-01", None, "off")),
        (act("off", "repealed", "2025-04-01"), ("2025-07-01", None, "off")),
        (act("on", "pause_extended", "2025-06-01", until="2025-09-01", acts_on="pause"), ("2025-07-01", "on", None)),
    ],
)  # fmt: skip
def test_what_comes_of_the_end_of_a_pause_of_one_action(after, expected):
    assert ends([ORDER, CHANGE, PAUSE_OF_CHANGE, after])["pause"] == expected


def test_a_stay_of_a_ruling_names_its_end():
    ruling = act("ruling", "invalidated", "2025-05-28")
    stay = act("stay", "stayed", "2025-05-29", until="2025-09-01", acts_on="ruling")
    lifted = act("lifted", "resumed", "2025-07-01", acts_on="stay")

    assert ends([ORDER, ruling, stay]) == {"stay": ("2025-09-01", None, None)}
    assert ends([ORDER, ruling, stay, lifted]) == {"stay": ("2025-09-01", None, "lifted")}


LIMITED = act("limited", "in_force", "2025-02-01", "2025-02-04", until="2025-07-24", lines={"all": "10"})


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (act("on", "in_force", "2025-07-01", "2025-07-24"), ("2025-07-24", "on", None)),
        (act("anew", "in_force", "2025-07-01", "2025-08-24"), ("2025-07-24", None, None)),
        (act("off", "repealed", "2025-07-01"), ("2025-07-24", None, "off")),
        (act("clock", "expired", "2025-07-24"), ("2025-07-24", None, None)),
    ],
)  # fmt: skip
def test_what_comes_of_the_end_of_a_limited_order(after, expected):
    assert ends([LIMITED, after])["limited"] == expected


@given(actions())
def test_an_end_is_replaced_or_called_off_by_an_action_that_exists_or_stands(actions):
    life = fold(actions)
    legal = {action.id: action for action in actions if not action.partial}
    legal = {
        key: one for key, one in legal.items() if key not in {bad.action_id for bad in life.irregularities}
    }

    for end in life.named_ends:
        by = {end.replaced_by, end.called_off_by} - {None}
        assert end.day == legal[end.action_id].until
        assert len(by) <= 1
        assert by <= legal.keys() - {end.action_id}
    assert len({end.action_id for end in life.named_ends}) == len(life.named_ends)


@given(actions(), days)
def test_ends_known_on_a_day_are_those_of_what_had_been_announced(actions, known):
    announced = [action for action in actions if action.announced_latest <= known]

    assert fold(actions, known_on=known).named_ends == fold(announced).named_ends
