"""Events: what all kinds have, plain ones, milestones of agreements, and meetings."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, NamedTuple

from events.agreement.models import Milestone, MilestoneKind
from events.event import verification
from events.event.models import PLAIN_KINDS, Citation, Event, EventCountry, EventLink, Kind
from events.event.roles import EventOfficial
from events.meeting.models import Meeting, Participation
from tradeapi.edtf import Edtf

from .world import COUNTRIES, OFFICIALS, PUBLIC, WORDS, Known, World

PLACES = ("Geneva", "Mexico City", "Brussels", "Washington", "Beijing", "Ottawa", "Nairobi", *5 * ("",))


class Cited(NamedTuple):
    """What the verification of an event asks of a citation."""

    source: Known
    stance: str = "supports"
    rival: bool = False


def plain(world: World, key: int) -> None:
    kind = world.random.choice(PLAIN_KINDS)
    # Some are known by their month only.
    day = world.day().isoformat()[: 7 if world.random.random() < 0.1 else 10]
    around(world, event(world, Event, key, kind, world.title("Policy about a"), day))


def milestone(world: World, key: int) -> None:
    agreement = world.random.randrange(world.agreements)
    parties = [("party", code) for code in world.parties[agreement]]
    fields = {"agreement_id": agreement + 1, "step": world.random.choice(MilestoneKind.values)}
    title, day = world.title("Step of an agreement about a"), world.day()
    around(world, event(world, Milestone, key, Kind.AGREEMENT_MILESTONE, title, day, parties, **fields))


def around(world: World, row: Event) -> None:
    """Who acted in an event that is no meeting, and how it stands to one before."""
    official = world.random.randrange(1, OFFICIALS + 1)
    office = world.random.randrange(1, COUNTRIES + 1)
    world.add(
        EventOfficial,
        event_id=row.id,
        official_id=official,
        role="announced",
        office_id=office,
        kind=row.kind,
    )
    if row.id > 10 and world.random.random() < 0.2:
        before, relation = world.random.randrange(1, row.id), world.random.choice(EventLink.Relation.values)
        source = world.random.randrange(1, world.sources + 1)
        world.add(
            EventLink, event_id=row.id, to_event_id=before, relation=relation, source_id=source, quote=""
        )
        row.part_of_id = before if world.random.random() < 0.2 else None


def event(
    world: World,
    model: Any,
    key: int,
    kind: str,
    title: str,
    day: date | str,
    roles: Any = None,
    **fields: Any,
) -> Any:
    """An event of any kind, with its row of the kind's own table, countries and citations."""
    row = world.add(Event, id=key, slug=f"event-{key}", kind=kind, title=title, date=str(day), **PUBLIC)
    row.summary, row.occurrence = f"{title}, as the gazette has it.", "occurred"
    row.place = world.random.choice(PLACES)
    row.topics = world.random.sample(WORDS, world.random.randrange(3))
    days = Edtf.parse(row.date)
    if days.earliest and kind not in (Kind.MEETING, Kind.TARIFF_ACTION) and world.random.random() < 0.2:
        row.announced = (days.earliest - timedelta(days=30)).isoformat()
        row.occurrence = world.random.choice(("expected", "occurred", "missed"))
        row.settled = "" if row.occurrence == "expected" else row.date
    if model is not Event:
        world.add(model, event_ptr_id=key, **fields)
    for role, code in roles or (("actor", world.country()), ("concerned", world.country())):
        world.add(EventCountry, event_id=key, country_id=code, role=role, earliest=days.earliest,
                  latest=days.latest, kind=kind)  # fmt: skip
    # The last of the sources are cited by none.
    cited = world.random.sample(range(world.sources * 19 // 20), 2)
    for at in cited:
        world.add(
            Citation, event_id=key, source_id=at + 1, quote="In words of the gazette.", stance="supports"
        )
    # Of two that support it none can dispute it; some are taken to be disputed nevertheless.
    row.verification = world.rarely(verification.Verification.DISPUTED, 0.01) or verification.of(
        [Cited(world.known[at]) for at in cited]
    )
    return row


def meeting(world: World, key: int) -> None:
    two = list(dict.fromkeys([world.country(), world.country()]))
    roles = [("participant", code) for code in two]
    fields = {
        "format": world.random.choice(Meeting.Format.values),
        "medium": world.random.choice(Meeting.Medium.values),
        "interaction": world.random.choice((*Meeting.Interaction.values, "", "")),
        "host_id": two[0],
    }
    event(world, Meeting, key, Kind.MEETING, world.title("Meeting about a"), world.day(), roles, **fields)
    for code, official in zip(two, world.random.sample(range(1, OFFICIALS + 1), 2), strict=False):
        world.add(
            Participation, meeting_id=key, country_id=code, official_id=official, name=f"Person {official}"
        )
    spoken_of: Any = Meeting.agreements.through
    if world.random.random() < 0.2:
        world.add(spoken_of, meeting_id=key, agreement_id=world.random.randrange(1, world.agreements + 1))
