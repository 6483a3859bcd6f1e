"""Whether a step may follow what came before it in the life of its tariff: asked before it is published."""

from typing import Any

from .life import Action, irregularities


def it_follows_from_what_came_before(action: Any) -> str | None:
    """The life of a tariff stays legal; the sentence names each step that would not be, its day, and why."""
    if action.earliest is None or action.latest is None:
        return None
    others = action.tariff.actions.published().exclude(pk=action.pk).defer("search")
    steps = {step.pk: step for step in (*others, action)}
    wrong = []
    try:
        found = irregularities(as_steps(steps.values()))
    except ValueError as error:
        return str(error)
    for one in found:
        step = steps[one.action_id]
        which = "This step" if step.pk == action.pk else f"With it, “{step.title}”"
        wrong.append(f"{which} ({step.get_action_display()}, {step.date}) would have no effect: {one.reason}")
    return " ".join(wrong) or None


def as_steps(actions: Any) -> list[Action]:
    """Actions as the life of a tariff judges them, for which their lines do not matter."""
    return [
        Action(
            id=one.pk,
            kind=one.action,
            announced_earliest=one.earliest,
            announced_latest=one.latest,
            effective=one.effective_earliest,
            until=one.until_earliest,
            retroactive_to=one.retroactive_to,
            collection_on=one.collection_on,
            acts_on=one.acts_on_id,
            partial=bool(one.relief_limited_to),
        )
        for one in actions
    ]
