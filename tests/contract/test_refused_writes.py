"""A write that is refused stores nothing, whichever operation it was sent to and whatever was wrong with it."""

import pytest
from django.db import connection

from tests.curator import Curator, faults
from tests.factories import make_user

from .test_drafts import (
    EXAMPLES,
    OPERATIONS,
    PLACE,
    RESOURCES,
    address,
    conforms,
    curator,
    identified,
    resource_of,
)

__all__ = ["curator"]

WRITES = [one for one in OPERATIONS if one[1] != "get"]
WITH_BODY = [one for one in WRITES if one[1] != "delete"]
NO_JSON = [
    b"{", b"[]", b"null", b"\xff{}", b'{"a": NaN}', b'{"a": 1e999}', b'{"a": 1, "a": 1}', b'{"a": "\\u0000"}',
    b'{"a": "\\ud800"}', b'{"a": ' + b"[" * 40_000 + b"]" * 40_000 + b"}",
]  # fmt: skip
TOO_LONG = b'{"a": "' + b"x" * 1_000_000 + b'"}'
ANY_TAG = {"If-Match": "*"}
PROTECTED = (
    "status", "updated_at", "submitted_by", "version", "published_at", "verification", "merged_into", "id", "nonsense",
)  # fmt: skip


@identified(WITH_BODY)
def test_a_body_that_is_no_json_is_refused(curator, path, method, operation):
    place = address(path, resource_of(path))
    for raw in NO_JSON:
        response = curator.send(method.upper(), place, raw, ANY_TAG)
        assert conforms(response, path, method).status_code == 400, raw[:40]
    response = curator.send(method.upper(), place, b"{}", {**ANY_TAG, "Content-Type": "text/plain"})
    assert conforms(response, path, method).status_code == 415


@identified(WRITES)
def test_a_body_that_is_too_long_is_refused_before_anyone_is_asked_who_it_is(
    curator, path, method, operation
):
    place = address(path, resource_of(path))
    for headers in (ANY_TAG, {**ANY_TAG, "Authorization": None}, {**ANY_TAG, "Content-Type": "text/plain"}):
        response = curator.send(method.upper(), place, TOO_LONG, headers)
        assert conforms(response, path, method).status_code == 413


def rows():
    """How many rows each table of the database has, histories and logs too."""
    tables = connection.introspection.table_names()
    counted = " UNION ALL ".join(f"SELECT '{name}', count(*) FROM \"{name}\"" for name in tables)
    with connection.cursor() as cursor:
        cursor.execute(counted)
        return dict(cursor.fetchall())


@pytest.mark.parametrize("resource", RESOURCES)
def test_no_refused_write_stores_anything(curator, resource):
    body, reader, stranger = EXAMPLES[resource], Curator(scopes=("read",)), Curator(owner=make_user())
    many, one = f"{resource}/", f"{resource}/{EXAMPLES[resource]['slug']}/"
    tag = curator.post(many, body, Idempotency_Key="first")["ETag"]
    new, member = {**body, "slug": "another"}, "title" if "title" in body else "name"
    before = rows()

    refused = [
        (401, curator.post(many, new, Authorization=None)),
        (403, reader.post(many, new)),
        (403, stranger.post(many, new)),
        (400, curator.post(many, {**new, "nonsense": 1})),
        (400, curator.post(many, {**new, member: 5})),
        (400, curator.post(f"{many}?dry=1", new)),
        (409, curator.post(many, body)),
        (422, curator.post(many, new, Idempotency_Key="first")),
        (415, curator.send("POST", many, new, {"Content-Type": "text/plain"})),
        (400, curator.patch(one, {"nonsense": 1}, tag)),
        (400, curator.patch(one, {member: 5}, tag)),
        (428, curator.send("PATCH", one, {member: "Another"})),
        (412, curator.patch(one, {member: "Another"}, '"stale"')),
        (404, curator.patch(f"{resource}/never-was/", {member: "Another"}, "*")),
        (403, stranger.patch(one, {member: "Another"}, tag)),
        (428, curator.send("DELETE", one)),
        (412, curator.delete(one, '"stale"')),
        (403, stranger.delete(one, tag)),
        (400, curator.post(f"{one}submission/", {"status": "published"})),
        (404, curator.post(f"{resource}/never-was/submission/")),
        (403, stranger.post(f"{one}submission/")),
    ]

    assert [response.status_code for _, response in refused] == [status for status, _ in refused]
    assert rows() == before
    assert curator.get(one)["ETag"] == tag


@pytest.mark.parametrize("resource", RESOURCES)
def test_protected_and_unknown_members_can_be_set_nowhere(curator, resource):
    """Neither when a draft is made nor when it is changed, nor inside of the rows that belong to it."""
    body, many, one = EXAMPLES[resource], f"{resource}/", f"{resource}/{EXAMPLES[resource]['slug']}/"
    tag = curator.post(many, body)["ETag"]
    new = {**body, "slug": "another"}

    for member in PROTECTED:
        made = conforms(curator.post(many, {**new, member: "published"}), f"{PLACE}{many}", "post")
        changed = curator.patch(one, {member: "published"}, tag)
        for response in (made, changed):
            assert response.status_code == 400
            [(name, code)] = faults(response)
            assert (name, code) in {(f"/{member}", "unknown_member"), (f"/{member}", "read_only")}
    for name, several in body.items():
        if isinstance(several, list) and several and isinstance(several[0], dict):
            for member in ("id", "derived", "nonsense"):
                response = curator.post(many, {**new, name: [{**several[0], member: 1}]})
                assert (f"/{name}/0/{member}", "unknown_member") in faults(response), (name, member)
    assert curator.get(one)["ETag"] == tag
    assert curator.get(f"{many}another/").status_code == 404
