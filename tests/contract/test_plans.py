"""Planned statements answer as those that are compiled for each question: for every filter, whatever its values."""

import pytest
from django.test import Client

from tradeapi.api.planned import PlannedKeyset
from tradeapi.api.plans import HandledInPython, plans
from tradeapi.api.rendering import resources

#: Values for parameters that have no list of their own, two for each sort.
DAYS, NUMBERS = ("2025-03-10", "2025-08-15"), ("25", "10")
#: Parameters whose codes of goods are found in Python, up and down the Harmonized System and by those of sectors.
OF_GOODS = {
    ("sectors", "product"),
    ("tariffs", "product"),
    ("tariffs", "sector"),
    ("tariff-actions", "product"),
}
#: Parameters that choose no records.
APART = {"cursor", "limit", "count", "format", "fields", "omit", "expand", "match", "known_on"}


def names_of(view):
    return [name for name in view.get_filterset_class().base_filters if name not in APART]


def values_of(declared):
    """Two values that the parameter takes, of those that select something where that is known."""
    field = declared.field
    if hasattr(field, "model"):
        records = field.model.objects.published().order_by("pk")
        return [records.first().public_id, records.last().public_id] if records.exists() else []
    if hasattr(field, "choices"):
        return [*field.choices][:2] + [*field.choices][-1:]
    kind = field.schema.get("format") or field.schema["type"]
    return {
        "date": DAYS,
        "date-time": ("2025-08-15T12:00:00Z", "2020-01-01T00:00:00Z"),
        "boolean": ("true", "false"),
        "integer": NUMBERS,
        "decimal": NUMBERS,
    }.get(kind, (field.example or "steel", "US", "%"))


@pytest.fixture
def without_plans(monkeypatch):
    """``without_plans(ask)`` is what is answered where nothing is planned."""

    def ask(question):
        def refuse(self, *args):
            raise HandledInPython

        with monkeypatch.context() as patch:
            patch.setattr(PlannedKeyset, "part", refuse)
            return question()

    return ask


@pytest.mark.parametrize("name", sorted(resources()))
def test_every_filter_answers_the_same_with_a_plan_and_without(sample, db, name, without_plans):
    resource, client = resources()[name], Client()
    view = resource.view()
    filters = view.get_filterset_class().base_filters
    plans.clear()
    differing = []
    for parameter in names_of(view):
        for value in values_of(filters[parameter]):
            query = {parameter: value, "limit": 3}
            planned = client.get(resource.path, query)
            compiled = without_plans(lambda query=query: client.get(resource.path, query))
            if (planned.status_code, without_id(planned)) != (compiled.status_code, without_id(compiled)):
                differing.append((parameter, value))
    assert not differing


@pytest.mark.parametrize("name", sorted(resources()))
def test_every_filter_is_answered_by_a_statement_that_is_kept(sample, db, name, monkeypatch):
    resource, client = resources()[name], Client()
    filters = resource.view().get_filterset_class().base_filters
    asked, opted_out = PlannedKeyset.unplanned.func, []
    monkeypatch.setattr(PlannedKeyset, "unplanned", property(lambda rows: opted_out.append(1) or asked(rows)))
    plans.clear()

    without = set()
    for parameter in names_of(resource.view()):
        for value in values_of(filters[parameter]):
            opted_out.clear()
            client.get(resource.path, {parameter: value, "limit": 3})
            if opted_out:
                without.add((name, parameter))

    assert plans.kept
    assert without == {one for one in OF_GOODS if one[0] == name}


def without_id(response):
    """The body; of a refusal what does not name the request."""
    body = response.json()
    return {key: value for key, value in body.items() if key != "request_id"}
