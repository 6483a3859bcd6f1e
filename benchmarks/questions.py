"""The questions of which plans are looked at: each filter with values that select much, little and nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, F

from tradeapi.api.rendering import resources

Question = dict[str, str]

#: Resources whose tables grow with what happens.
OF_EVENTS = ("events", "meetings", "tariff-actions", "milestones")
LARGE_RESOURCES = (*OF_EVENTS, "tariffs", "sources")
#: Parameters that choose no records, or say only how others are meant.
NOT_ASKED = {"cursor", "limit", "count", "format", "fields", "omit", "expand", "match", "known_on"}
#: A country that acts in most that happens, and one that hardly does.
OFTEN, SELDOM = "AA", "JP"
#: Values of parameters of which no column tells what is in them.
VALUES: dict[str, tuple[str, ...]] = {
    "q": ("tariff", "zirconium", "nowhere", "tariff zirconium"),
    "between": (f"{OFTEN},AB", f"{OFTEN},{SELDOM}"),
    "topic": ("steel", "nothing"),
    "product": ("7208", "01", "3104"),
    "place": ("Mexico City", "e", "Nowhere"),
    "legal_code": ("9903.01.10", "1111.11.11"),
    "publisher": ("Reuters", "Nobody"),
    "relief_limited_to": ("plaintiffs", "nobody"),
}
#: Values of each sort: the first of all there is, the middle, the last, and beyond.
BY_FORMAT: dict[str, tuple[str, ...]] = {
    "date": ("2005-01-03", "2015-07-01", "2025-06-30", "2030-01-01"),
    "date-time": ("2020-01-01T00:00:00Z", "2030-01-01T00:00:00Z"),
    "boolean": ("true", "false"),
    "decimal": ("0", "30", "59", "70"),
    "integer": ("10",),
}
YEAR = {"from": "2015-01-01", "to": "2015-12-31"}
#: What is asked beside each filter.
BESIDE: dict[str, tuple[Question, ...]] = {
    **dict.fromkeys(OF_EVENTS, ({"country": OFTEN, **YEAR}, {"country": SELDOM})),
    "tariffs": ({"imposed_by": OFTEN}, {"imposed_by": SELDOM}, {"on": "2010-01-01"}),
    "sources": (YEAR,),
}  # fmt: skip


def questions() -> Iterator[tuple[str, Question]]:
    """Each filter by itself and beside others, and each ordering: the path, and what is asked of it."""
    for name in LARGE_RESOURCES:
        resource = resources()[name]
        declared: Any = resource.view().get_filterset_class()
        yield resource.path, {}
        for parameter, one in declared.base_filters.items():
            if parameter in NOT_ASKED:
                continue
            for value in values_of(parameter, one, declared._meta.model):
                yield resource.path, {parameter: value}
                for beside in BESIDE[name]:
                    if parameter not in beside:
                        yield resource.path, {**beside, parameter: value}


def values_of(parameter: str, declared: Any, model: Any) -> tuple[str, ...]:
    """Values that the parameter takes: of what there is often, seldom and not at all."""
    field, plain = declared.field, parameter.removesuffix("__not")
    if plain in VALUES:
        return VALUES[plain]
    if hasattr(field, "choices"):
        return tuple(word for word in field.choices if word != "relevance")
    if getattr(field, "to", "") == "countries.Country":
        return OFTEN, SELDOM
    if hasattr(field, "model"):
        records = field.model.objects.published().order_by("pk")
        many = records.count()
        return tuple(records[at].public_id for at in sorted({0, many // 2, many - 1}) if 0 <= at < many)
    sort = field.schema.get("format") or field.schema["type"]
    return BY_FORMAT.get(sort) or (*in_column(model, str(declared.field_name)), str(field.example))


def in_column(model: Any, column: str) -> tuple[str, ...]:
    """The text that most rows have in a column, and one that few have; nothing where it is no column of texts."""
    if column not in {field.name for field in model._meta.get_fields()}:
        return ()
    counted = (
        model.objects.exclude(**{column: ""}).values_list(column).annotate(many=Count("*")).order_by("-many")
    )
    rows = [text for text, _ in counted.order_by(F("many").desc(), column)]
    return tuple(dict.fromkeys((rows[0], rows[-1]))) if rows else ()
