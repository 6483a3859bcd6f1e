"""What must be true of a signal before it is published."""

from typing import Any


def says_when_it_was_voiced(signal: Any) -> str | None:
    return None if signal.announced else "Say when the expectation was voiced."


def a_resolution_is_explained(signal: Any) -> str | None:
    if signal.resolution != "open" and not signal.explanation.strip():
        return "Explain why the signal counts as resolved."
    return None


def what_was_met_names_the_event(signal: Any) -> str | None:
    """The event that met it is public, and so is the document that says so."""
    if signal.resolution not in {"met", "partly_met"}:
        return None
    links = signal.links_from.filter(relation="resolves")
    if links.filter(event__status="published", source__status="published").exists():
        return None
    if links.exists():
        return "Publish the event that resolved the signal, and the document that says so, first."
    return "Link the event that resolved the signal."


def names_a_country(signal: Any) -> str | None:
    return None if signal.event_countries.exists() else "Name at least one country and its role."


RULES = (says_when_it_was_voiced, a_resolution_is_explained, what_was_met_names_the_event, names_a_country)
