"""Actions as rows -> actions as the pure fold takes them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from .action import PROSPECTIVE, SETTING, Action, Line

__all__ = ["as_life_actions"]


def as_life_actions(actions: Iterable[Any], *, lines: bool = True) -> list[Action]:
    """The rows as the fold takes them; ``lines`` should be prefetched, and can be left out where only days matter.

    An action is known from its announcement: ``announced`` or, where that is empty, the day of the decision. The
    same rule says from when on an event of any kind is known. Raises ValueError for days that are not in order.
    """
    return [
        Action(
            id=one.pk,
            kind=one.action,
            announced_earliest=one.announced_earliest if one.announced else one.earliest,
            announced_latest=one.announced_latest if one.announced else one.latest,
            effective=one.effective_earliest or deed(one),
            until=one.until_earliest,
            retroactive_to=one.retroactive_to,
            collection_on=one.collection_on,
            acts_on=one.acts_on_id,
            partial=bool(one.relief_limited_to),
            lines=tuple(line_of(line) for line in one.lines.all()) if lines else (),
        )
        for one in actions
    ]


def line_of(line: Any) -> Line:
    return Line(id=line.pk, key=line.key, ends=line.treatment == "ended")


def deed(action: Any) -> date | None:
    """The day of an action that is its own effect, where it was announced on another day."""
    if not action.announced or action.action in (*SETTING, *PROSPECTIVE, "repeal_announced"):
        return None
    return action.earliest  # type: ignore[no-any-return]
