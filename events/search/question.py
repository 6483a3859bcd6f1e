"""Search over the records of both floors: one list, best hits first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import CharField, F, FloatField, IntegerField, Q, QuerySet, Value
from django.db.models.functions import Cast

from countries.country.models import Country
from countries.official.models import Office, Official
from events.agreement.models import Agreement
from events.event.models import Event
from events.source.models import Source
from events.tariff.models import Tariff
from tradeapi.api.ordering import MOST_RANKED
from tradeapi.search.columns import CONFIG

#: What is searched, by the name of the resource. Of equal hits, those named first come first.
SEARCHED: dict[str, Any] = {
    "countries": Country,
    "agreements": Agreement,
    "tariffs": Tariff,
    "officials": Official,
    "offices": Office,
    "events": Event,
    "sources": Source,
}
PLACES = {name: place for place, name in enumerate(SEARCHED)}


@dataclass(frozen=True)
class Hit:
    """A record that was found: ``resource`` is one of SEARCHED."""

    resource: str
    record: Any


@dataclass(frozen=True)
class Search:
    """Published records in which these words occur; of each resource the newest MOST_RANKED."""

    words: str
    resources: Sequence[str] = tuple(SEARCHED)

    @cached_property
    def query(self) -> SearchQuery:
        return SearchQuery(self.words, config=CONFIG, search_type="websearch")

    def found(self, resource: str) -> QuerySet[Any]:
        """The hits of one resource: how well they match, the place of the resource, and the identity."""
        model = SEARCHED[resource]
        relevance = Cast(SearchRank(F("search"), self.query), FloatField())
        hits = model.objects.published().filter(search=self.query)
        return (
            hits.filter(pk__in=hits.order_by("-pk").values("pk")[:MOST_RANKED])
            .order_by()
            .annotate(
                relevance=relevance,
                resource=Value(PLACES[resource], output_field=IntegerField()),
                identity=Cast(model.identity, CharField()),
            )
        )

    def count(self) -> int:
        """How many hits there are."""
        return sum(self.found(resource).count() for resource in self.resources)

    def hits(self, behind: Sequence[Any] | None, wanted: int) -> list[tuple[float, int, str]]:
        """The first ``wanted`` hits behind a place: relevance, place of the resource, identity."""
        parts = []
        for resource in self.resources:
            part = self.found(resource)
            if behind is not None:
                part = part.filter(after(behind, PLACES[resource]))
            parts.append(part.values_list("relevance", "resource", "identity"))
        found = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
        return list(found.order_by("-relevance", "resource", "identity")[:wanted])


def after(behind: Sequence[Any], place: int) -> Q:
    """Hits of the resource at ``place`` that come after the hit ``behind``."""
    relevance, last_place, last_identity = behind
    later = Q(relevance__lt=relevance)
    if place > last_place:
        later |= Q(relevance=relevance)
    elif place == last_place:
        later |= Q(relevance=relevance, identity__gt=last_identity)
    return later


def records(hits: Iterable[tuple[float, int, str]]) -> list[Hit]:
    """The records of these hits in their order; one query for each resource among them."""
    names = defaultdict(list)
    resources = list(SEARCHED)
    order = [(resources[place], name) for _, place, name in hits]
    for resource, name in order:
        names[resource].append(name)
    found = {
        (resource, record.public_id): record
        for resource, wanted in names.items()
        for record in published(resource, wanted)
    }
    return [Hit(resource, found[resource, name]) for resource, name in order if (resource, name) in found]


def published(resource: str, names: Sequence[str]) -> QuerySet[Any]:
    model = SEARCHED[resource]
    return model.objects.published().filter(**{f"{model.identity}__in": names}).defer("search")
