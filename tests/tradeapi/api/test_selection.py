"""``fields`` and ``omit``: what an answer shows of its documents."""

import pytest

from tests.factories import make_country, make_source

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("query", "members"),
    [
        ("fields=name", ["code", "name"]),
        ("fields=name,kind", ["code", "name", "kind"]),
        ("fields=kind&fields=name", ["code", "name", "kind"]),
        ("omit=part_of", ["code", "name", "kind"]),
        ("fields=name,kind&omit=kind", ["code", "name"]),
        ("omit=name,kind,part_of", ["code"]),
        ("", ["code", "name", "kind", "part_of"]),
    ],
)
@pytest.mark.parametrize("path", ["/api/v1/countries/", "/api/v1/countries/CA/"])
def test_members_are_chosen_and_the_identity_is_always_there(api_client, path, query, members):
    make_country("CA")

    answer = api_client.get(f"{path}?{query}").json()

    for document in answer.get("results", [answer]):
        assert list(document) == members


@pytest.mark.parametrize(
    ("query", "name", "suggestion"),
    [
        ("fields=nam", "fields", "name"),
        ("fields=", "fields", None),
        ("omit=kinds", "omit", "kind"),
        ("omit=code", "omit", None),
        ("field=name", "field", "fields"),
    ],
)
def test_what_is_no_member_is_refused(errors_of, query, name, suggestion):
    make_country("CA")

    [error] = errors_of("/api/v1/countries/", query)

    assert (error["name"], error["suggestion"]) == (name, suggestion)


def test_pages_keep_what_was_chosen(api_client):
    make_source(slug="one"), make_source(slug="two")

    first = api_client.get("/api/v1/sources/", {"fields": "title", "limit": 1}).json()
    second = api_client.get(first["next"]).json()

    assert [list(row) for row in first["results"] + second["results"]] == [["slug", "title"]] * 2
