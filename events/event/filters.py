"""Filters of events: those that every kind understands, and those of the timeline of all kinds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache, cached_property
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from countries.country.bonds import bonds_of, through
from countries.country.models import Country
from tradeapi.api.dating import DatesFilter
from tradeapi.api.filters import (
    BooleanFilter,
    ChoiceFilter,
    CountryFilter,
    DayFilter,
    KnownOnFilter,
    OnFilter,
    OverlapFromFilter,
    OverlapToFilter,
    RecordFilter,
    SearchFilter,
    TextFilter,
    absence_help,
)
from tradeapi.api.filtersets import StrictFilterSet
from tradeapi.api.paths import without
from tradeapi.api.problems import Fault
from tradeapi.api.records import keys_of
from tradeapi.api.walks import Walks

from ..source.models import Source
from .interpreted import through_blocs
from .models import Event, EventQuerySet, Kind, Occurrence
from .roles import SHARED_WITH_MEMBERS, EventOfficial
from .verification import Verification
from .walks import by_country

ONE_PERSON = "Questions about people mean one and the same person."
THROUGH_BLOCS = "What concerns a bloc is found by its members of that day; `interpreted` says which blocs."


#: Parameters whose countries are also found through their blocs, and those whose are not.
ROLES_WIDENED = ("country", *(str(role) for role in SHARED_WITH_MEMBERS))
ROLES_AS_NAMED = ("actor", "host", "participant")
WIDENED = tuple(name for role in ROLES_WIDENED for name in (role, f"{role}__not"))
AS_NAMED = tuple(name for role in ROLES_AS_NAMED for name in (role, f"{role}__not"))


class CountryRoleFilter(CountryFilter):
    """Events in which one of these plays the role named like the parameter; ``country`` is any role."""

    def __init__(self, help_text: str, **kwargs: Any) -> None:
        super().__init__(many=True, method="filter_role", several=True, help_text=help_text, **kwargs)


class LinkFilter(RecordFilter):
    """Events that stand in the relation named like the parameter to one of these."""

    def __init__(self, help_text: str) -> None:
        super().__init__(
            to="events.Event", many=True, method="filter_link", several=True, help_text=help_text
        )


class KnownChoiceFilter(ChoiceFilter):
    """A column that is asked for as it was known on the day ``known_on``, where the question names one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # Whether a column is empty is known today only.
        super().__init__(*args, nullable=False, **kwargs)

    def filter(self, queryset: QuerySet[Any], value: Any) -> QuerySet[Any]:
        known = f"{self.field_name}_known"
        if known not in queryset.query.annotations:
            return super().filter(queryset, value)
        condition = Q(**{f"{known}__in": value})
        return queryset.exclude(condition) if self.exclude else queryset.filter(condition)


class EventDetailFilterSet(StrictFilterSet):
    """What one event can be asked."""

    known_on = KnownOnFilter(
        more="As far as was known then, what was still expected is expected, and citations and links are those that"
        " were out. Texts are those of today."
    )

    @property
    def known_on_day(self) -> date | None:
        """The day to whose knowledge the answer is limited, if any."""
        return self.values["known_on"]

    def days(self) -> dict[str, date | None]:
        return {"known_on": self.known_on_day}


