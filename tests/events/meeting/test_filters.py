"""What meetings can be asked."""

import pytest

from tests.factories import (
    make_agreement,
    make_country,
    make_event_official,
    make_meeting,
    make_office,
    make_official,
    make_participation,
    make_source,
    make_tariff,
    make_tenure,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def meetings():
    """A visit of Canada to Mexico, a summit of three, and a call of Canada and the United States."""
    make_meeting(slug="visit", date="2025-08-05/2025-08-06", host=make_country("MX"), interaction="consult")
    make_meeting(
        slug="summit",
        date="2025-06-16",
        countries=("CA", "MX", "US"),
        format="summit",
        host=make_country("CA"),
    )
    make_meeting(slug="call", date="2025-03-01", countries=("CA", "US"), format="call", medium="phone")


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ({"between": "CA,MX"}, ["visit", "summit"]),
        ({"between": "MX,CA"}, ["visit", "summit"]),
        ({"between": "CA,MX,US"}, ["summit"]),
        ({"between": "CA,MX", "from_": "2025-08-01", "to": "2025-08-31"}, ["visit"]),
        ({"between": "CA,MX", "from_": "2025-08-06"}, ["visit"]),
        ({"between": "CA,MX", "from_": "2025-08-07"}, []),
        ({"participant": "MX,US"}, ["visit", "summit", "call"]),
        ({"participant": "MX"}, ["visit", "summit"]),
        ({"host": "CA,MX"}, ["visit", "summit"]),
        ({"host": "MX"}, ["visit"]),
        ({"meeting_format": "visit,call"}, ["visit", "call"]),
        ({"meeting_format__not": "visit,call"}, ["summit"]),
        ({"medium": "phone"}, ["call"]),
        ({"medium__not": "phone"}, ["visit", "summit"]),
        ({"interaction": "consult"}, ["visit"]),
        ({"interaction__not": "consult"}, ["summit", "call"]),
        ({"on": "2025-08-06"}, ["visit"]),
        ({"country": "US"}, ["summit", "call"]),
    ],
)
def test_what_meetings_can_be_asked(found, meetings, question, answer):
    assert found("meetings/", **question) == answer


def test_a_meeting_is_shown_once_however_many_took_part(ask, meetings):
    make_meeting(slug="crowd", date="2025-09-01", countries=("CA", "CA", "MX", "MX"))

    answer = ask("meetings/", between="CA,MX", participant="CA,MX", count="exact")

    assert [meeting["slug"] for meeting in answer["results"]] == ["crowd", "visit", "summit"]
    assert answer["count"] == 3


@pytest.fixture
def anand():
    """Anita Anand: minister of transport, and from 2025-05-13 foreign minister."""
    person = make_official("Anita Anand", slug="anand")
    transport = make_office("Minister of Transport", slug="transport", role="other")
    foreign = make_office("Minister of Foreign Affairs", slug="foreign", role="foreign_minister")
    make_tenure(person, transport, "2024-01-01/2025-05-12")
    make_tenure(person, foreign, "2025-05-13/..")
    return person


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ({"official": "anand"}, ["later", "earlier"]),
        ({"office": "foreign"}, ["later"]),
        ({"office": "transport"}, ["earlier"]),
        ({"office": "foreign,transport"}, ["later", "earlier"]),
        ({"office_role": "foreign_minister"}, ["later"]),
        ({"office_role": "finance_minister"}, []),
        ({"official": "anand", "office": "foreign"}, ["later"]),
        ({"role": "mediator"}, ["later"]),
        ({"official": "anand", "role": "mediator"}, []),
        ({"participant": "CA", "role": "mediator"}, []),
        ({"participant": "MX", "role": "mediator"}, ["later"]),
        ({"participant": "CA", "office_role": "foreign_minister"}, ["later"]),
        ({"participant": "MX", "office_role": "foreign_minister"}, []),
    ],
)
def test_questions_about_people_mean_one_participant(found, anand, question, answer):
    make_participation(make_meeting(slug="earlier", date="2025-05-12"), official=anand)
    later = make_meeting(slug="later", date="2025-05-13")
    make_participation(later, official=anand)
    make_participation(later, "MX", name="Mexican mediator", role="mediator")

    assert found("meetings/", **question) == answer


def test_nobody_is_found_through_who_is_not_published(found, refused):
    hidden, office = make_official(slug="hidden", published=False), make_office(slug="minister")
    make_tenure(hidden, office)
    meeting = make_meeting()
    make_participation(meeting, official=hidden)
    make_participation(meeting, make_country("ZZ", published=False), name="Nobody", role="mediator")
    person, secret = make_official(slug="known"), make_office(role="trade_minister", published=False)
    make_tenure(person, secret)
    make_participation(meeting, official=person)

    assert found("meetings/", office="minister") == []
    assert found("meetings/", office_role="foreign_minister") == []
    assert found("meetings/", office_role="trade_minister") == []
    assert found("meetings/", role="mediator") == []
    assert refused("meetings/", official="hidden") == ["official"]


def test_what_was_spoken_of(found, refused):
    visit = make_meeting(slug="visit")
    make_meeting(slug="other")
    visit.agreements.add(make_agreement(slug="usmca"), make_agreement(slug="hidden-deal", published=False))
    visit.tariffs.add(make_tariff(slug="border"))

    assert found("meetings/", agreement="usmca") == ["visit"]
    assert found("meetings/", tariff="border") == ["visit"]
    assert refused("meetings/", agreement="hidden-deal") == ["agreement"]


def test_the_filters_of_events_hold_for_meetings(found):
    make_meeting("Talks on steel", slug="steel", sources=[make_source(slug="readout")], topics=["steel"])
    make_meeting("Talks on fish", slug="fish", sources=[make_source(publisher="Blog", tier="blog")])

    assert found("meetings/", source="readout") == ["steel"]
    assert found("meetings/", verification="single_source") == ["fish"]
    assert found("meetings/", topic="steel") == ["steel"]
    assert found("meetings/", q="fish") == ["fish"]


def test_an_official_of_the_event_is_no_participant(found):
    person = make_official(slug="joly")
    make_event_official(make_meeting(), person, "named")

    assert found("meetings/", official="joly") == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("between", "CA"), ("between", "CA,XX"), ("meeting_format", "party"), ("medium", "pigeon"),
        ("interaction", "fight"),
        ("official", "no-one"), ("office", "no-office"), ("office_role", "king"), ("role", "guest"),
        ("agreement", "nothing"), ("tariff", "nothing"), ("host", "XX"), ("kind", "meeting"),
        ("official_role", "said"),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_refused_by_name(refused, name, value):
    make_country("CA")

    assert refused("meetings/", **{name: value}) == [name]
