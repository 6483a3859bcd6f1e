from datetime import UTC, datetime

import feedparser
import pytest
import time_machine

from tests.factories import make_country, make_event, make_meeting, make_source, make_user
from tradeapi import changes
from tradeapi.curation import transitions
from tradeapi.curation.writing import one_writer, recorded

pytestmark = pytest.mark.django_db

URL = "/api/v1/changes/"


@pytest.fixture
def life(db):
    """A source that is published on 1 August, corrected on the 3rd and withdrawn on the 5th."""
    with time_machine.travel(datetime(2025, 8, 1, 9, tzinfo=UTC), tick=False):
        source = make_source("Repeal announced", slug="repeal")
    with time_machine.travel(datetime(2025, 8, 3, 23, 59, tzinfo=UTC), tick=False):
        editor = make_user("Editor")
        with one_writer(), recorded(by=editor, action="edit", reason="The title was cut."):
            source.title = "Repeal of the tax announced"
            source.save()
    with time_machine.travel(datetime(2025, 8, 5, 9, tzinfo=UTC), tick=False):
        transitions.withdraw(source, make_user("Reviewer"), "The page was a forgery.")
    return source


@pytest.fixture
def numbers(ask):
    """Numbers of the changes that answer a question."""
    return lambda **question: [row["number"] for row in ask("changes/", **question)["results"]]


def test_the_payload_of_a_correction(ask, life):
    answer = ask("changes/", action="corrected")

    [change] = answer["results"]
    before, after = change.pop("before"), change.pop("after")
    assert change == {
        "number": 2,
        "at": "2025-08-03T23:59:00Z",
        "resource": "sources",
        "slug": "repeal",
        "url": "http://testserver/api/v1/sources/repeal/",
        "action": "corrected",
        "title": "Department of Finance Canada: Repeal of the tax announced",
        "summary": "sources/repeal was corrected: title.",
        "reason": "The title was cut.",
        "fields_changed": ["title"],
        "by": "editor",
        "countries": [],
        "merged_into": None,
    }
    assert (before["title"], after["title"]) == ("Repeal announced", "Repeal of the tax announced")
    assert answer["next"] is None


def test_documents_have_the_addresses_of_the_site_that_is_asked(ask, client):
    meeting = make_meeting()

    change = ask("changes/", resource="meetings", slug=meeting.slug)["results"][0]

    assert change["after"] == client.get(f"/api/v1/meetings/{meeting.slug}/").json()
    assert change["after"]["host"] is None
    assert change["after"]["countries"][0]["country"]["url"] == "http://testserver/api/v1/countries/CA/"
    assert change["countries"] == ["CA", "MX"]


def test_a_merge_leads_to_the_record_that_stands_in(ask):
    source, other = make_source(), make_source("The original")
    transitions.merge(source, other, make_user("Reviewer"), "The same page.")

    change = ask("changes/", slug=source.slug, ordering="-number")["results"][0]

    assert (change["action"], change["after"]) == ("merged", None)
    assert change["merged_into"] == {
        "id": other.slug,
        "label": "Department of Finance Canada: The original",
        "url": f"http://testserver/api/v1/sources/{other.slug}/",
    }


def test_since_answers_what_came_after_that_number_oldest_first(numbers, life):
    assert numbers(since=0) == [1, 2, 3]
    assert numbers(since=2) == [3]
    assert numbers(since=3) == []
    assert numbers(since=0, ordering="-number") == [3, 2, 1]


def test_pages_lead_on_and_the_last_one_says_so(ask, life, client):
    first = ask("changes/", since=0, limit=2)
    second = client.get(first["next"]).json()

    assert [row["number"] for row in first["results"] + second["results"]] == [1, 2, 3]
    assert second["next"] is None


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ({"from_": "2025-08-03"}, [2, 3]),
        ({"from_": "2025-08-04"}, [3]),
        ({"to": "2025-08-03"}, [1, 2]),
        ({"to": "2025-08-02"}, [1]),
        ({"action": "published,withdrawn"}, [1, 3]),
        ({"action__not": "published"}, [2, 3]),
        ({"resource": "sources"}, [1, 2, 3]),
        ({"resource": "events,meetings"}, []),
        ({"resource__not": "sources"}, []),
        ({"slug": "repeal"}, [1, 2, 3]),
        ({"slug": "another"}, []),
    ],
)
def test_filters(numbers, life, question, found):
    assert numbers(**question) == found


