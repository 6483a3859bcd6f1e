"""What must be true of any event before it is published."""

from typing import Any

PLAIN = {"statement", "policy", "court_ruling", "deadline", "investigation"}


def names_its_source(event: Any) -> str | None:
    if any(citation.stance == "supports" for citation in event.citations.all()):
        return None
    return "Cite the page or document this was taken from."


def names_a_country(event: Any) -> str | None:
    if event.kind not in PLAIN or event.event_countries.exists():
        return None
    return "Name at least one country and its role."


def offices_were_held(event: Any) -> str | None:
    """Nobody acts in an office not held on that day; the sentence names the office that was."""
    wrong = []
    for row in event.event_officials.all():  # loads have fetched them of all events at once
        problem = office_not_held(row.official, row.office, event)
        if problem:
            wrong.append(problem)
    return " ".join(wrong) or None


def office_not_held(official: Any, office: Any, event: Any) -> str | None:
    """The sentence that refuses an office claimed for a person on the day of an event, or None."""
    if office is None or event.earliest is None:
        return None
    last = event.latest or event.earliest
    tenures = [t for t in official.tenures.select_related("office") if overlaps(t, event.earliest, last)]
    if any(tenure.office_id == office.pk for tenure in tenures):
        return None
    held = " and ".join(sorted(tenure.office.title for tenure in tenures)) or "no office known here"
    return f"{official.name} did not hold the office {office.title} on {event.date}; held then: {held}."


def overlaps(tenure: Any, first: Any, last: Any) -> bool:
    return (tenure.first_day is None or tenure.first_day <= last) and (
        tenure.last_day is None or tenure.last_day >= first
    )


def what_is_settled_says_when(event: Any) -> str | None:
    if event.occurrence == "expected" and event.settled:
        return "An event that is still expected has no day on which it was settled."
    return None


def a_deadline_is_dated(event: Any) -> str | None:
    if event.kind == "deadline" and not event.announced:
        return "Say when the deadline was set, so that it can be answered what was known when."
    return None


RULES = (names_its_source, names_a_country, offices_were_held, what_is_settled_says_when, a_deadline_is_dated)
