"""Drafts over the API: written whole or not at all, by who may, over nobody's newer save."""

import pytest

from events.event.models import Event
from events.source.models import Source
from tests.curator import DRAFTS, PLACE, SOURCE, faults
from tests.factories import make_country, make_event, make_meeting, make_source
from tradeapi.curation import logbook, transitions

SHOWN = {**SOURCE, "language": "en", "agency": "", "reprint_of": None, "note": "", "status": "draft"}


def without_moment(response):
    return {name: value for name, value in response.json().items() if name != "updated_at"}


# What is written is there at once


def test_a_draft_is_made_whole_and_read_at_once(curator):
    made = curator.post("sources/", SOURCE)

    assert made.status_code == 201, made.content
    assert without_moment(made) == SHOWN
    assert made["Location"] == f"http://testserver{DRAFTS}{PLACE}"
    assert made["Cache-Control"] == "private, no-store"
    read = curator.get(PLACE)
    assert (read.json(), read["ETag"]) == (made.json(), made["ETag"])
    assert made["ETag"].startswith('"')
    assert read["Cache-Control"] == "private, no-store"
    assert curator.get(PLACE, If_None_Match=made["ETag"]).status_code == 304


def test_parts_come_with_their_record(curator, event):
    made = curator.post("events/", event)

    assert made.status_code == 201, made.content
    stored = Event.objects.get(slug=event["slug"])
    assert stored.status == "draft"
    assert [(row.country_id, row.role) for row in stored.event_countries.all()] == [("CA", "actor")]
    assert made.json()["citations"][0] == {
        **event["citations"][0], "locator": "", "attributed_to": "", "stance": "supports", "claim": "",
        "claimed_field": "", "claimed_line": "", "claimed_rate_percent": None, "claimed_qualifier": "",
        "claimed_date": "",
    }  # fmt: skip
    assert stored.verification == "official"


def test_a_change_replaces_what_is_given_and_leaves_the_rest(curator):
    made = curator.post("sources/", SOURCE)

    changed = curator.patch(PLACE, {"title": "A better title", "agency": "Reuters"}, made["ETag"])

    assert changed.status_code == 200, changed.content
    assert without_moment(changed) == {**SHOWN, "title": "A better title", "agency": "Reuters"}
    assert changed["ETag"] != made["ETag"]
    assert curator.get(PLACE)["ETag"] == changed["ETag"]
    assert Source.objects.get().version == 2


def test_rows_that_stay_the_same_stay_in_place(curator, event):
    make_country("MX")
    other = make_source()
    tag = curator.post("events/", event)["ETag"]
    stored = Event.objects.get(slug=event["slug"])
    [citation] = stored.citations.all()
    rows = [{**event["citations"][0], "locator": "page 2"}, {"source": other.slug}]

    changed = curator.patch(f"events/{event['slug']}/", {"citations": rows}, tag)

    assert [row["source"] for row in changed.json()["citations"]] == [rows[0]["source"], other.slug]
    assert next((row.pk, row.locator) for row in stored.citations.all()) == (citation.pk, "page 2")
    assert changed.json()["countries"] == event["countries"]
    turned = curator.patch(f"events/{event['slug']}/", {"citations": rows[::-1]}, changed["ETag"])
    assert [row["source"] for row in turned.json()["citations"]] == [other.slug, rows[0]["source"]]
    emptied = curator.patch(f"events/{event['slug']}/", {"citations": []}, turned["ETag"])
    assert emptied.json()["citations"] == []


def test_a_draft_names_other_drafts(curator, event):
    curator.post("sources/", SOURCE)

    made = curator.post("events/", {**event, "citations": [{"source": SOURCE["slug"]}]})

    assert made.status_code == 201
    lacks = curator.get(f"events/{event['slug']}/missing/").json()["missing"]
    assert any(SOURCE["slug"] in sentence for sentence in lacks)


def test_a_draft_is_discarded(curator):
    tag = curator.post("sources/", SOURCE)["ETag"]

    assert curator.delete(PLACE, tag).status_code == 204
    assert curator.get(PLACE).status_code == 404
    assert not Source.objects.exists()


