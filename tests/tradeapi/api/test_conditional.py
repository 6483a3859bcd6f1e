"""Tags: they change exactly when the answer does."""

import pytest

from tests.factories import make_key, make_source

SOURCES = "/api/v1/sources/"


@pytest.mark.parametrize("path", [SOURCES, "/api/v1/", "/api/schema/", "/api/docs/"])
def test_who_has_the_answer_already_is_told_so(api_client, path):
    first = api_client.get(path)

    again = api_client.get(path, headers={"If-None-Match": first["ETag"]})

    assert again.status_code == 304
    assert again.content == b""
    assert again["ETag"] == first["ETag"]
    assert again["Cache-Control"] == first["Cache-Control"]
    assert "Content-Type" not in again


@pytest.mark.parametrize("known", ['"other", {tag}', "W/{tag}", "*"])
def test_any_of_the_tags_known_will_do(api_client, db, known):
    tag = api_client.get(SOURCES)["ETag"]

    assert api_client.get(SOURCES, headers={"If-None-Match": known.format(tag=tag)}).status_code == 304
    assert api_client.head(SOURCES, headers={"If-None-Match": known.format(tag=tag)}).status_code == 304


@pytest.mark.parametrize("known", ['"other"', "garbage", "", '"', "\\"])
def test_who_has_another_answer_gets_this_one(api_client, db, known):
    assert api_client.get(SOURCES, headers={"If-None-Match": known}).status_code == 200


def test_the_tag_is_strong_and_changes_with_the_answer(api_client):
    before = api_client.get(SOURCES)["ETag"]
    make_source(published=False)
    still = api_client.get(SOURCES)["ETag"]
    make_source()
    after = api_client.get(SOURCES)["ETag"]

    assert before.startswith('"')
    assert before == still != after


def test_formats_have_tags_of_their_own(api_client):
    tags = {
        api_client.get("/api/schema/", headers={"Accept": accept})["ETag"]
        for accept in ("application/json", "application/yaml")
    }

    assert len(tags) == 2


def test_caches_ask_again_each_time(api_client, db):
    response = api_client.get(SOURCES)

    assert response["Cache-Control"] == "public, no-cache"
    assert {"Accept", "Authorization"} <= {name.strip() for name in response["Vary"].split(",")}


def test_answers_to_credentials_are_kept_by_nobody(api_client, db):
    assert api_client.get(SOURCES, headers=make_key())["Cache-Control"] == "private, no-store"


def test_a_condition_that_does_not_hold_is_412(api_client, db):
    tag = api_client.get(SOURCES)["ETag"]

    refused = api_client.get(SOURCES, headers={"If-Match": '"other"'})

    assert refused.status_code == 412
    assert refused["Content-Type"] == "application/problem+json"
    assert api_client.get(SOURCES, headers={"If-Match": tag}).status_code == 200
    assert api_client.get(SOURCES, headers={"If-Match": "*"}).status_code == 200


@pytest.mark.parametrize("path", [f"{SOURCES}none/", f"{SOURCES}?x=1", "/api/nothing/"])
def test_errors_have_no_tag_and_are_kept_by_nobody(api_client, db, path):
    response = api_client.get(path)

    assert "ETag" not in response
    assert response["Cache-Control"] == "no-store"
