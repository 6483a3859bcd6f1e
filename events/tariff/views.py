"""Tariffs, their actions, and the rates on a day."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from functools import partial
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from events.event.disputes import DISPUTING
from events.event.entries import event_entry
from events.event.parts import ORIGINS, PUBLIC_CITATIONS, with_public_parts
from events.event.views import EVENT_ORDERING, AnyEventViewSet, AsKnownViewSet
from tradeapi.api.references import site_of
from tradeapi.documents.state import state_for
from tradeapi.formats import negotiation

from .action_filters import TariffActionFilterSet
from .answers import ComparisonSerializer, RatesAnswerSerializer
from .filters import TariffDetailFilterSet, TariffFilterSet
from .models import Tariff, TariffAction
from .periods import RatePeriod, StatusPeriod
from .question import Question, Told, answer
from .rates import RateLine
from .rates_filters import (
    STEP_FORMATS,
    CompareFilterSet,
    RatesFilterSet,
    SeriesFilterSet,
    TariffStepsFilterSet,
    TariffTimelineFilterSet,
)
from .serializers import TariffActionSerializer, TariffSerializer
from .series import series
from .series_answers import SeriesAnswer, SeriesSerializer, as_table
from .timeline import TimelineSerializer, timeline
from .told import told

ACTIONS: Any = TariffAction.objects.published().defer("search").order_by("earliest", "pk")
AS_KNOWN = (PUBLIC_CITATIONS, ORIGINS)
LINES = RateLine.objects.select_related("origin", "agreement").prefetch_related("excluded_origins")

CSV = "text/csv; charset=utf-8"
#: Rates in steps, in each of their formats.
IN_STEPS = {(200, "application/json"): SeriesSerializer, (200, "text/csv"): str}


def as_known(actions: Any, on: date | None) -> Any:
    """The actions; with a day those known on it, with what tells how well they were attested then."""
    return actions.known(on=on).select_related("part_of").prefetch_related(*AS_KNOWN) if on else actions


class TariffViewSet(AsKnownViewSet):
    """Tariffs in the public record, with their status and rates on a day.

    Rates are lines with their own scope and conditions, and are never added up.
    """

    queryset = Tariff.objects.select_related("imposed_by", "replaced_by").defer("search")
    serializer_class = TariffSerializer
    filterset_class = TariffFilterSet
    detail_filterset_class = TariffDetailFilterSet
    ordering_keys = {"title": ("title",), "imposed_by": ("imposed_by",), "updated_at": ("updated_at",)}
    default_ordering = "title"
    day_member = "on"

    @classmethod
    def turns(cls, keys: Collection[Any]) -> Iterable[tuple[Any, date | None]]:
        """A tariff changes with its statuses and rates."""
        for periods in (StatusPeriod.objects, RatePeriod.objects):
            for tariff, valid in periods.filter(tariff__in=keys).values_list("tariff", "valid"):
                yield tariff, valid.lower
                yield tariff, valid.upper

    def known(self, records: Any) -> Any:
        return records.as_known(on=self.known_on)

    def get_queryset(self) -> QuerySet[Any]:
        """With all that the public document shows, for the days asked."""
        tariffs = super().get_queryset()
        on = self.asked.values.get("on")
        if on is None:  # a question about the whole life
            return tariffs
        on_the_day = (
            RatePeriod.ever.as_known(self.known_on)
            .on(on)
            .select_related("line__origin", "line__agreement", "line__action")
            .prefetch_related("line__excluded_origins")
            .order_by("line__label", "pk")
        )
        return tariffs.prefetch_related(
            Prefetch("status_periods", queryset=StatusPeriod.ever.as_known(self.known_on)),
            Prefetch("actions", queryset=as_known(ACTIONS.prefetch_related(DISPUTING), self.known_on)),
            Prefetch("rate_periods", queryset=on_the_day, to_attr="rates_on_day"),
        )

    def get_serializer_context(self) -> dict[str, Any]:
        asked = getattr(self, "asked", None)
        return {**super().get_serializer_context(), "on": asked.values.get("on") if asked else None}

    @property
    def told(self) -> Told | None:
        """What stored documents tell of actions; None while they may not be served."""
        if not state_for(self.request._request).settled:
            return None
        return partial(told, site=site_of({"request": self.request}))

    @extend_schema(operation_id="getRates", responses=RatesAnswerSerializer)
    @action(detail=False, filterset_class=RatesFilterSet, serializer_class=RatesAnswerSerializer)
    def rates(self, request: Request) -> Response:
        """Rates on a day: what applies to these goods, what is pending, what has ended, and who says so.

        Components are listed with their scope, conditions, legal codes and citations. They are not added up.
        """
        asked = self.asked
        found = answer(asked.question(asked.values["origin"]), self.told)  # type: ignore[attr-defined]
        return Response(RatesAnswerSerializer(found, context=self.get_serializer_context()).data)

    @extend_schema(operation_id="compareRates", responses=ComparisonSerializer)
    @action(
        detail=False,
        url_path="rates/compare",
        filterset_class=CompareFilterSet,
        serializer_class=ComparisonSerializer,
    )
    def compare(self, request: Request) -> Response:
        """Rates on a day for several origins, side by side."""
        asked = self.asked
        answers = [answer(asked.question(origin), self.told) for origin in asked.values["origin"]]  # type: ignore[attr-defined]
        return Response(
            ComparisonSerializer({"answers": answers}, context=self.get_serializer_context()).data
        )

    @extend_schema(operation_id="getRateSeries", responses=IN_STEPS)
    @action(
        detail=False,
        url_path="rates/series",
        filterset_class=SeriesFilterSet,
        serializer_class=SeriesSerializer,
        renderer_classes=STEP_FORMATS,
    )
    def series(self, request: Request) -> HttpResponse:
        """Rates as a step function of days: what applied to these goods from when to when, and why it changed.

        Only what was applied at the border; for what was threatened or pending ask `tariffs/rates/` on a day.
        """
        return self.in_steps(None)

    @extend_schema(operation_id="getRatesOfTariff", responses=IN_STEPS)
    @action(
        detail=True,
        url_path="rates",
        filterset_class=TariffStepsFilterSet,
        serializer_class=SeriesSerializer,
        renderer_classes=STEP_FORMATS,
    )
    def own_rates(self, request: Request, slug: str) -> HttpResponse:
        """The rates of one tariff as a step function of days, with the actions behind each change."""
        return self.in_steps([self.get_object()])

    def in_steps(self, tariffs: list[Tariff] | None) -> HttpResponse:
        """The rates in steps, of these tariffs or of all that were asked for, in the format asked for."""
        asked: Any = self.asked
        question: Question = asked.question(asked.values["origin"])
        found = SeriesAnswer(question, asked.window, series(question, asked.window, tariffs, self.told))
        document = SeriesSerializer(found, context=self.get_serializer_context()).data
        if self.format.format != negotiation.CsvFormat.format:
            return Response(document)
        answer_as_table = HttpResponse(b"".join(as_table(document)), content_type=CSV)
        answer_as_table["Content-Disposition"] = 'inline; filename="rates.csv"'
        return answer_as_table

    @extend_schema(operation_id="getTimelineOfTariff", responses=TimelineSerializer)
    @action(detail=True, filterset_class=TariffTimelineFilterSet, serializer_class=TimelineSerializer)
    def timeline(self, request: Request, slug: str) -> Response:
        """The life of a tariff: each action with the days of announcement, effect and collection, and its sources."""
        life = timeline(self.get_object(), known_on=self.asked.values["known_on"])
        return Response(TimelineSerializer(life, context=self.get_serializer_context()).data)


class TariffActionViewSet(AnyEventViewSet):
    """Steps in the life of tariffs, newest first, with the rate lines that they set."""

    queryset = with_public_parts(TariffAction.objects.select_related("tariff", "acts_on")).prefetch_related(
        Prefetch("lines", queryset=LINES)
    )
    serializer_class = TariffActionSerializer
    entry = staticmethod(event_entry)
    filterset_class = TariffActionFilterSet
    ordering_keys = {**EVENT_ORDERING, "effective": ("effective_earliest",)}
    default_ordering = "-date"
