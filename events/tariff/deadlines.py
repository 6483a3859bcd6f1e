"""Deadlines that open by themselves: the end that a pause, its extension or a limited order names.

They follow from the published actions of a tariff by the same fold as its periods, and are written in the same
transactions. An action whose deadline editors entered by hand, as an event that is ``set_by`` it, opens no other;
of that event only what came of it is brought up to date, and only while it is expected.

What is stored is compared with what follows, and each difference is a ``Change``: ``keep_deadlines`` makes them,
``differences`` tells them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, NamedTuple

from django.utils.timezone import localdate

from events.event.models import Citation, Event, EventCountry, EventLink, Kind, Occurrence
from tradeapi.curation import transitions

from . import life
from .ends import NamedEnd
from .folding import as_life_actions

Relation = EventLink.Relation
TITLES = {
    "paused": "End of the pause",
    "pause_extended": "End of the extended pause",
    "stayed": "End of the stay",
    "collection_halted": "End of the halt of collection",
}
SUMMARY = "The first day on which what it ordered no longer applies, as named by: {action}."
#: What is opened or closed in one round is linked in the next.
ROUNDS = 3


class Change(NamedTuple):
    """One thing that is stored otherwise than it follows: a sentence that says so, and what sets it right."""

    sentence: str
    carry_out: Callable[[], object]


class Outcome(NamedTuple):
    """What came of a deadline, when that was clear, and the action that brought it about, if one did."""

    occurrence: str
    settled: str
    by: Any = None


def keep_deadlines(tariff: Any) -> None:
    """Make the deadlines of a tariff agree with its published actions; call in the transaction of each write."""
    for _ in range(ROUNDS):
        changes = list(Deadlines(tariff).changes())
        if not changes:
            return
        for change in changes:
            change.carry_out()


def differences(tariff: Any) -> list[str]:
    """What the deadlines of a tariff say otherwise than follows from its actions; empty when they agree."""
    return [f"{tariff.slug}: {change.sentence}" for change in Deadlines(tariff).changes()]


@dataclass(frozen=True)
class Claim:
    """A link that follows: what it says, and the action whose document says so."""

    event_id: Any
    relation: str
    to_event_id: Any
    action: Any


class Deadlines:
    """The deadlines of one tariff as they are stored, and as they follow from its actions."""

    def __init__(self, tariff: Any) -> None:
        self.tariff = tariff
        own = EventLink.objects.filter(relation=Relation.SET_BY, to_event__tariffaction__tariff=tariff)
        own = own.filter(event__status="published").select_related("event").order_by("pk")
        self.by_hand: dict[Any, Event] = {}
        self.derived: dict[Any, Event] = {}
        for link in own:
            (self.derived if link.derived else self.by_hand).setdefault(link.to_event_id, link.event)

    @cached_property
    def actions(self) -> dict[Any, Any]:
        """The published actions by key, with the documents on whose word they rest."""
        published = self.tariff.actions.published().defer("search").prefetch_related("citations__source")
        return {action.pk: action for action in published}

    @cached_property
    def ends(self) -> dict[Any, NamedEnd]:
        if not self.tariff.actions.published().exclude(until="").exists():
            return {}
        folded = life.fold(as_life_actions(self.actions.values(), lines=False))
        return {end.action_id: end for end in folded.named_ends}

    def of(self, action_id: Any) -> Event | None:
        """The deadline that an action set: the one entered by hand where there is one."""
        return self.by_hand.get(action_id) or self.derived.get(action_id)

    def changes(self) -> Iterator[Change]:
        """All that is stored otherwise than it follows."""
        if not self.by_hand and not self.derived and not self.ends:
            return
        for key, deadline in self.derived.items():
            if key in self.by_hand or key not in self.ends:
                yield Change(f"“{deadline}” does not follow any more", partial(self.close, key, deadline))
        for key, end in self.ends.items():
            action = self.actions[key]
            if self.of(key) is None and documents(action):
                yield Change(f"“{action}” has no deadline", partial(self.open, action, end))
            elif key in self.derived and key not in self.by_hand:
                yield from self.corrections(self.derived[key], action, end)
            elif key in self.by_hand:
                yield from self.corrections_by_hand(self.by_hand[key], end)
        yield from self.changes_of_links()

    # One deadline

    def open(self, action: Any, end: NamedEnd) -> None:
        """A new deadline, public at once as its action is."""
        facts = self.facts(action, end)
        deadline = Event.objects.create(slug=free_slug(f"end-of-{action.slug}"), kind=Kind.DEADLINE, **facts)
        source = documents(action)[0].source
        EventLink.objects.create(
            event=deadline, relation=Relation.SET_BY, to_event_id=action.pk, source=source, derived=True
        )
        cite(deadline, documents(action))
        EventCountry.write_derived(deadline, roles(action))
        transitions.open_derived(deadline)

    def close(self, action_id: Any, deadline: Event) -> None:
        """Withdraw a deadline that does not follow any more, or merge it into the one entered by hand."""
        EventLink.objects.filter(event=deadline, derived=True).delete()
        EventLink.objects.filter(to_event=deadline, derived=True).delete()
        reason = "The action that named the day names it no more."
        if action_id not in self.actions:
            reason = "The action that named the day was withdrawn."
        transitions.close_derived(deadline, reason, into=self.by_hand.get(action_id))

    def corrections(self, deadline: Event, action: Any, end: NamedEnd) -> Iterator[Change]:
        """What a derived deadline says otherwise than its action."""
        facts = self.facts(action, end)
        stale = {name: value for name, value in facts.items() if getattr(deadline, name) != value}
        if stale:
            yield Change(f"“{deadline}” says otherwise: {', '.join(stale)}", partial(write, deadline, stale))
        if cited(deadline.citations.all()) != cited(documents(action)):
            yield Change(f"“{deadline}” cites otherwise", partial(cite, deadline, documents(action)))
        have = set(deadline.event_countries.values_list("country_id", "role"))
        if have != roles(action):
            yield Change(
                f"“{deadline}” names other countries",
                partial(EventCountry.write_derived, deadline, roles(action)),
            )

    def corrections_by_hand(self, deadline: Event, end: NamedEnd) -> Iterator[Change]:
        """What came of a deadline that editors entered and that is still expected."""
        outcome = self.outcome(end)
        if deadline.occurrence != Occurrence.EXPECTED or outcome.by is None:
            return
        if outcome.occurrence == Occurrence.CANCELLED and deadline.pk in self.shared:
            return
        facts = {"occurrence": outcome.occurrence, "settled": outcome.settled}
        yield Change(f"“{deadline}” is {outcome.occurrence}", partial(write, deadline, facts))

    def facts(self, action: Any, end: NamedEnd) -> dict[str, str]:
        """What a derived deadline says."""
        outcome = self.outcome(end)
        name = TITLES.get(action.action, "End of the order")
        return {
            "title": f"{name}: {self.tariff.title}"[:250],
            "summary": SUMMARY.format(action=action.title),
            "date": action.until,
            "announced": action.announcement,
            "occurrence": outcome.occurrence,
            "settled": outcome.settled,
        }

    def outcome(self, end: NamedEnd) -> Outcome:
        action = self.actions[end.action_id]
        key = end.replaced_by if end.replaced_by is not None else end.called_off_by
        if key is None:
            last = action.until_latest or action.until_earliest
            if last is not None and last <= localdate():
                return Outcome(Occurrence.OCCURRED, action.until)
            return Outcome(Occurrence.EXPECTED, "")
        by = self.actions[key]
        later = max(action, by, key=lambda one: (one.known_day, one is by))
        occurrence = Occurrence.SUPERSEDED if end.replaced_by is not None else Occurrence.CANCELLED
        return Outcome(occurrence, later.announcement, by)

    # Links between deadlines and actions

    @cached_property
    def shared(self) -> set[Any]:
        """Those entered by hand that actions of other tariffs set too."""
        others = EventLink.objects.filter(
            relation=Relation.SET_BY, event__in=self.by_hand.values(), to_event__status="published"
        )
        return set(others.exclude(to_event__tariffaction__tariff=self.tariff).values_list("event", flat=True))

    def claims(self) -> Iterator[Claim]:
        """The links that follow: what set a deadline, took its place, or called it off."""
        for key, end in self.ends.items():
            deadline = self.of(key)
            if deadline is None:
                continue
            if key not in self.by_hand:
                yield Claim(deadline.pk, Relation.SET_BY, key, self.actions[key])
            by = self.outcome(end).by
            if by is None or not documents(by):
                continue
            follower = self.of(by.pk) if end.replaced_by is not None else None
            if follower is None:
                yield Claim(by.pk, Relation.RESOLVES, deadline.pk, by)
            elif follower.pk != deadline.pk:
                yield Claim(follower.pk, Relation.SUPERSEDES, deadline.pk, by)

    def changes_of_links(self) -> Iterator[Change]:
        about = [deadline.pk for deadline in (*self.by_hand.values(), *self.derived.values())]
        related = EventLink.objects.filter(
            relation__in=(Relation.SUPERSEDES, Relation.RESOLVES), to_event__in=about
        ) | EventLink.objects.filter(relation=Relation.SET_BY, event__in=about)
        stored = list(related.select_related("to_event", "event"))
        given = {triple(link) for link in stored if not link.derived}
        have = {triple(link): link for link in stored if link.derived}
        follow = {triple(claim): claim for claim in self.claims()}
        wanted = {key: claim for key, claim in follow.items() if key not in given}
        for key, link in have.items():
            if key not in follow and not self.is_of_another(link):
                yield Change(f"“{link}” does not follow any more", partial(self.unlink, link))
            elif (
                key in wanted
                and link.to_event_id not in self.shared  # the actions of another tariff may say so too
                and link.source_id not in sources(wanted[key].action)
            ):
                document = documents(wanted[key].action)[0].source
                yield Change(f"“{link}” rests on a document no more", partial(rest_on, link, document))
        for key, claim in wanted.items():
            if key not in have:
                yield Change(
                    f"a deadline is not linked by {claim.relation}: {claim.action}", partial(add, claim)
                )

    def is_of_another(self, link: EventLink) -> bool:
        """Whether a link may follow from the actions of another tariff."""
        if link.relation == Relation.SET_BY:
            return True
        return link.to_event_id in self.shared and link.event_id not in self.actions

    def unlink(self, link: EventLink) -> None:
        """Take a link away; a deadline that editors entered is open again if it was settled by it."""
        deadline = link.to_event
        is_by_hand = deadline.pk in {one.pk for one in self.by_hand.values()}
        link.delete()
        if is_by_hand and deadline.occurrence in (Occurrence.SUPERSEDED, Occurrence.CANCELLED):
            write(deadline, {"occurrence": Occurrence.EXPECTED, "settled": ""})


def documents(action: Any) -> list[Citation]:
    """The citations on whose word an action rests, first to last."""
    found = [
        one
        for one in action.citations.all()
        if one.stance == Citation.Stance.SUPPORTS and one.source.is_public
    ]
    return sorted(found, key=lambda one: one.pk)


def sources(action: Any) -> set[Any]:
    return {one.source_id for one in documents(action)}


def cited(citations: Iterable[Citation]) -> set[tuple[Any, ...]]:
    return {(one.source_id, one.quote, one.locator) for one in citations}


def cite(deadline: Event, citations: Iterable[Citation]) -> None:
    """Let a deadline rest on the documents that its action rests on."""
    deadline.citations.all().delete()
    wanted = {(one.source_id, one.quote): one for one in citations}
    for one in wanted.values():
        Citation.objects.create(event=deadline, source_id=one.source_id, quote=one.quote, locator=one.locator)
    deadline.assess()


def roles(action: Any) -> set[tuple[str, Any]]:
    """The countries of an action, and their roles."""
    return set(action.event_countries.values_list("country_id", "role"))


def triple(link: Any) -> tuple[Any, ...]:
    return (link.event_id, link.relation, link.to_event_id)


def add(claim: Claim) -> None:
    EventLink.objects.create(
        event_id=claim.event_id,
        relation=claim.relation,
        to_event_id=claim.to_event_id,
        source_id=documents(claim.action)[0].source_id,
        derived=True,
    )


def rest_on(link: EventLink, document: Any) -> None:
    link.source = document
    link.save()


def write(deadline: Event, facts: dict[str, Any]) -> None:
    """Bring a deadline to these facts."""
    for name, value in facts.items():
        setattr(deadline, name, value)
    deadline.version += 1
    deadline.save()
    deadline.assess()


def free_slug(wanted: str) -> str:
    """The slug, or with a number behind where that is taken already, as by a deadline that was withdrawn."""
    taken = set(Event.objects.filter(slug__startswith=wanted[:110]).values_list("slug", flat=True))
    names = [wanted[:120].rstrip("-"), *(f"{wanted[:110].rstrip('-')}-{number}" for number in range(2, 1000))]
    return next(name for name in names if name not in taken)