def test_the_history_names_the_owner_of_the_key(curator):
    curator.owner.first_name, curator.owner.last_name = "Ada", "Byron"
    curator.owner.save()
    tag = curator.post("sources/", SOURCE)["ETag"]
    curator.patch(PLACE, {"title": "Another"}, tag)

    newest = logbook.entries(Source.objects.get())[0]

    assert (newest.who, newest.reason) == ("Ada Byron", "With the API key Importer.")
    assert ("Title", "Another") in [(change.column, change.new) for change in newest.changes]


# Review


def test_a_draft_is_sent_to_review_and_then_stands_still(curator):
    tag = curator.post("sources/", SOURCE)["ETag"]

    sent = curator.post(f"{PLACE}submission/")

    assert (sent.status_code, sent.json()["status"]) == (200, "in_review")
    stored = Source.objects.get()
    assert (stored.status, stored.submitted_by) == ("in_review", curator.owner)
    assert sent["ETag"] not in (tag, None)
    for refused in (
        curator.patch(PLACE, {"title": "Late"}, sent["ETag"]),
        curator.delete(PLACE, sent["ETag"]),
    ):
        assert refused.status_code == 409
        assert "stands still" in refused.json()["detail"]
    assert curator.post(f"{PLACE}submission/").status_code == 409


def test_nothing_publishes_over_the_api(curator):
    tag = curator.post("sources/", SOURCE)["ETag"]

    for member, value in {
        "status": "published", "submitted_by": "boss", "published_at": "2025-01-01T00:00:00Z", "version": 7, "id": 1,
        "verification": "official", "updated_at": "2025-01-01T00:00:00Z", "merged_into": None,
    }.items():  # fmt: skip
        for response in (
            curator.post("sources/", {**SOURCE, "slug": "another", member: value}),
            curator.patch(PLACE, {member: value}, tag),
        ):
            assert response.status_code == 400
            assert [name for name, _ in faults(response)] == [f"/{member}"]
    assert Source.objects.get().status == "draft"
    assert curator.post(f"{PLACE}submission/", {"status": "published"}).status_code == 400


def test_what_became_public_is_no_draft_any_more(curator):
    tag = curator.post("sources/", SOURCE)["ETag"]
    transitions.admit(Source.objects.get(), "made for a test")

    assert curator.get(PLACE).status_code == 404
    assert curator.patch(PLACE, {"title": "Quietly"}, tag).status_code == 404
    assert curator.post("sources/", SOURCE).status_code == 409


# Refusals name what is wrong, and store nothing


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"slug": None}, ("/slug", "null")),
        ({"slug": "Not A Slug"}, ("/slug", "invalid")),
        ({"title": ""}, ("/title", "blank")),
        ({"title": 5}, ("/title", "invalid")),
        ({"title": True}, ("/title", "invalid")),
        ({"title": ["x"]}, ("/title", "invalid")),
        ({"title": "x" * 401}, ("/title", "max_length")),
        ({"tier": "oficial"}, ("/tier", "invalid_choice")),
        ({"tier": 1}, ("/tier", "invalid_choice")),
        ({"url": "no address"}, ("/url", "invalid")),
        ({"url": "javascript:alert(1)"}, ("/url", "invalid")),
        ({"published": "29/06/2025"}, ("/published", "edtf")),
        ({"published": "2025-02-30"}, ("/published", "edtf")),
        ({"language": "English"}, ("/language", "max_length")),
        ({"reprint_of": "never-was"}, ("/reprint_of", "unknown_record")),
        ({"reprint_of": 7}, ("/reprint_of", "invalid")),
        ({"tittle": "x"}, ("/tittle", "unknown_member")),
        ({"a/b~c": "x"}, ("/a~1b~0c", "unknown_member")),
    ],
    ids=str,
)
def test_a_member_that_does_not_fit_is_named(curator, change, wrong):
    response = curator.post("sources/", {**SOURCE, **change})

    assert response.status_code == 400, response.content
    assert response["Content-Type"] == "application/problem+json"
    assert wrong in faults(response)
    assert not Source.objects.exists()


