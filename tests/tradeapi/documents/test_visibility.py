"""What was written can show in an answer unless it is all of drafts; the state of the public is counted by that."""

import pytest

from events.event.models import Event
from tests.factories import make_event, make_link, make_source, make_tariff, make_tariff_action
from tradeapi.curation.models import Status
from tradeapi.documents import building, state
from tradeapi.documents.dependencies import Row
from tradeapi.documents.visibility import may_show

from .test_building import a_world

__all__ = ["a_world"]

pytestmark = pytest.mark.django_db


def test_what_no_document_shows_is_counted_too_for_answers_may_depend_on_it(a_world):
    before = state.current().number

    Event.objects.filter(pk=a_world["event"].pk).update(created_at="2025-01-01T00:00Z")

    assert building.settle() == 0
    assert state.current().number > before


def test_a_record_that_became_a_draft_behind_our_back_loses_its_document(a_world, client):
    event = a_world["event"]
    Event.objects.filter(pk=event.pk).update(status=Status.DRAFT)

    assert building.settle() > 0

    assert client.get(f"/api/v1/events/{event.slug}/").status_code == 404
    assert building.differences() == []


def drafted_event():
    return make_event(published=False, sources=[make_source(published=False)])


def drafted_link():
    public, draft = make_event(), make_event(published=False)
    return make_link(draft, public)


def drafted_line():
    return make_tariff_action(make_tariff(), published=False).lines.get()


DRAFTED = {
    "a draft": drafted_event,
    "a citation of a draft": lambda: drafted_event().citations.get(),
    "a link of a draft to what is public": drafted_link,
    "a rate line of a drafted action of a public tariff": drafted_line,
}


def row_of(instance):
    columns = instance._meta.concrete_fields
    keys = {
        one.column: one.value_from_object(instance) for one in columns if one.primary_key or one.is_relation
    }
    return Row(instance._meta.db_table, keys)


@pytest.mark.parametrize("make", DRAFTED.values(), ids=DRAFTED)
@pytest.mark.parametrize("status", [Status.DRAFT, Status.IN_REVIEW])
def test_rows_of_drafts_show_nowhere(make, status):
    row = row_of(make())
    Event.objects.filter(status=Status.DRAFT).update(status=status)

    assert not may_show([row])
    Event.objects.update(status=Status.PUBLISHED)
    assert may_show([row]) is (row.relation != "events_citation")  # its source is a draft still


def test_one_public_row_among_those_of_drafts_is_enough():
    assert may_show([row_of(drafted_event()), row_of(make_event())])


def test_what_was_withdrawn_was_public():
    event = make_event()
    Event.objects.filter(pk=event.pk).update(status=Status.WITHDRAWN)

    assert may_show([row_of(event)])


def test_a_draft_that_is_gone_shows_nowhere():
    event = drafted_event()
    rows = [row_of(event), row_of(event.citations.get())]
    event.citations.all().delete()
    event.delete()

    assert not may_show(rows)


@pytest.mark.parametrize("table", ["events_event", "countries_product", "a_table_of_somebody"])
def test_a_table_that_was_emptied_may_have_shown(table):
    assert may_show([Row(table, {})])
