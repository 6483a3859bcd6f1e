"""The shape of rates in steps, as JSON and as a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rest_framework import serializers

from tradeapi.api.references import ReferenceField
from tradeapi.formats.table import disarmed, plain, written

from .answers import NOT_SUMMED, ProductAskedSerializer, SectorAskedSerializer, TariffAnswerSerializer
from .question import Question
from .serializers import ActionSummarySerializer
from .series import Step, Window


@dataclass(frozen=True)
class SeriesAnswer:
    """The question as asked, and the steps that answer it."""

    question: Question
    window: Window
    steps: Sequence[Step]


class SeriesQuestionSerializer(serializers.Serializer[SeriesAnswer]):
    """The question as it was understood."""

    valid_from = serializers.DateField(
        source="window.first",
        allow_null=True,
        help_text="First day asked about; null = from the first rate on.",
    )
    valid_through = serializers.DateField(
        source="window.last", allow_null=True, help_text="Last day asked about; null = as far as is known."
    )
    known_on = serializers.DateField(
        source="question.known_on",
        allow_null=True,
        help_text="Only what had been announced by this day; null = everything known.",
    )
    imposed_by = ReferenceField(
        "country-detail", source="question.imposed_by", many=True, help_text="Parties that levy; empty = any."
    )
    origin = ReferenceField(
        "country-detail", source="question.origin", help_text="Origin of the goods; null = any."
    )
    product = ProductAskedSerializer(
        source="question.product_asked", allow_null=True, help_text="The product; null = any."
    )
    sector = SectorAskedSerializer(
        source="question.sector_asked", allow_null=True, help_text="The sector; null = any."
    )


class StepTariffSerializer(TariffAnswerSerializer):
    """What one tariff does in a step; its status may change within, see its timeline."""

    status = None  # type: ignore[assignment]
    partial_relief = None  # type: ignore[assignment]


class StepSerializer(serializers.Serializer[Step]):
    """Days on which the same lines applied."""

    valid_from = serializers.DateField(source="start", help_text="First day.")
    valid_through = serializers.DateField(
        source="last_day", allow_null=True, help_text="Last day; null while nothing else is known."
    )
    components = StepTariffSerializer(
        many=True, help_text="Tariffs with the lines applied on these days; empty = none."
    )
    opened_by = ActionSummarySerializer(
        many=True,
        help_text="Actions that made the change on the first day; none where only the question begins.",
    )
    closed_by = ActionSummarySerializer(
        many=True,
        help_text="Actions that made the change after the last day; none where only the question ends.",
    )


class SeriesSerializer(serializers.Serializer[SeriesAnswer]):
    """Rates as a step function of days: what applied from when to when, and why it changed."""

    question = SeriesQuestionSerializer(source="*", help_text="The question as it was understood.")
    steps = StepSerializer(
        many=True, help_text="The steps in order, without gaps; those on which nothing applied too."
    )
    not_summed = serializers.SerializerMethodField()

    def get_not_summed(self, answer: Any) -> str:
        """Why no total is given."""
        return NOT_SUMMED


#: Columns of the table, each with the members that lead to it from a step, a tariff and a line.
HEADINGS = (
    "valid_from", "valid_through", "tariff.id", "tariff.label", "imposed_by.id", "label", "treatment",
    "rate.type", "rate.percent", "rate.qualifier", "rate.in_words", "role", "condition.kind", "condition.text",
    "legal_code", "match.how", "through.id", "since", "set_by.id", "verification", "sources", "opened_by", "closed_by",
)  # fmt: skip


def as_table(document: dict[str, Any]) -> Iterator[bytes]:
    """The steps as CSV: a row for each line of each step, one without a tariff where nothing applied."""
    return written(HEADINGS, (row for step in document["steps"] for row in rows_of_step(step)))


def rows_of_step(step: dict[str, Any]) -> Iterator[list[str]]:
    days = [plain(step["valid_from"]), plain(step["valid_through"])]
    actions = [joined(action["id"] for action in step[name]) for name in ("opened_by", "closed_by")]
    found = [(each, one) for each in step["components"] for one in each["lines"]]
    if not found:
        yield [*days, *[""] * (len(HEADINGS) - 4), *actions]
    for each, one in found:
        line = one["line"]
        values = [
            each["tariff"]["id"], each["tariff"]["label"], (each["imposed_by"] or {}).get("id"),
            line["label"], line["treatment"], line["rate"]["type"], line["rate"]["percent"],
            line["rate"]["qualifier"], line["rate"]["in_words"], line["role"], line["condition"]["kind"],
            line["condition"]["text"], line["legal_code"], one["match"]["how"], (one["through"] or {}).get("id"),
            one["since"], one["set_by"]["id"], one["verification"],
        ]  # fmt: skip
        sources = joined(citation["url"] for citation in one["citations"])
        yield [*days, *map(plain, values), sources, *actions]


def joined(texts: Iterable[str]) -> str:
    return disarmed("; ".join(text for text in texts if text))