def test_a_member_of_a_row_is_named_by_its_place(curator, event):
    event["citations"].append({"sorce": "x", "stance": "perhaps", "claimed_rate_percent": 25})

    response = curator.post("events/", event)

    assert {
        ("/citations/1/sorce", "unknown_member"), ("/citations/1/source", "required"),
        ("/citations/1/stance", "invalid_choice"), ("/citations/1/claimed_rate_percent", "text"),
    } == set(faults(response))  # fmt: skip
    assert response.json()["errors"][0]["suggestion"] == "source"
    assert not Event.objects.filter(slug=event["slug"]).exists()


def test_what_only_the_model_knows_is_named_too(curator, event):
    event["citations"] *= 2

    response = curator.post("events/", event)

    assert response.status_code == 400
    assert [name for name, _ in faults(response)] == ["/citations/1"]
    assert not Event.objects.filter(slug=event["slug"]).exists()


@pytest.mark.parametrize("kind", ["meeting", "tariff_action", "signal"])
def test_other_kinds_have_addresses_of_their_own(curator, event, kind):
    assert faults(curator.post("events/", {**event, "kind": kind})) == [("/kind", "invalid_choice")]


def test_lists_have_bounds(curator, event):
    assert faults(curator.post("events/", {**event, "countries": {}})) == [("/countries", "not_a_list")]
    many = [{"country": "CA", "role": "actor"}] * 250
    several = {"countries": many, "links": many}
    assert faults(curator.post("events/", {**event, **several})) == [("/links", "too_many")]
    assert faults(curator.post("events/", {**event, "topics": "tax"})) == [("/topics", "not_a_list")]
    assert faults(curator.post("events/", {**event, "topics": [1]})) == [("/topics/0", "invalid")]
    assert faults(curator.post("events/", {**event, "countries": ["CA"]})) == [
        ("/countries/0", "not_an_object")
    ]


def test_a_taken_name_is_a_conflict(curator):
    make_source(slug=SOURCE["slug"])

    response = curator.post("sources/", SOURCE)

    assert response.status_code == 409
    assert faults(response) == [("/slug", "taken")]


def test_what_only_the_database_knows_is_said_in_words(curator, event):
    tag = curator.post("events/", event)["ETag"]

    response = curator.patch(f"events/{event['slug']}/", {"part_of": event["slug"]}, tag)

    assert response.status_code == 409
    assert "event_not_part_of_itself" not in response.content.decode().replace(
        "“event_not_part_of_itself”", ""
    )


def test_a_draft_that_is_named_is_not_discarded(curator, event):
    tag = curator.post("sources/", SOURCE)["ETag"]
    curator.post("events/", {**event, "citations": [{"source": SOURCE["slug"]}]})

    response = curator.delete(PLACE, tag)

    assert response.status_code == 409
    assert "It is named by" in response.json()["detail"]
    assert Source.objects.filter(slug=SOURCE["slug"]).exists()


def test_methods_that_are_not_offered_are_405(curator):
    for method, path, allowed in (
        ("PUT", "sources/", "GET, HEAD, POST"), ("PUT", PLACE, "GET, HEAD, PATCH, DELETE"),
        ("DELETE", f"{PLACE}missing/", "GET, HEAD"),
    ):  # fmt: skip
        response = curator.send(method, path)
        assert response.status_code == 405
        assert set(response["Allow"].split(", ")) == set(allowed.split(", "))


def test_a_parameter_is_unknown(curator):
    assert curator.post("sources/?dry=1", SOURCE).status_code == 400
    assert not Source.objects.exists()


def test_an_event_of_another_kind_is_no_draft_of_an_event(curator):
    meeting = make_meeting(published=False)
    assert curator.get(f"events/{meeting.slug}/").status_code == 404
    assert curator.get(f"events/{make_event(published=False).slug}/").status_code == 200
