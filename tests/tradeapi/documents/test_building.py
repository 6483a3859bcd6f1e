"""Stored documents: never served stale, built of all that they show, gone with what is not public."""

import json
from datetime import date

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection

from countries.country.models import Country
from countries.official.models import Tenure
from events.event.models import Citation, Event
from events.meeting.models import Participation
from events.source.models import Source
from events.tariff.rates import RateLine
from tests.factories import (
    make_agreement,
    make_event,
    make_link,
    make_meeting,
    make_milestone,
    make_office,
    make_official,
    make_participation,
    make_product,
    make_signal,
    make_source,
    make_tariff,
    make_tariff_action,
    make_tenure,
    make_user,
)
from tradeapi.curation import transitions
from tradeapi.documents import building, state
from tradeapi.documents.models import Document, Touch
from tradeapi.documents.serving import SITE
from tradeapi.documents.triggers import watch_tables

TODAY = date(2025, 8, 15)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def a_world(db):
    """Records of every kind that name one another, with their documents."""
    world = {"tariff": make_tariff(), "agreement": make_agreement(), "product": make_product()}
    world["action"] = make_tariff_action(world["tariff"])
    world["official"], world["office"] = make_official(), make_office()
    world["tenure"] = make_tenure(world["official"], world["office"])
    world["meeting"] = make_meeting()
    make_participation(world["meeting"], official=world["official"], name="Mélanie Joly")
    world["meeting"].tariffs.add(world["tariff"])
    world["event"], world["milestone"] = make_event(), make_milestone(world["agreement"])
    world["signal"] = make_signal()
    make_link(world["event"], world["meeting"].spine)
    building.settle()
    return world


def text_of(resource, record):
    return Document.objects.get(resource=resource, record=record.pk).text


def test_everything_public_has_a_document_and_no_draft_has_one(a_world):
    draft = make_event(published=False)

    building.settle()

    assert building.differences() == []
    shown = {
        "tariff",
        "agreement",
        "tariff-action",
        "official",
        "office",
        "meeting",
        "event",
        "signal",
        "product",
    }
    assert shown <= set(Document.objects.values_list("resource", flat=True))
    assert not Document.objects.filter(resource="event", record=draft.pk).exists()


def test_a_write_is_noted_whoever_writes_and_documents_are_not_served_until_they_are_built(
    a_world, api_client
):
    tariff = a_world["tariff"]
    assert state.current().settled

    with connection.cursor() as cursor:
        cursor.execute("UPDATE countries_country SET name = 'Unseen States' WHERE code = 'US'")

    assert not state.current().settled
    shown = api_client.get(f"/api/v1/tariffs/{tariff.slug}/").json()
    assert shown["imposed_by"]["label"] == "Unseen States"
    assert "Unseen States" not in text_of("tariff", tariff)
    building.settle()
    assert state.current().settled
    assert "Unseen States" in text_of("tariff", tariff)


