"""Search over everything public."""

import pytest

from tests.events.shapes import dated
from tests.factories import (
    make_agreement,
    make_country,
    make_event,
    make_meeting,
    make_office,
    make_official,
    make_source,
    make_tariff,
)

pytestmark = pytest.mark.django_db

WORD = "Zyzzyva"


@pytest.fixture
def hits(ask):
    """(type, id) of what a search finds, in order."""

    def get(q, **question):
        return [(hit["type"], hit["id"]) for hit in ask("search/", q=q, **question)["results"]]

    return get


@pytest.fixture
def one_of_each():
    """One record of each resource, with the word in its name."""
    return {
        "countries": make_country("ZW", name=WORD),
        "agreements": make_agreement(WORD, slug="agreement"),
        "tariffs": make_tariff(WORD, slug="tariff"),
        "officials": make_official(WORD, slug="official"),
        "offices": make_office(WORD, slug="office"),
        "events": make_event(WORD, slug="event"),
        "sources": make_source(WORD, slug="source", publisher="Gazette"),
    }


def test_a_hit_says_what_it_is_and_where(ask):
    make_meeting(f"{WORD} meets", slug="visit", date="2025-08-05/2025-08-06")

    assert ask("search/", q=WORD) == {
        "results": [
            {
                "type": "events",
                "kind": "meeting",
                "id": "visit",
                "label": f"{WORD} meets",
                "url": "http://testserver/api/v1/events/visit/",
                "date": dated("2025-08-05/2025-08-06", "2025-08-05", "2025-08-06"),
            }
        ],
        "next": None,
    }


def test_every_resource_is_searched_and_every_address_answers(ask, hits, one_of_each, api_client):
    assert dict(hits(WORD)) == {name: record.public_id for name, record in one_of_each.items()}

    for hit in ask("search/", q=WORD)["results"]:
        assert api_client.get(hit["url"]).status_code == 200
        assert hit["url"].startswith(f"http://testserver/api/v1/{hit['type']}/")


def test_only_events_have_a_kind_and_only_events_and_sources_a_date(ask, one_of_each):
    rows = {hit["type"]: hit for hit in ask("search/", q=WORD)["results"]}

    assert {name for name, row in rows.items() if row["kind"]} == {"events"}
    assert {name for name, row in rows.items() if row["date"]} == {"events", "sources"}


def test_some_resources_alone(hits, one_of_each):
    assert hits(WORD, type="events,officials") == [("officials", "official"), ("events", "event")]
    assert hits(WORD, type="sources") == [("sources", "source")]


def test_the_best_hits_come_first(hits):
    make_event("Other", slug="in-text", summary=f"{WORD} is named.")
    make_tariff("Other", slug="as-alias", aliases=[WORD])
    make_source(WORD, slug="in-title")

    assert hits(WORD) == [("sources", "in-title"), ("tariffs", "as-alias"), ("events", "in-text")]


@pytest.mark.parametrize(
    "words", ["quebec", "QUÉBEC tariffs", '"tariff on wine"', "wine -beer", "beer or wine"]
)
def test_accents_case_and_endings_are_ignored_and_phrases_understood(hits, words):
    make_event("Québec's tariff on wine", slug="wine")

    assert hits(words) == [("events", "wine")]


def test_nothing_found_is_an_empty_answer(ask):
    assert ask("search/", q=WORD, count="exact") == {"results": [], "next": None, "count": 0}


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 10])
def test_pages_show_every_hit_once(ask, api_client, one_of_each, limit):
    make_event(f"{WORD} {WORD}", slug="twice")
    make_event("Other", slug="weak", summary=WORD)
    page = ask("search/", q=WORD, limit=limit, count="exact")
    seen = [hit["id"] for hit in page["results"]]
    assert page["count"] == 9

    while page["next"]:
        page = api_client.get(page["next"]).json()
        seen += [hit["id"] for hit in page["results"]]

    assert len(seen) == len(set(seen)) == 9
    assert seen[-1] == "weak"


def test_a_cursor_of_other_words_is_refused(ask, refused, one_of_each):
    following = ask("search/", q=WORD, limit=1)["next"]
    cursor = following.split("cursor=")[1].split("&")[0]

    assert refused("search/", q="Canada", cursor=cursor) == ["cursor"]
    assert refused("search/", q=WORD, cursor="x") == ["cursor"]


def test_a_draft_is_not_found(ask):
    hidden = {"published": False}
    before = ask("search/", q=WORD, count="exact")

    make_country("ZW", name=WORD, **hidden)
    for make in (
        make_agreement,
        make_tariff,
        make_official,
        make_office,
        make_event,
        make_source,
        make_meeting,
    ):
        make(WORD, **hidden)

    assert ask("search/", q=WORD, count="exact") == before


def test_a_search_takes_one_query_and_one_for_each_resource_found(
    ask, one_of_each, django_assert_num_queries
):
    with django_assert_num_queries(8):
        ask("search/", q=WORD)
    with django_assert_num_queries(2):
        ask("search/", q=WORD, type="events")


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ({}, ["q"]),
        ({"q": ""}, ["q"]),
        ({"q": "!?"}, ["q"]),
        ({"q": WORD, "type": "people"}, ["type"]),
        ({"q": WORD, "limit": "201"}, ["limit"]),
        ({"q": WORD, "count": "yes"}, ["count"]),
        ({"q": WORD, "ordering": "date"}, ["ordering"]),
        ({"query": WORD}, ["query", "q"]),
    ],
)
def test_what_is_not_understood_is_refused_by_name(refused, question, names):
    assert refused("search/", **question) == names


def test_the_index_names_the_search(ask):
    assert "search" in {resource["name"] for resource in ask("")["resources"]}