class EventFilterSet(EventDetailFilterSet):
    """What events of every kind can be asked."""

    class Meta:
        model = Event

    from_ = OverlapFromFilter("latest", help_text="May have happened or be due on or after this day.")
    to = OverlapToFilter("earliest", help_text="May have happened or be due on or before this day.")
    on = OnFilter(
        method="filter_on",
        help_text="May have happened or be due on this day; with `overdue` the day as of which is asked.",
    )
    announced = DatesFilter(help_text="Announced, where that was not on the day itself,")
    settled_from = DayFilter(
        "settled_latest__gte",
        method="filter_settled",
        help_text="Met, missed or called off since this day.",
    )
    settled_to = DayFilter(
        "settled_earliest__lte",
        method="filter_settled",
        help_text="Met, missed or called off by this day.",
    )
    open_on = OnFilter(
        method="filter_open_on",
        help_text="Known by this day, still ahead or running on it, and neither met nor called off by then.",
    )
    due_by = DayFilter(
        method="filter_due_by",
        help_text="Deadlines, signals and other events announced ahead whose last possible day is this one or an"
        " earlier one. Ask with `occurrence` for those that are still expected, or were missed.",
    )
    overdue = BooleanFilter(
        method="filter_overdue",
        help_text="Whether its last possible day has passed and it is still expected, neither met nor missed nor"
        " called off: as of the day `on`, which then selects nothing else, today unless given.",
    )
    occurrence = KnownChoiceFilter(choices=Occurrence, many=True, help_text="Whether it happened.")
    verification = ChoiceFilter(
        choices=Verification,
        many=True,
        help_text="How well it is attested by all documents known; can't be asked together with `known_on`.",
    )

    country = CountryRoleFilter(f"With any of these countries or other parties, in any role. {THROUGH_BLOCS}")
    actor = CountryRoleFilter("Decided, said or done by any of these.")
    imposed_by = CountryRoleFilter(f"About a tariff that any of these levies. {THROUGH_BLOCS}")
    target = CountryRoleFilter(f"Aimed at any of these. {THROUGH_BLOCS}")
    host = CountryRoleFilter("Hosted by any of these.")
    participant = CountryRoleFilter("With any of these taking part.")
    party = CountryRoleFilter(f"About an agreement to which any of these is party. {THROUGH_BLOCS}")
    concerned = CountryRoleFilter(f"That concerns any of these in some other way. {THROUGH_BLOCS}")
    official = RecordFilter(
        to="countries.Official",
        many=True,
        selects=False,
        help_text=f"In which any of these people acted. {ONE_PERSON}",
    )
    office = RecordFilter(
        to="countries.Office",
        many=True,
        selects=False,
        help_text=f"In which someone acted in such an office. {ONE_PERSON}",
    )
    official_role = ChoiceFilter(
        choices=EventOfficial.Role,
        many=True,
        selects=False,
        help_text=f"In which someone acted so. {ONE_PERSON}",
    )

    source = RecordFilter(
        to="events.Source",
        many=True,
        method="filter_source",
        several=True,
        help_text="That cites any of these documents.",
    )
    publisher = TextFilter(
        many=True,
        commas=False,
        method="filter_publisher",
        several=True,
        example="Reuters",
        help_text="That cites a document of any of these publishers, exactly as written.",
    )
    tier = ChoiceFilter(
        choices=Source.Tier,
        many=True,
        method="filter_tier",
        several=True,
        help_text="That cites a document of such a publisher.",
    )

    part_of = RecordFilter(
        to="events.Event",
        many=True,
        method="filter_part_of",
        help_text="That is part of any of these events.",
    )
    part_of__isnull = BooleanFilter(method="filter_part_of_isnull", help_text=absence_help("part_of"))
    responds_to = LinkFilter("That responds to any of these events.")
    concession_for = LinkFilter("That is a concession for any of these events.")
    retaliates_against = LinkFilter("That retaliates against any of these events.")
    supersedes = LinkFilter("That supersedes any of these events.")
    resolves = LinkFilter("That settles any of these deadlines or signals.")
    set_by = LinkFilter("Deadlines that were set by any of these actions.")
    topic = TextFilter(
        "topics", "overlap", many=True, example="steel", help_text="With any of these topics, as written."
    )
    place = TextFilter(
        lookup_expr="icontains",
        nullable=True,
        example="Mexico City",
        help_text="With this in the name of the place.",
    )
    q = SearchFilter(help_text="Words in title, summary, place and note.")

    known_absences = ("part_of__isnull",)

    @classmethod
    @cache
    def own_parameters(cls) -> frozenset[str]:
        """The parameters that events of every kind do not have, or have in another sense."""
        of_every_kind: Any = EventFilterSet.declared_filters
        own = {name: one for name, one in cls.declared_filters.items() if of_every_kind.get(name) is not one}
        return frozenset(
            parameter
            for name, one in own.items()
            for parameter, _ in one.parameters(name.rstrip("_"), cls._meta.model)
        )

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return super().filter_queryset(queryset).filter(self.people())

    def days(self) -> dict[str, date | None]:
        on = self.values["on"] if self.values["overdue"] is None else self.overdue_day
        return {"on": on, **super().days()}

    def contradictions(self) -> Iterable[Fault]:
        yield from super().contradictions()
        for name in ("verification", "verification__not"):
            if self.known_on_day and self.values[name]:
                sentence = (
                    f"`{name}` weighs all documents, also those after `known_on`; leave out one of them"
                )
                yield Fault(name, "contradiction", sentence)

    def people(self) -> Q:
        """Events with one published person who meets every question about people."""
        ways = list(self.ways_to_people())
        if not ways:
            return Q()
        # One question for all ways: of several that are joined by OR each would be put to every event.
        return Q(pk__in=ways[0].union(*ways[1:], all=True) if len(ways) > 1 else ways[0])

    def ways_to_people(self) -> Iterable[QuerySet[Any]]:
        """Keys of events in which one person meets every question about people; none where none was asked."""
        wanted = given(
            official__pk__in=keys_of(self.values["official"]),
            office__pk__in=keys_of(self.values["office"]),
            role__in=self.values["official_role"],
        )
        if wanted:
            acted = EventOfficial.objects.filter(official__status="published", **wanted)
            kinds = self.kinds()
            # The list asks for its kind as well; said here, the database knows in which kinds people act.
            yield (acted.filter(kind__in=kinds) if kinds else acted).values("event")

    def kinds(self) -> Sequence[str]:
        """The only kinds that can be found; none where it may be any."""
        kind = self._meta.model.kind_of_event
        return [kind] if kind else []

    def filter_on(self, events: EventQuerySet, name: str, value: date) -> QuerySet[Any]:
        if self.values["overdue"] is not None:
            return events
        return events.overlapping(start=value, end=value)

    def filter_due_by(self, events: EventQuerySet, name: str, value: date) -> QuerySet[Any]:
        return events.due(by=value)

    def filter_overdue(self, events: EventQuerySet, name: str, value: bool) -> QuerySet[Any]:
        on, known_on = self.overdue_day, self.known_on_day
        if value:
            return events.overdue(on=on, known_on=known_on)
        return without(events, Event.objects.overdue(on=on, known_on=known_on))

    @property
    def overdue_day(self) -> date:
        """The day as of which something is overdue."""
        return self.values["on"] or localdate()

    def filter_open_on(self, events: EventQuerySet, name: str, value: date) -> QuerySet[Any]:
        return events.open(on=value, known_on=self.known_on_day)

    def filter_settled(self, events: EventQuerySet, name: str, value: date) -> QuerySet[Any]:
        settled = Q(**{name: value})
        if self.known_on_day:
            settled &= Q(settled_latest__lte=self.known_on_day)
        return events.filter(settled)

    def filter_role(self, events: EventQuerySet, name: str, value: list[Country]) -> QuerySet[Any]:
        return events.involving(
            [country.pk for country in value],
            role="" if name == "country" else name,
            through=[bloc for country in value for bloc in country.carried or ()],  # type: ignore[attr-defined]
            start=self.values["from"],
            end=self.values["to"],
            kinds=self.kinds(),
        )

    def bound(self, column: str, *, descending: bool) -> Any:
        """As everywhere; a day asked for by ``on`` is the end of a window too."""
        bound = super().bound(column, descending=descending)
        if bound is None and column == ("earliest" if descending else "latest"):
            return self.values["on"] if self.values["overdue"] is None else None
        return bound

    def find_walks(self, words: Sequence[str]) -> Walks | None:
        return by_country(self.values, ROLES_AS_NAMED + ROLES_WIDENED, self.kinds(), words)

    def filter_publisher(self, events: EventQuerySet, name: str, value: list[str]) -> QuerySet[Any]:
        return events.citing(publisher__in=value, known_on=self.known_on_day)

    def filter_source(self, events: EventQuerySet, name: str, value: list[Source]) -> QuerySet[Any]:
        return events.citing(pk__in=[source.pk for source in value], known_on=self.known_on_day)

    def filter_part_of(self, events: EventQuerySet, name: str, value: list[Event]) -> QuerySet[Any]:
        whole = Event.objects.filter(pk__in=[event.pk for event in value])
        return events.filter(part_of__in=whole.known(on=self.known_on_day) if self.known_on_day else whole)

    def filter_part_of_isnull(self, events: EventQuerySet, name: str, value: bool) -> QuerySet[Any]:
        part = Q(part_of__isnull=False)
        if self.known_on_day:
            part &= Q(part_of__known_day__lte=self.known_on_day)
        return events.exclude(part) if value else events.filter(part)

    def filter_tier(self, events: EventQuerySet, name: str, value: list[str]) -> QuerySet[Any]:
        return events.citing(tier__in=value, known_on=self.known_on_day)

    def filter_link(self, events: EventQuerySet, name: str, value: list[Event]) -> QuerySet[Any]:
        return events.linked(name, value, known_on=self.known_on_day)

    @cached_property
    def values(self) -> dict[str, Any]:
        """Each country carries the blocs through which it is found, and when."""
        values: dict[str, Any] = super().values
        self.bonds = bonds_of(country for name in WIDENED for country in values.get(name) or ())
        for name in WIDENED + AS_NAMED:
            for country in values.get(name) or ():
                of_its = [bond for bond in self.bonds if bond.member_id == country.pk]
                country.carried = [through(bond) for bond in of_its] if name in WIDENED else []
        return values

    def interpreted(self) -> list[dict[str, Any]]:
        found = []
        for name in WIDENED:
            found += through_blocs(self.request, name, self.values.get(name) or (), self.bonds)
        return found


class TimelineFilterSet(EventFilterSet):
    """What the timeline of all kinds can be asked."""

    kind = ChoiceFilter(choices=Kind, many=True, help_text="What sort of happening it is.")

    def kinds(self) -> Sequence[str]:
        return self.values["kind"] or []

    def ways_to_people(self) -> Iterable[QuerySet[Any]]:
        """People act in most events and take part in meetings; either is meant."""
        acted = list(super().ways_to_people())
        yield from acted
        if not acted or self.values["official_role"]:
            return
        row = "meeting__participations__"
        public = {f"{row}official__status": "published"}
        public |= given(**{f"{row}official__pk__in": keys_of(self.values["official"])})
        offices = keys_of(self.values["office"])
        # The office is named, or follows from the tenure; one after the other, each by an index of its own.
        ways = ("office", "tenure__office") if offices else ()
        for met in [{f"{row}{way}__pk__in": offices} for way in ways] or [{}]:
            yield Event.objects.filter(**public, **met).values("pk")


def given(**conditions: Any) -> dict[str, Any]:
    """Those conditions that were asked for."""
    return {name: value for name, value in conditions.items() if value}
