"""The kind beside the people of events: however it is written, and what is found by it."""

import pytest
from django.db import connection

from events.event.models import Event
from events.event.roles import EventOfficial
from tests.factories import (
    make_event,
    make_event_official,
    make_official,
    make_signal,
    make_tariff_action,
)

pytestmark = pytest.mark.django_db


def kinds_beside(event):
    return set(EventOfficial.objects.filter(event=event.pk).values_list("kind", flat=True))


def by_save(event):
    event.kind = "statement"
    event.save()


def by_an_update(event):
    Event.objects.filter(pk=event.pk).update(kind="statement")


def by_plain_sql(event):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE events_event SET kind = 'statement' WHERE id = %s", [event.pk])


@pytest.mark.parametrize("write", [by_save, by_an_update, by_plain_sql])
def test_the_kind_beside_people_follows_that_of_the_event(write):
    event = make_event(kind="policy")
    make_event_official(event)
    assert kinds_beside(event) == {"policy"}

    write(event)

    assert kinds_beside(event) == {"statement"}


def test_people_written_in_bulk_moved_or_given_another_kind_have_that_of_their_event():
    policy, signal = make_event(kind="policy"), make_signal()
    joly, carney = make_official(slug="joly"), make_official(slug="carney")
    rows = EventOfficial.objects.bulk_create(
        EventOfficial(event=policy, official=who, role="said") for who in (joly, carney)
    )

    EventOfficial.objects.filter(pk=rows[0].pk).update(event=signal.spine)
    EventOfficial.objects.filter(pk=rows[1].pk).update(kind="meeting")

    assert (kinds_beside(signal), kinds_beside(policy)) == ({"signal"}, {"policy"})


def test_a_corrected_kind_leaves_no_history_of_its_copies():
    event = make_event(kind="policy")
    make_event_official(event)
    history = EventOfficial.pgh_event_model.objects
    before = history.count()

    by_save(event)

    assert history.count() == before


def test_what_people_did_is_asked_of_one_kind_of_several_and_of_all(found):
    joly = make_official(slug="joly")
    of = {
        "said": make_event(slug="said", kind="statement"),
        "decided": make_event(slug="decided", kind="policy"),
        "imposed": make_tariff_action(slug="imposed"),
    }
    for event in of.values():
        make_event_official(event, joly, "announced")

    assert set(found("events/", official_role="announced")) == set(of)
    assert set(found("events/", official_role="announced", kind="statement,policy")) == {"said", "decided"}
    assert found("events/", official="joly", kind="tariff_action") == ["imposed"]
    assert found("tariff-actions/", official_role="announced") == ["imposed"]
    assert found("events/", official_role="announced", kind="signal") == []

    by_save(of["decided"])

    assert found("events/", official="joly", kind="policy") == []