CHANGES = {
    "a country renamed": lambda world: Country.objects.filter(pk="CA").update(name="Kanada"),
    "a source renamed": lambda world: Source.objects.update(publisher="Another Gazette", tier="blog"),
    "a title corrected": lambda world: Event.objects.update(title="A better title"),
    "a tenure corrected": lambda world: Tenure.objects.update(acting=True),
    "a tenure deleted": lambda world: (Participation.objects.all().delete(), Tenure.objects.all().delete()),
    "a citation deleted": lambda world: Citation.objects.filter(event=world["event"]).delete(),
    "a citation moved": lambda world: Citation.objects.filter(event=world["event"]).update(
        event=world["meeting"].spine
    ),
    "a rate changed": lambda world: RateLine.objects.update(rate_percent=35),
    "a tariff spoken of no more": lambda world: world["meeting"].tariffs.clear(),
    "an action of another tariff": lambda world: make_tariff_action(make_tariff("Another")),
    "a participant more": lambda world: make_participation(world["meeting"], "US", name="Someone"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whatever_is_shown_changes_the_documents_that_show_it(a_world, change):
    before = state.current().number
    change(a_world)
    assert building.differences() != []

    building.settle()

    assert building.differences() == []
    assert state.current().number > before


def test_publishing_shows_in_the_documents_of_others_and_withdrawing_takes_the_document(a_world):
    whole = a_world["event"]
    part = make_event("A part of it", part_of=whole.spine, published=False)
    building.settle()
    assert part.slug not in text_of("event", whole)

    transitions.admit(part, "made for a test")
    building.settle()
    assert part.slug in text_of("event", whole)

    reviewer = make_user("Reviewer", is_superuser=True)
    transitions.withdraw(part, reviewer, "It was told twice.")
    building.settle()
    assert part.slug not in text_of("event", whole)
    assert not Document.objects.filter(resource="event", record=part.pk).exists()


def test_a_document_is_not_stale_by_the_clock(a_world, api_client):
    tariff = a_world["tariff"]
    make_tariff_action(tariff, action="repealed", date="2025-08-10", effective="2025-09-01")
    building.settle()
    address = f"/api/v1/tariffs/{tariff.slug}/"

    with time_machine.travel("2025-08-31", tick=False):
        before = api_client.get(address).json()
    with time_machine.travel("2025-09-01", tick=False):
        after = api_client.get(address).json()

    assert (before["on"], before["status"]["status"]) == ("2025-08-31", "in_force")
    assert (after["on"], after["status"]["status"]) == ("2025-09-01", "repealed")
    assert building.differences() == []
    with time_machine.travel("2025-09-02", tick=False):
        assert building.differences() == []


@pytest.mark.parametrize("on", ["2025-03-03", "2025-03-04", "2025-08-15", "2026-01-01"])
def test_a_day_that_is_asked_for_is_answered_as_without_stored_documents(a_world, api_client, on):
    address = f"/api/v1/tariffs/?on={on}"
    stored = api_client.get(address).content
    Document.objects.all().delete()

    assert api_client.get(address).content == stored


@pytest.mark.parametrize(
    "address", ["events/", "events/?expand=part_of", "meetings/?fields=title", "offices/", "agreements/", "signals/",
                "countries/", "milestones/?count=exact", "tariff-actions/?limit=1", "products/7208/"]
)  # fmt: skip
def test_stored_documents_are_answered_byte_by_byte_as_rendered_ones(a_world, api_client, address):
    stored = api_client.get(f"/api/v1/{address}")
    Touch.objects.create(relation="events_event", keys={})
    live = api_client.get(f"/api/v1/{address}")

    assert stored.content == live.content
    assert stored["Content-Type"] == live["Content-Type"]


def test_a_list_of_stored_documents_is_one_question(a_world, api_client, django_assert_num_queries):
    with django_assert_num_queries(1):
        api_client.get("/api/v1/meetings/")


def test_what_is_missing_is_rendered(a_world, api_client):
    whole = api_client.get("/api/v1/events/").json()
    Document.objects.filter(resource="event", record=a_world["event"].pk).delete()

    assert api_client.get("/api/v1/events/").json() == whole


def test_documents_of_other_code_are_not_served_but_rebuilt(a_world, monkeypatch):
    monkeypatch.setattr(state, "edition", lambda: "of tomorrow")
    monkeypatch.setattr(building, "edition", lambda: "of tomorrow")
    assert not state.current().settled
    assert building.settle() == 0

    call_command("documents", "refresh", verbosity=0)

    assert state.current().settled


def test_what_was_public_before_anything_was_built_is_built_too(db):
    source = make_source()
    Touch.objects.all().delete()
    assert not state.current().settled

    call_command("documents", "refresh", verbosity=0)

    assert state.current().settled
    assert source.title in text_of("source", source)


def test_the_number_grows_with_each_change_and_stands_still_otherwise(a_world):
    before = state.current().number
    building.settle()
    assert state.current().number == before

    Country.objects.filter(pk="CA").update(name="Kanada")
    building.settle()

    assert state.current().number > before


def test_a_document_is_stored_with_every_character_of_it(a_world):
    Event.objects.update(summary='Said "so"\\, then\n\ttwice: \\N \\. \u2028 \u0151')

    building.settle()

    assert building.differences() == []
    assert json.loads(text_of("event", a_world["event"]).replace(SITE, ""))["summary"].endswith(
        "\u2028 \u0151"
    )


def test_verify_names_what_differs(a_world, capsys):
    Document.objects.filter(resource="event", record=a_world["event"].pk).update(text="{}")

    with pytest.raises(CommandError, match="1 documents differ"):
        call_command("documents", "verify", verbosity=0)
    assert f"events {a_world['event'].pk}" in capsys.readouterr().err

    call_command("documents", "rebuild", verbosity=0)
    call_command("documents", "verify", verbosity=0)


@pytest.mark.parametrize("what", ["verify", "rebuild"])
def test_a_command_tells_how_far_it_is(a_world, capsys, monkeypatch, what):
    monkeypatch.setattr(building, "PORTION", 2)

    call_command("documents", what)

    told = capsys.readouterr().out.replace("\r", "\n").splitlines()
    events = Event.objects.published().count()
    assert f"events: {events} of {events}" in told
    assert any(line.startswith("countries: 2 of ") for line in told)
    assert told[-1] in ("every document agrees with a fresh rendering", "0 documents changed")


def test_the_triggers_can_be_put_again(a_world):
    watch_tables()

    Country.objects.filter(pk="CA").update(name="Kanada")

    assert Touch.objects.values_list("relation", "keys__code").get() == ("countries_country", "CA")


@pytest.mark.django_db(transaction=True)
def test_a_writer_settles_before_the_commit():
    source = make_source()

    assert state.current().settled
    assert source.title in text_of("source", source)
