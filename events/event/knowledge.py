"""What was known of an event on a day: whether it had happened, and who had said so by then.

Known is what is certain. An announcement, a document or a resolution whose date is imprecise is known from
its last possible day on, and a document that is not dated from the day on which it was recorded here.

The rule exists twice, as a condition for the database and as a function for a row at hand; a test holds
the two together.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Case, CharField, F, Q, Value, When

from . import verification

EXPECTED = "expected"


def occurrence(event: Any, on: date) -> str:
    """Whether the event had happened, as far as was known on the day.

    What came of it is known from the day on which it was settled, or, where none is recorded, once the time
    for it was up; until then it was expected.
    """
    if event.occurrence == EXPECTED:
        return EXPECTED
    if event.settled_latest:
        known = event.settled_latest <= on
    elif event.occurrence == "occurred":
        last = event.latest or event.earliest
        known = last is not None and last <= on
    else:
        known = event.latest is not None and event.latest < on
    return str(event.occurrence) if known else EXPECTED


def occurrence_in_sql(on: date, prefix: str = "") -> Case:
    """The same of the events that ``prefix`` leads to, such as ``"to_event__"``."""

    def column(**conditions: Any) -> Q:
        return Q(**{f"{prefix}{name}": value for name, value in conditions.items()})

    recorded = F(f"{prefix}occurrence")
    unsettled = column(settled_latest__isnull=True)
    happened = column(latest__lte=on) | column(latest__isnull=True, earliest__lte=on)
    return Case(
        When(column(settled_latest__lte=on), then=recorded),
        When(unsettled & column(occurrence="occurred") & happened, then=recorded),
        When(unsettled & ~column(occurrence="occurred") & column(latest__lt=on), then=recorded),
        default=Value(EXPECTED),
        output_field=CharField(),
    )


def is_out(source: Any, on: date) -> bool:
    """Whether a published document was certainly out on the day."""
    return bool((source.published_latest or source.published_at.date()) <= on)


def out(on: date, prefix: str = "source__") -> Q:
    """The same of the documents that ``prefix`` leads to, whose status is the caller's to ask."""
    undated = Q(**{f"{prefix}published_latest__isnull": True, f"{prefix}published_at__date__lte": on})
    return Q(**{f"{prefix}published_latest__lte": on}) | undated


def is_known(event: Any, on: date) -> bool:
    """Whether the event had certainly been announced by the end of the day."""
    return event.known_day is not None and event.known_day <= on


def link_is_known(link: Any, on: date) -> bool:
    """Whether both events of a link were known, a document had said so, and what it settles was settled."""
    ends = (link.event, link.to_event)
    if not (is_out(link.source, on) and all(is_known(end, on) for end in ends)):
        return False
    return link.relation != "resolves" or occurrence(link.to_event, on) != EXPECTED


def known_links(on: date) -> Q:
    """The same of rows of links that carry ``to_event_then``, the occurrence of what they lead to."""
    known = Q(event__known_day__lte=on, to_event__known_day__lte=on) & out(on)
    return known & (~Q(relation="resolves") | ~Q(to_event_then=EXPECTED))


def show(event: Any, on: date) -> None:
    """Make an event at hand, with its prefetched rows, what was known of it on the day; never save it after."""
    then = occurrence(event, on)
    if then != event.occurrence:
        event.occurrence, event.settled = then, ""
    if event.settled and (event.settled_latest is None or event.settled_latest > on):
        event.settled = ""
    if event.part_of is not None and not is_known(event.part_of, on):
        event.part_of = None
    keep(event, "citations", lambda citation: is_out(citation.source, on))
    keep(event, "links", lambda link: link_is_known(link, on))
    keep(event, "links_from", lambda link: link_is_known(link, on))
    keep(event, "has_parts", lambda part: is_known(part, on))
    event.verification = verification.of(event.citations.all())


def keep(event: Any, rows: str, known: Any) -> None:
    """Of rows that were prefetched keep those that were known, as if no others had been fetched."""
    fetched = event._prefetched_objects_cache
    if rows in fetched:
        fetched[rows] = [row for row in fetched[rows] if known(row)]
