"""The chain of an event: what led to it and what followed, along links that name who says so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from tradeapi.api.fields import EdtfDateField
from tradeapi.api.filters import IntegerFilter
from tradeapi.api.references import ReferenceField

from . import knowledge
from .filters import EventDetailFilterSet
from .models import Event, EventLink, Kind, Occurrence

#: Most steps that a chain is followed, unless asked for fewer or more, and most of all.
STEPS, MOST_STEPS = 5, 10
#: Most events in either direction.
MOST_EVENTS = 200
COLUMNS = (
    "slug", "title", "status", "kind", "date", "occurrence", "earliest", "latest", "settled_latest", "known_day",
)  # fmt: skip
DOCUMENT = ("slug", "status", "publisher", "title", "tier", "url")

Direction = Literal["causes", "consequences"]


@dataclass
class Step:
    """An event of a chain: so many links away, by the shortest way."""

    event: Event
    steps: int


@dataclass
class Claim:
    """That one event stands in a relation to an earlier one, with all documents that say so."""

    event: Event
    relation: str
    to_event: Event
    citations: list[EventLink] = field(default_factory=list)


@dataclass
class Chain:
    """What led to an event, what followed, and the links between all of them."""

    event: Event
    steps: int
    known_on: date | None
    led_to_it: list[Step]
    followed: list[Step]
    links: list[Claim]
    is_cut: bool


def chain(event: Event, *, steps: int = STEPS, known_on: date | None = None) -> Chain:
    """The chain of an event, ``steps`` links far in both directions.

    From each event that led to it only to what led to that, and from what followed only to what followed
    that. Each event is there once in each direction, so that links in a circle end. Two queries for each
    step at most. Only links that were known on the day, where one is given.
    """
    before, rows, cut_before = walk(event, "causes", steps, known_on)
    after, more, cut_after = walk(event, "consequences", steps, known_on)
    links = claims({row.pk: row for row in (*rows, *more)}.values())
    return Chain(event, steps, known_on, before, after, links, cut_before or cut_after)


def walk(
    event: Event, direction: Direction, steps: int, known_on: date | None
) -> tuple[list[Step], list[EventLink], bool]:
    """The events in one direction, nearest first, the links that lead there, and whether more was left out."""
    near, far = ("event", "to_event") if direction == "causes" else ("to_event", "event")
    reached: dict[int, Step] = {event.pk: Step(event, 0)}
    rows: list[EventLink] = []
    edge, room = [event.pk], MOST_EVENTS
    for step in range(1, steps + 2):
        found = links_from(edge, near, known_on)
        new = {getattr(row, f"{far}_id"): getattr(row, far) for row in found} if found else {}
        new = {key: one for key, one in new.items() if key not in reached}
        if step > steps:
            return ordered(reached, event, direction), rows, bool(new)
        kept = dict(list(new.items())[:room])
        room -= len(kept)
        reached |= {key: Step(one, step) for key, one in kept.items()}
        rows += [row for row in found if getattr(row, f"{far}_id") in reached]
        if len(kept) < len(new):
            return ordered(reached, event, direction), rows, True
        edge = list(kept)
        if not edge:
            break
    return ordered(reached, event, direction), rows, False


def links_from(edge: Sequence[int], near: str, known_on: date | None) -> list[EventLink]:
    """The public links of these events in one direction, with what is shown of them."""
    links: Any = EventLink.objects.published().filter(**{f"{near}__in": edge})
    if known_on:
        links = links.known(on=known_on)
    columns = [f"{end}__{name}" for end in ("event", "to_event") for name in COLUMNS]
    columns += [f"source__{name}" for name in DOCUMENT]
    found = links.select_related("event", "to_event", "source").only("relation", "quote", *columns)
    return list(found.order_by(*([f"-{far_day(near)}", "pk"] if near == "event" else [far_day(near), "pk"])))


def far_day(near: str) -> str:
    return "to_event__earliest" if near == "event" else "event__earliest"


def ordered(reached: dict[int, Step], event: Event, direction: Direction) -> list[Step]:
    """Nearest first; of one distance the latest cause and the earliest consequence first."""
    steps = [step for key, step in reached.items() if key != event.pk]
    turned = -1 if direction == "causes" else 1

    def place(step: Step) -> tuple[int, int, int]:
        return (step.steps, turned * (step.event.earliest or date.min).toordinal(), step.event.pk)

    return sorted(steps, key=place)


def claims(links: Iterable[EventLink]) -> list[Claim]:
    """The links, those of one relation between the same events together, earliest first."""
    found: dict[tuple[int, str, int], Claim] = {}
    for link in sorted(links, key=lambda link: link.pk):
        name = (link.event_id, link.relation, link.to_event_id)
        claim = found.setdefault(name, Claim(link.event, link.relation, link.to_event))
        claim.citations.append(link)
    return sorted(found.values(), key=lambda one: (one.event.earliest or date.min, one.event.pk))


class ChainFilterSet(EventDetailFilterSet):
    """How far a chain is followed, and as known on which day."""

    steps = IntegerFilter(
        selects=False,
        minimum=1,
        maximum=MOST_STEPS,
        default=STEPS,
        help_text="How many links the chain is followed in each direction.",
    )


class LinkedEventSerializer(serializers.Serializer[Step]):
    """An event of the chain, and how far away it is."""

    event = ReferenceField("event-detail", help_text="The event.")
    kind = serializers.ChoiceField(
        choices=Kind.choices, source="event.kind", help_text="What sort of happening it is."
    )
    date = EdtfDateField(source="event.date", help_text="When it happened or is due.")
    occurrence = serializers.SerializerMethodField()
    steps = serializers.IntegerField(
        help_text="Links between it and the event asked for, by the shortest way."
    )

    @extend_schema_field(
        serializers.ChoiceField(choices=Occurrence.choices, help_text="Whether it happened.")
    )
    def get_occurrence(self, step: Step) -> str:
        known_on = self.context.get("known_on")
        return knowledge.occurrence(step.event, known_on) if known_on else step.event.occurrence


class LinkCitationSerializer(serializers.Serializer[EventLink]):
    """Who says that two events are linked so."""

    source = ReferenceField("source-detail", help_text="The document.")  # type: ignore[assignment]
    publisher = serializers.CharField(source="source.publisher", help_text="Who published it.")
    url = serializers.CharField(source="source.url", help_text="Address of the document; empty = none known.")
    quote = serializers.CharField(help_text="A short quotation, word for word; empty = none.")


class LinkClaimSerializer(serializers.Serializer[Claim]):
    """That one event stands in some relation to an earlier one, and who says so."""

    event = ReferenceField("event-detail", help_text="The later event.")
    relation = serializers.ChoiceField(
        choices=EventLink.Relation.choices, help_text="What it does to the earlier one."
    )
    to_event = ReferenceField("event-detail", help_text="The earlier event, or what it settles.")
    citations = LinkCitationSerializer(many=True, help_text="Who says so; one document at least.")


class ChainSerializer(serializers.Serializer[Chain]):
    """What led to an event and what followed, with the links that say so."""

    event = ReferenceField("event-detail", help_text="The event asked for.")
    steps = serializers.IntegerField(help_text="How many links the chain was followed in each direction.")
    known_on = serializers.DateField(
        allow_null=True, help_text="The day to whose knowledge the chain is limited; null = everything known."
    )
    led_to_it = LinkedEventSerializer(many=True, help_text="What led to it, the nearest first.")
    followed = LinkedEventSerializer(many=True, help_text="What followed from it, the nearest first.")
    links = LinkClaimSerializer(many=True, help_text="The links between these events, the earliest first.")
    is_cut = serializers.BooleanField(
        help_text=f"Whether the chain goes on beyond these steps, or beyond {MOST_EVENTS} events one way."
    )
