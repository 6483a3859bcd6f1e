"""Lists of drafts: what is not public yet, as far as the owner of the key may see it."""

from datetime import UTC, datetime

import pytest
import time_machine

from tests.curator import DRAFTS, SOURCE, Curator, faults
from tests.factories import make_event, make_source, make_user


@pytest.fixture
def names(curator):
    """Slugs of the drafts of sources that answer a question, in order."""

    def ask(query="", by=curator):
        response = by.get(f"sources/{query}")
        assert response.status_code == 200, response.content
        return [row["id"] for row in response.json()["results"]]

    return ask


def drafted(curator, *slugs):
    for minute, slug in enumerate(slugs):
        with time_machine.travel(datetime(2025, 8, 15, 12, minute, tzinfo=UTC), tick=False):
            assert curator.post("sources/", {**SOURCE, "slug": slug}).status_code == 201


def test_a_draft_is_listed_with_its_address_and_place(curator):
    drafted(curator, "one")

    response = curator.get("sources/")

    assert response.json() == {
        "results": [
            {
                "id": "one",
                "label": "Department of Finance Canada: Canada rescinds digital services tax",
                "url": f"http://testserver{DRAFTS}sources/one/",
                "status": "draft",
                "updated_at": "2025-08-15T12:00:00Z",
            }
        ],
        "next": None,
    }
    assert response["Cache-Control"] == "private, no-store"


def test_what_is_public_is_no_draft(curator, names):
    make_source(slug="public")
    make_source(slug="waiting", published=False)

    assert names() == ["waiting"]


def test_pages_end_and_what_was_changed_last_comes_first(curator, names):
    drafted(curator, "one", "two", "three")

    first = curator.get("sources/?limit=2&count=exact").json()
    path = first["next"].partition(DRAFTS)[2]
    second = curator.get(path).json()

    assert [row["id"] for row in first["results"]] == ["three", "two"]
    assert first["count"] == 3
    assert [row["id"] for row in second["results"]] == ["one"]
    assert second["next"] is None


def test_drafts_can_be_asked_for_by_their_place(curator, names):
    drafted(curator, "one", "two")
    curator.post("sources/two/submission/")

    assert names("?status=draft") == ["one"]
    assert names("?status=in_review") == ["two"]
    assert names("?status=draft,in_review") == names()


def test_mine_are_those_that_the_owner_of_the_key_began(curator, names, at_the_desk):
    drafted(curator, "one")
    another = Curator()
    drafted(another, "two")

    assert names("?mine=true") == ["one"]
    assert names("?mine=true", by=another) == ["two"]
    assert names("?mine=false") == ["two"]
    assert names() == ["two", "one"]


def test_drafts_can_be_asked_for_by_when_they_were_changed(curator, names):
    drafted(curator, "one", "two")

    assert names("?updated_since=2025-08-15T12:01:00Z") == ["two"]


def test_a_kind_of_record_is_listed_under_its_own_name(curator):
    make_event(slug="drafted", published=False)

    assert [row["id"] for row in curator.get("events/").json()["results"]] == ["drafted"]
    assert curator.get("meetings/").json()["results"] == []


def test_only_who_may_see_drafts_finds_them(curator):
    drafted(curator, "one")

    assert Curator(scopes=("read",)).get("sources/").status_code == 403
    assert Curator(owner=make_user()).get("sources/").status_code == 403
    assert curator.get("sources/", Authorization="").status_code == 401


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("?status=public", "status"),
        ("?mine=1", "mine"),
        ("?limit=201", "limit"),
        ("?state=draft", "state"),
        ("?cursor=x", "cursor"),
    ],
)
def test_a_question_that_is_not_understood_is_refused(curator, query, name):
    response = curator.get(f"sources/{query}")

    assert response.status_code == 400
    assert [named for named, _ in faults(response)] == [name]


def test_making_a_draft_takes_no_parameters(curator):
    response = curator.post("sources/?limit=1", SOURCE)

    assert response.status_code == 400
    assert faults(response) == [("limit", "unknown_parameter")]


def test_a_list_costs_the_same_whatever_its_length(curator, django_assert_max_num_queries):
    drafted(curator, *(f"draft-{number}" for number in range(20)))

    with django_assert_max_num_queries(8):
        assert len(curator.get("sources/").json()["results"]) == 20
