"""A step that the life of a tariff does not allow is not published, and the sentence says why."""

import pytest

from tests.factories import make_tariff, make_tariff_action
from tradeapi.curation.transitions import TransitionNotAllowed, check_published, unmet

pytestmark = pytest.mark.django_db


def test_a_pause_of_what_was_never_announced_is_refused_with_its_day_and_what_was_legal():
    with pytest.raises(TransitionNotAllowed) as refusal:
        make_tariff_action(action="paused", date="2025-02-03", effective="", until="2025-03-04")

    assert refusal.value.unmet == [
        "This step (paused or put off, 2025-02-03) would have no effect: “paused” does not follow: on 2025-02-03"
        " the tariff is not announced yet; it must be one of: announced, collection halted, in force, paused,"
        " proposed, stayed, threatened."
    ]


def test_a_repeal_of_what_has_been_repealed_is_refused():
    tariff = make_tariff()
    make_tariff_action(tariff)
    make_tariff_action(tariff, action="repealed", date="2025-05-01", effective="2025-05-01")
    again = make_tariff_action(
        tariff, action="repealed", date="2025-06-01", effective="2025-06-01", published=False
    )

    [sentence] = unmet(again)

    assert "on 2025-06-01 the tariff is repealed" in sentence


def test_a_step_that_would_leave_a_later_one_without_effect_names_that_one():
    tariff = make_tariff()
    make_tariff_action(tariff)
    make_tariff_action(
        tariff, title="Pause for Canada", action="paused", date="2025-06-01", effective="", until="2025-07-01"
    )
    earlier = make_tariff_action(
        tariff, action="repealed", date="2025-05-01", effective="2025-05-01", published=False
    )

    [sentence] = unmet(earlier)

    assert sentence.startswith(
        "With it, “Pause for Canada” (paused or put off, 2025-06-01) would have no effect"
    )


def test_a_correction_that_makes_the_life_impossible_is_refused():
    tariff = make_tariff()
    make_tariff_action(tariff)
    pause = make_tariff_action(tariff, action="paused", date="2025-06-01", effective="", until="2025-07-01")

    pause.until = "2025-05-01"
    pause.save()

    with pytest.raises(TransitionNotAllowed, match="ends on 2025-05-01 and begins only on 2025-06-01"):
        check_published(pause)


def test_relief_for_some_follows_always():
    make_tariff_action(
        action="invalidated", date="2025-05-01", effective="", relief_limited_to="the plaintiffs"
    )
