"""Relief for some: rulings and orders that help only those they name, and leave a tariff as it is for all others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Prefetch

from .action import ENDING
from .models import TariffAction

#: What takes relief away from those whom an action helped: a stay of it, or its reversal.
TAKES_AWAY = ("stayed", *ENDING)


def partial_relief(
    tariffs: Iterable[Any], *, on: date, known_on: date | None = None
) -> dict[Any, list[TariffAction]]:
    """The actions by which some are relieved of these tariffs on that day, by key of the tariff.

    From their effect, or else their day, to before their ``until``, while nothing that acts on them takes the relief
    away. As known on ``known_on`` if given.
    """
    published = TariffAction.objects.published().defer("search")
    known = published.known(on=known_on) if known_on else published
    acting = known.filter(action__in=TAKES_AWAY)
    found: dict[Any, list[TariffAction]] = defaultdict(list)
    limited = known.filter(tariff__in=list(tariffs)).exclude(relief_limited_to="").order_by("earliest", "pk")
    rows = list(limited.prefetch_related(Prefetch("acted_on_by", acting)))
    relieving = {action.pk for action in rows}
    for action in rows:
        if action.action in TAKES_AWAY and action.acts_on_id in relieving:
            continue  # it takes relief away, and gives none
        if holds_on(action, on) and not any(holds_on(other, on) for other in action.acted_on_by.all()):
            found[action.tariff_id].append(action)
    return found


def holds_on(action: Any, day: date) -> bool:
    """Whether what an action decided has effect on the day."""
    begins = action.relief_begins
    ends = action.until_earliest
    return begins is not None and begins <= day and (ends is None or day < ends)