def test_a_country_finds_what_names_it_or_did_so(ask):
    make_country("MX")
    event = make_event(countries=(("MX", "actor"),))
    with one_writer(), recorded(action="edit", reason="Not Mexico."):
        event.event_countries.all().delete()
    start = ask("changes/", slug=event.slug, limit=1)["results"][0]["number"]

    found = ask("changes/", country="MX", since=start - 1)["results"]

    assert [(row["action"], row["slug"]) for row in found] == [
        ("published", event.slug),
        ("corrected", event.slug),
    ]
    assert ask("changes/", country="MX", resource="countries")["results"][0]["slug"] == "MX"


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ({"since": "-1"}, "since"),
        ({"since": "last"}, "since"),
        ({"since": "1.5"}, "since"),
        ({"since": "99999999999999999999"}, "since"),
        ({"resource": "tarifs"}, "resource"),
        ({"action": "deleted"}, "action"),
        ({"country": "XX"}, "country"),
        ({"slug": "no slug"}, "slug"),
        ({"from_": "01/08/2025"}, "from"),
        ({"from_": "2025-08-02", "to": "2025-08-01"}, "to"),
        ({"after": "3"}, "after"),
        ({"cursor": "3"}, "cursor"),
    ],
)
def test_what_is_not_understood_is_refused_by_name(refused, question, named):
    make_country("CA")

    assert refused("changes/", **question) == [named]


def test_what_was_said_on_an_earlier_day(ask, life):
    def said(day):
        rows = ask("changes/", resource="sources", slug="repeal", to=day, ordering="-number", limit=1)
        return rows["results"][0]["after"] if rows["results"] else None

    assert said("2025-07-31") is None
    assert said("2025-08-02")["title"] == "Repeal announced"
    assert said("2025-08-04")["title"] == "Repeal of the tax announced"
    assert said("2025-08-06") is None


def test_one_change_has_an_address(client, life):
    assert client.get(f"{URL}2/").json()["fields_changed"] == ["title"]
    assert client.get(f"{URL}99/").status_code == 404
    assert client.get(f"{URL}two/").status_code == 404


def test_documents_can_be_left_out(ask, life):
    row = ask("changes/", omit="before,after", limit=1)["results"][0]

    assert {"before", "after"}.isdisjoint(row)


def test_the_list_needs_one_query(client, life, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get(URL)


def test_the_feed_has_the_newest_first_and_each_change_once(client, life):
    feed = feedparser.parse(client.get(URL, {"format": "atom"}).content)

    assert not feed.bozo
    assert [entry.title for entry in feed.entries] == [
        "Withdrawn: Department of Finance Canada: Repeal of the tax announced",
        "Corrected: Department of Finance Canada: Repeal of the tax announced",
        "Published: Department of Finance Canada: Repeal announced",
    ]
    assert [entry.id for entry in feed.entries] == [f"urn:tradeapi:record:change:{n}" for n in (3, 2, 1)]
    assert feed.entries[0].link == "http://testserver/api/v1/changes/3/"
    assert "The page was a forgery." in feed.entries[0].summary
    assert feed.feed.updated == "2025-08-05T09:00:00+00:00"
    assert {tag.term for tag in feed.entries[1].tags} == {"sources", "corrected"}


def test_the_whole_log_comes_as_lines(client, life):
    lines = b"".join(client.get(URL, {"format": "jsonl", "since": 0})).decode().splitlines()

    assert len(lines) == 3


def test_there_is_no_calendar_of_changes(refused, life):
    assert refused("changes/", format="ics") == ["format"]


def test_the_revision_is_the_newest_number(life, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert changes.revision() == 3
