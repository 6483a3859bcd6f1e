"""What must be true of a meeting before it is published."""

from typing import Any

from events.event.rules import office_not_held


def has_two_sides(meeting: Any) -> str | None:
    if len({row.country_id for row in meeting.participations.all()}) < 2:
        return "Name participants of at least two parties."
    return None


def participants_held_their_offices(meeting: Any) -> str | None:
    wrong = []
    for row in meeting.participations.select_related("official", "office"):
        problem = office_not_held(row.official, row.office, meeting) if row.official else None
        if problem:
            wrong.append(problem)
    return " ".join(wrong) or None


RULES = (has_two_sides, participants_held_their_offices)
