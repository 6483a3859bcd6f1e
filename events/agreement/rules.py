"""What must be true of agreements and their milestones before they are published."""

from typing import Any


def has_two_parties(agreement: Any) -> str | None:
    return None if agreement.parties.count() >= 2 else "Name at least two parties."


def milestone_follows_what_it_presupposes(milestone: Any) -> str | None:
    """Termination presupposes that the agreement was at least announced."""
    if milestone.step != "terminated":
        return None
    earlier = milestone.agreement.milestones.exclude(pk=milestone.pk).filter(earliest__lte=milestone.latest)
    return None if earlier.exists() else "An agreement that is terminated was signed or in force before."


RULES = (has_two_parties,)
MILESTONE_RULES = (milestone_follows_what_it_presupposes,)
