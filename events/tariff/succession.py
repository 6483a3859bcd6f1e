"""Whether the life of a tariff stays legal with a step, asked before it is published, and without it."""

from collections.abc import Iterable
from typing import Any

from .folding import as_life_actions
from .life import Irregularity, irregularities


def it_follows_from_what_came_before(action: Any) -> str | None:
    """The life of a tariff stays legal; the sentence names each step that would not be, its day, and why."""
    if action.earliest is None or action.latest is None:
        return None
    steps = {step.pk: step for step in (*others(action), action)}
    try:
        found = judged(steps.values())
    except ValueError as error:
        return str(error)
    wrong = []
    for one in found:
        which = "This step" if one.action_id == action.pk else f"With it, “{steps[one.action_id].title}”"
        wrong.append(f"{which} {without_effect(steps[one.action_id], one)}")
    return " ".join(wrong) or None


def no_other_follows_from_it_alone(action: Any) -> str | None:
    """The life of a tariff stays legal without a published step; the sentence names each that would not be."""
    left = {step.pk: step for step in others(action)}
    before = {one.action_id for one in judged([*left.values(), action])}
    wrong = [
        f"Without it, “{left[one.action_id].title}” {without_effect(left[one.action_id], one)}"
        for one in judged(left.values())
        if one.action_id not in before
    ]
    return " ".join(wrong) or None


def without_effect(step: Any, irregularity: Irregularity) -> str:
    return f"({step.get_action_display()}, {step.date}) would have no effect: {irregularity.reason}"


def others(action: Any) -> list[Any]:
    """The other published actions of the tariff."""
    return list(action.tariff.actions.published().exclude(pk=action.pk).defer("search"))


def judged(actions: Iterable[Any]) -> tuple[Irregularity, ...]:
    return irregularities(as_life_actions(actions, lines=False))
