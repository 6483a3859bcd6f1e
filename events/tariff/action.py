"""What the fold takes in: actions and the lines they set, and the table of what may follow what."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

Id = Any  # identity of an action or line: any one type that can be sorted

PROSPECTIVE = ("threatened", "proposed", "announced")  # weakest first
SETTING = ("in_force", "rate_changed", "scope_changed", "exempted")
ENDING = ("invalidated", "repealed", "expired", "replaced")
HOLDING = ("paused", "stayed", "collection_halted")

# Every kind, in the order in which actions of one day are taken.
KINDS = (
    *PROSPECTIVE, *SETTING, "paused", "pause_extended", "resumed", "repeal_announced", "collection_halted",
    *ENDING, "stayed", "threat_withdrawn",
)  # fmt: skip
RANK = {kind: rank for rank, kind in enumerate(KINDS)}

LIVING = frozenset({"in_force", "paused", "stayed", "collection_halted"})
OVER = frozenset({*ENDING, "withdrawn"})
DECIDED = LIVING | {"announced"}
ANY_STATUS = LIVING | OVER | {*PROSPECTIVE, None}

# Kind of action -> statuses of the tariff in which it may be announced; None = nothing announced yet.
TRANSITIONS: dict[str, frozenset[str | None]] = {
    "threatened": ANY_STATUS,
    "proposed": ANY_STATUS,
    "announced": ANY_STATUS,
    "in_force": ANY_STATUS,
    "rate_changed": DECIDED,
    "scope_changed": DECIDED,
    "exempted": DECIDED,
    "paused": DECIDED | {"threatened", "proposed"},
    "pause_extended": DECIDED | {"threatened", "proposed"},
    "resumed": DECIDED | {"threatened", "proposed"},
    "stayed": DECIDED,
    "invalidated": DECIDED,
    "repeal_announced": DECIDED,
    "collection_halted": frozenset({"in_force", "paused", "stayed", *ENDING}),
    "repealed": DECIDED,
    "expired": DECIDED | {"expired"},  # a notice of what the statutory clock has done
    "replaced": DECIDED,
    "threat_withdrawn": LIVING | {*PROSPECTIVE},
}

# Kind of action -> kinds of earlier action it may act on. For other kinds ``acts_on`` says nothing.
ACTS_ON: dict[str, frozenset[str]] = {
    "paused": frozenset({*SETTING, *PROSPECTIVE}),
    "pause_extended": frozenset({*SETTING, *PROSPECTIVE, "paused", "pause_extended", "stayed"}),
    "resumed": frozenset({*SETTING, *PROSPECTIVE, *ENDING, *HOLDING, "pause_extended"}),
    "stayed": frozenset({*SETTING, *PROSPECTIVE, *ENDING}),
    "collection_halted": frozenset(SETTING),
    "threat_withdrawn": frozenset({*SETTING, *PROSPECTIVE, "repeal_announced"}),
    **dict.fromkeys(ENDING, frozenset({*SETTING, *PROSPECTIVE, *ENDING, *HOLDING, "pause_extended"})),
}


@dataclass(frozen=True)
class Line:
    """A rate that an action sets; a later line with the same key replaces it.

    ``ends``: from the effect of the action on, no line under this key applies.
    """

    id: Id
    key: Hashable
    ends: bool = False


@dataclass(frozen=True)
class Action:
    """One step in the life of a tariff, as announced.

    Days are days in the acting jurisdiction. ``until`` and ``collection_on`` of an end are exclusive: the
    first day on which it no longer applies, or is no longer collected. Raises ValueError for a kind that
    is not known and for an announcement that ends before it starts.
    """

    id: Id
    kind: str
    announced_earliest: date
    announced_latest: date
    effective: date | None = None
    until: date | None = None
    retroactive_to: date | None = None
    collection_on: date | None = None
    acts_on: Id | None = None
    partial: bool = False
    lines: tuple[Line, ...] = ()

    def __post_init__(self) -> None:
        if self.kind not in RANK:
            raise ValueError(f"There is no kind of action {self.kind!r}; the kinds are {', '.join(KINDS)}.")
        if self.announced_earliest > self.announced_latest:
            raise ValueError(f"The announcement of {self.id} ends before it starts.")

    @cached_property
    def effect(self) -> date | None:
        """Day of legal effect; None where a legal act names none, so that it has not taken effect."""
        if self.kind in PROSPECTIVE or self.kind == "repeal_announced":
            return self.announced_earliest
        if self.retroactive_to or self.effective:
            return self.retroactive_to or self.effective
        return None if self.kind in SETTING else self.announced_earliest

    @cached_property
    def customs_effect(self) -> date | None:
        """Day of effect at the border. What counts retroactively is owed from that day on."""
        if self.effect is None or self.collection_on is None:
            return self.effect
        if self.kind in SETTING:
            return self.effect if self.retroactive_to else max(self.effect, self.collection_on)
        return self.collection_on

    @cached_property
    def seen(self) -> date:
        """First day on which it can show: announced, or of effect where that lies before."""
        return min(self.announced_earliest, self.effect or self.announced_earliest)

    @cached_property
    def order(self) -> tuple[Any, ...]:
        """Place among the actions of a tariff: by effect, announcement, kind, id."""
        return (self.effect or self.announced_earliest, *self.tie)

    @cached_property
    def tie(self) -> tuple[Any, ...]:
        """Place among actions of the same effect day."""
        return (self.announced_earliest, RANK[self.kind], self.id)

    @property
    def is_prospect(self) -> bool:
        """Whether it stays pending by itself: a threat, a plan, or a legal act without a day of effect."""
        return self.effect is None or self.kind in PROSPECTIVE or self.kind == "repeal_announced"
