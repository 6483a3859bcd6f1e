"""Questions 13 and 27: what changed, who changed it, when and why; and a copy of everything from the log alone."""

import json

import pytest

from countries.country.models import Country
from events.event.models import Event
from events.source.models import Source
from tests.factories import make_source, make_user
from tradeapi.changes import log
from tradeapi.curation import transitions
from tradeapi.curation.writing import one_writer, recorded

# On whichever day this runs, tariffs are shown for that day; the sample was loaded on it too.
pytestmark = pytest.mark.django_db


@pytest.fixture
def busy(sample, db):
    """What an editor does to the sample in a day: a correction, a new name, a withdrawal, a merge."""
    editor, reviewer = make_user("Editor"), make_user("Reviewer")
    with one_writer(), recorded(by=editor, action="edit", reason="The title was misleading."):
        event = Event.objects.get(slug="visit-2025-08-05-anand-champagne")
        event.title, event.version = "Two ministers of Canada in Mexico City", event.version + 1
        event.save()
    with one_writer(), recorded(by=editor, action="edit", reason="The United Nations changed the name."):
        country = Country.objects.get(pk="TR")
        country.name, country.version = "Republic of Türkiye", country.version + 1
        country.save()
    forged, twice = make_source("Forged", slug="forged"), make_source("Twice", slug="twice")
    transitions.withdraw(forged, reviewer, "The page was a forgery.")
    transitions.merge(twice, Source.objects.get(slug="techsoma-canada-mexico-2025-08"), reviewer, "The same.")


def follow(client, since=0):
    """All changes since a number, page by page, as a client would fetch them."""
    answer = client.get("/api/v1/changes/", {"since": since, "limit": 200, "omit": "before"}).json()
    yield from answer["results"]
    while answer["next"]:
        answer = client.get(answer["next"]).json()
        yield from answer["results"]


def as_text(document):
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def test_27_who_follows_the_log_from_the_beginning_has_everything_that_is_public(busy, client):
    copy, last = {}, 0
    for change in follow(client):
        assert change["number"] == last + 1
        last = change["number"]
        name = (change["resource"], change["slug"])
        if change["after"] is None:
            del copy[name]
        else:
            copy[name] = as_text(change["after"])

    resources = [one["name"] for one in client.get("/api/v1/").json()["resources"]]
    lists = [name for name in resources if name not in ("changes", "search")]
    for resource in lists:
        lines = b"".join(client.get(f"/api/v1/{resource}/", {"format": "jsonl"})).decode().splitlines()
        have = {slug: text for (name, slug), text in copy.items() if name == resource}
        documents = [json.loads(line) for line in lines]
        public = {one.get("slug") or one["code"]: line for one, line in zip(documents, lines, strict=True)}
        assert lines, resource
        assert have == public, resource
    assert {name for name, _ in copy} == set(lists)


def test_27_what_changed_since_a_cursor_says_what_and_why(busy, client):
    start = next(iter(follow(client)))["number"] - 1
    found = [
        (one["resource"], one["slug"], one["action"], one["fields_changed"], one["reason"])
        for one in follow(client, start)
        if one["by"] != "system"
    ]

    assert [
        "meetings", "visit-2025-08-05-anand-champagne", "corrected", ["title"], "The title was misleading.",
    ] in [list(one) for one in found]  # fmt: skip
    assert ("countries", "TR", "corrected", ["name"], "The United Nations changed the name.") in found
    assert ("sources", "forged", "withdrawn", [], "The page was a forgery.") in found
    assert ("sources", "twice", "merged", [], "The same.") in found


def test_13_what_was_said_about_a_record_and_who_changed_it_when_and_why(busy, ask):
    answer = ask("changes/", resource="meetings", slug="visit-2025-08-05-anand-champagne", action="corrected")

    [change] = [one for one in answer["results"] if one["by"] == "editor"]
    assert change["reason"] == "The title was misleading."
    assert change["after"]["title"] == "Two ministers of Canada in Mexico City"
    assert change["before"]["title"] != change["after"]["title"]
    assert change["at"]


@pytest.mark.parametrize(
    ("model", "column", "value"),
    [
        ("countries.Country", "name", "Kanata"),
        ("countries.Official", "name", "Another Name"),
        ("countries.Office", "title", "Another title"),
        ("events.Source", "publisher", "Another publisher"),
        ("events.Agreement", "name", "Another name"),
        ("events.Tariff", "title", "Another title"),
        ("events.Event", "title", "Another title"),
        ("events.RateLine", "label", "another label"),
        ("countries.Tenure", "acting", True),
    ],
)
def test_27_whatever_shows_a_record_is_logged_with_it(sample, db, model, column, value):
    from django.apps import apps

    for row in apps.get_model(model).objects.order_by("pk")[3:60:8]:
        with one_writer(), recorded(action="edit", reason="A test."):
            setattr(row, column, value if value is True else f"{value} {row.pk}")
            row.save()

    assert log.differences() == []
