"""The log where it had not been told: what it lacks, and what it takes for a change."""

import pytest
import time_machine

from events.event.models import Event
from tests.factories import make_event, make_product, make_source, make_tariff
from tradeapi.changes import log
from tradeapi.documents import building
from tradeapi.documents.models import Document

pytestmark = pytest.mark.django_db


def test_what_came_about_without_the_log_is_caught_up_once(logged):
    event = make_event()
    logged()
    Event.objects.filter(pk=event.pk).update(title="Behind the back of the log")
    product = make_product()
    assert sorted(log.differences()) == [f"events/{event.slug}", f"products/{product.pk}"]

    assert log.catch_up() == 2

    assert sorted(logged()) == [("events", event.slug, "refreshed"), ("products", product.pk, "published")]
    assert log.differences() == []
    assert log.catch_up() == 0


def test_catching_up_changes_the_tag_of_the_whole_log(client):
    event = make_event()
    Event.objects.filter(pk=event.pk).update(title="Behind the back of the log")
    building.settle()
    question = {"path": "/api/v1/changes/", "data": {"format": "jsonl"}}
    tag = client.get(**question)["ETag"]
    assert log.catch_up() == 1

    assert client.get(**question)["ETag"] != tag


def test_a_day_that_passes_is_no_change(logged):
    with time_machine.travel("2025-08-15T12:00Z", tick=False):
        tariff = make_tariff()
    logged()

    with time_machine.travel("2025-08-16T12:00Z", tick=False):
        assert log.catch_up() == 0
    assert tariff.is_public


@pytest.mark.django_db(transaction=True)
def test_what_the_store_lacks_is_rendered_for_the_log_and_not_taken_for_withdrawn():
    source, other = make_source("A"), make_source("B")
    Document.objects.filter(resource="source", record=source.pk).delete()

    assert log.differences() == []
    assert log.catch_up() == 0
    assert other.is_public
