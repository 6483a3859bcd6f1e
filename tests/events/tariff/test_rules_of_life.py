"""A step that the life of a tariff does not allow is not published, and the sentence says why."""

import pytest

from events.tariff.folding import as_life_actions
from events.tariff.periods import StatusPeriod
from tests.factories import make_tariff, make_tariff_action, make_user
from tradeapi.curation.transitions import TransitionNotAllowed, check_published, merge, unmet, withdraw

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


def test_a_step_from_which_a_later_one_follows_is_not_withdrawn_and_the_refusal_says_what_was_legal():
    tariff = make_tariff()
    make_tariff_action(tariff)
    pause = make_tariff_action(tariff, action="paused", date="2025-06-01", effective="", until="2025-07-01")
    make_tariff_action(
        tariff, title="Pause goes on", action="pause_extended", date="2025-06-20", effective="2025-07-01"
    )

    with pytest.raises(TransitionNotAllowed) as refusal:
        withdraw(pause, make_user("Reviewer"), "A forgery.")

    assert refusal.value.unmet == [
        "Without it, “Pause goes on” (pause extended, 2025-06-20) would have no effect:"
        " There is no pause that could be extended, or it has run out."
    ]


def test_the_first_step_is_not_withdrawn_alone_and_the_last_one_is():
    tariff = make_tariff()
    order = make_tariff_action(tariff)
    repeal = make_tariff_action(tariff, action="repealed", date="2025-05-01", effective="2025-05-01")
    reviewer = make_user("Reviewer")

    with pytest.raises(TransitionNotAllowed, match="on 2025-05-01 the tariff is not announced yet"):
        withdraw(order, reviewer, "A forgery.")
    withdraw(repeal, reviewer, "A forgery.")
    withdraw(order, reviewer, "A forgery.")

    assert (order.status, repeal.status) == ("withdrawn", "withdrawn")


def test_a_step_is_merged_into_its_duplicate_only_if_the_later_ones_follow_from_that():
    tariff = make_tariff()
    make_tariff_action(tariff)
    pause = make_tariff_action(tariff, action="paused", date="2025-06-01", effective="", until="2025-07-01")
    short = make_tariff_action(tariff, action="paused", date="2025-06-01", effective="", until="2025-06-10")
    make_tariff_action(tariff, action="pause_extended", date="2025-06-20", effective="2025-07-01")
    reviewer = make_user("Reviewer")

    with pytest.raises(TransitionNotAllowed, match="There is no pause that could be extended"):
        merge(pause, short, reviewer, "Twice.")
    merge(short, pause, reviewer, "Twice.")

    assert short.merged_into_id == pause.pk


def test_a_step_that_another_names_is_refused_once_for_being_named():
    tariff = make_tariff()
    make_tariff_action(tariff)
    pause = make_tariff_action(tariff, action="paused", date="2025-06-01", effective="", until="2025-07-01")
    make_tariff_action(
        tariff, action="pause_extended", date="2025-06-20", effective="2025-07-01", acts_on=pause
    )

    with pytest.raises(TransitionNotAllowed) as refusal:
        withdraw(pause, make_user("Reviewer"), "A forgery.")

    named, illegal = refusal.value.unmet
    assert named.startswith("Published records name it: tariff action")
    assert illegal.startswith("Without it, “")


def test_an_action_is_known_to_the_fold_from_its_announcement_like_any_event():
    tariff = make_tariff()
    make_tariff_action(tariff)
    pause = make_tariff_action(
        tariff, action="paused", date="2025-06-01", announced="2025-05-20", effective="", until="2025-07-01"
    )

    [step] = as_life_actions([pause], lines=False)

    assert (str(step.announced_earliest), str(step.announced_latest), str(step.effect)) == (
        "2025-05-20", "2025-05-20", "2025-06-01",
    )  # fmt: skip
    assert step.announced_latest == pause.known_day
    periods = StatusPeriod.ever.filter(tariff=tariff, status="paused")
    assert {str(one.known.lower) for one in periods} == {"2025-05-20"}
    assert {str(one.valid.lower) for one in periods} == {"2025-06-01"}
