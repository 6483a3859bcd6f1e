"""Permission comes before bodies and names are looked at; the public sees nothing of it."""

import pytest

from tests.curator import DRAFTS, PLACE, SOURCE, Curator
from tests.factories import make_key, make_user

OPERATIONS = [
    ("POST", "sources/"), ("GET", PLACE), ("PATCH", PLACE), ("DELETE", PLACE), ("GET", f"{PLACE}missing/"),
    ("POST", f"{PLACE}submission/"), ("GET", "sources/never-was/"), ("PATCH", "sources/never-was/"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_without_the_right_key_nothing_is_looked_at(client, curator, method, path):
    curator.post("sources/", SOURCE)
    reader = Curator(scopes=("read",), owner=make_user("Editor"))
    stranger = Curator(owner=make_user())

    answers = [
        client.generic(method, DRAFTS + path, b"{nonsense", "text/plain"),
        reader.send(method, path, b"{nonsense", {"Content-Type": "text/plain"}),
        stranger.send(method, path, b"{nonsense", {"Content-Type": "text/plain"}),
    ]

    assert [response.status_code for response in answers] == [401, 403, 403]
    assert answers[0]["WWW-Authenticate"] == 'Bearer realm="tradeapi"'
    assert 'error="insufficient_scope"' in answers[1]["WWW-Authenticate"]
    assert all(response["Content-Type"] == "application/problem+json" for response in answers)


def test_a_session_of_the_admin_is_no_key(signed_in):
    assert signed_in("Editor").post(DRAFTS + "sources/", SOURCE, "application/json").status_code == 401


def test_a_key_does_what_its_owner_may(curator):
    tag = curator.post("sources/", SOURCE)["ETag"]
    contributor, reviewer = Curator("Contributor"), Curator("Reviewer")

    assert contributor.delete(PLACE, tag).status_code == 403
    assert contributor.patch(PLACE, {"note": "Seen."}, tag).status_code == 200
    assert reviewer.get(PLACE).status_code == 200
    assert reviewer.post("sources/", {**SOURCE, "slug": "another"}).status_code == 403
    assert reviewer.post(f"{PLACE}submission/").status_code == 403
    contributor.owner.groups.clear()
    assert contributor.get(PLACE).status_code == 403


def test_the_public_sees_nothing_of_it(client, curator, event):
    curator.post("sources/", SOURCE)
    curator.post("events/", event)
    for folder, name in (("sources", SOURCE["slug"]), ("events", event["slug"])):
        for headers in ({}, make_key("read"), curator.headers):
            draft = client.get(f"/api/v1/{folder}/{name}/", headers=headers)
            never = client.get(f"/api/v1/{folder}/never-was/", headers=headers)
            assert draft.status_code == never.status_code == 404
            alike = [{**one.json(), "instance": "", "request_id": ""} for one in (draft, never)]
            assert alike[0] == alike[1]
