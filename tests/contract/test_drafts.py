"""What is true of every operation that writes, asked of each operation on drafts in the OpenAPI document."""

import copy

import pytest
from jsonschema import Draft202012Validator

from tests.curator import Curator
from tests.factories import make_user

from .routes import DOCUMENT

PLACE = "/api/v1/drafts/"
NASTY = [
    None, True, 5, -1.5, [], {}, [None], [[]], "", "x" * 10_000, "\u202eabc", "😀" * 50, "' OR 1=1 --", "<script>",
    "01/02/2023", "2025-02-30", "../../etc/passwd", "%00", "-", "NaN", "1e400",
]  # fmt: skip
#: Texts that some members take.
PLAUSIBLE = ["2025-08", "' OR 1=1 -- 😀\u202e"]

OPERATIONS = [
    (path, method, operation)
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
    if path.startswith(PLACE)
]
RESOURCES = sorted({path.removeprefix(PLACE).split("/")[0] for path, _, _ in OPERATIONS})
#: A draft of each of these needs nothing but the sample.
EXAMPLES = {
    resource: DOCUMENT["paths"][f"{PLACE}{resource}/"]["post"]["requestBody"]["content"]["application/json"][
        "example"
    ]
    for resource in RESOURCES
}


def identified(operations):
    return pytest.mark.parametrize(
        ("path", "method", "operation"), operations, ids=[o["operationId"] for *_, o in operations]
    )


def schema(media):
    return Draft202012Validator({**media["schema"], "components": DOCUMENT["components"]})


def conforms(response, path, method):
    """The answer is one that the document foresees, and looks as it says."""
    responses = DOCUMENT["paths"][path][method]["responses"]
    assert str(response.status_code) in responses, (response.status_code, response.content[:300])
    content = responses[str(response.status_code)].get("content")
    if content:
        [(media_type, media)] = content.items()
        assert response["Content-Type"] == media_type
        schema(media).validate(response.json())
    return response


@pytest.fixture
def curator(sample, db):
    return Curator()


def address(path, resource):
    return path.removeprefix(PLACE).replace("{name}", EXAMPLES[resource]["slug"])


def resource_of(path):
    return path.removeprefix(PLACE).split("/")[0]


def test_every_operation_asks_for_a_curating_key():
    assert len(OPERATIONS) == 7 * len(RESOURCES)
    for *_, operation in OPERATIONS:
        assert operation["security"] == [{"apiKey": ["curate"]}]
        assert {"400", "401", "403", "413", "429", "503"} <= set(operation["responses"])


@identified(OPERATIONS)
def test_who_may_do_what_is_settled_before_anything_is_read(sample, db, path, method, operation):
    """Nobody, a key to read with, one whose owner may do nothing; of a draft that is there or never was."""
    keys = [
        (Curator(scopes=("read",)), {"Authorization": None}, 401),
        (Curator(scopes=("read",)), {}, 403),
        (Curator(owner=make_user()), {}, 403),
    ]
    for name in (EXAMPLES[resource_of(path)]["slug"], "never-was"):
        for curator, headers, status in keys:
            sent = curator.send(
                method.upper(), path.removeprefix(PLACE).replace("{name}", name), b"{", headers
            )
            assert conforms(sent, path, method).status_code == status


@pytest.mark.parametrize("resource", RESOURCES)
def test_the_example_can_be_sent_and_lives_through_everything(curator, client, resource):
    body, place = EXAMPLES[resource], f"{PLACE}{resource}/"
    one = f"{resource}/{body['slug']}/"
    schema(DOCUMENT["paths"][place]["post"]["requestBody"]["content"]["application/json"]).validate(body)

    made = conforms(curator.post(f"{resource}/", body, Idempotency_Key="first"), place, "post")
    assert made.status_code == 201, made.content
    assert made["Location"] == f"http://testserver{PLACE}{one}"
    assert curator.post(f"{resource}/", body, Idempotency_Key="first").content == made.content
    assert (
        conforms(curator.post(f"{resource}/", {}, Idempotency_Key="first"), place, "post").status_code == 422
    )
    assert conforms(curator.post(f"{resource}/", body), place, "post").status_code == 409

    read = conforms(curator.get(one), f"{place}{{name}}/", "get")
    assert (read.content, read["ETag"]) == (made.content, made["ETag"])
    shown = read.json()
    for name, value in body.items():
        if not isinstance(value, list):
            assert shown[name] == value
    assert shown["status"] == "draft"
    assert client.get(f"/api/v1/{one}").status_code == 404
    conforms(curator.get(f"{one}missing/"), f"{place}{{name}}/missing/", "get")

    member = "name" if "name" in body else "title"
    for method in ("patch", "delete"):
        for tag, status in ((None, 428), ('"stale"', 412)):
            change = {member: "Another"} if method == "patch" else None
            refused = curator.send(method.upper(), one, change, {"If-Match": tag})
            assert conforms(refused, f"{place}{{name}}/", method).status_code == status
    assert curator.get(one)["ETag"] == made["ETag"]
    changed = conforms(curator.patch(one, {member: "Another"}, made["ETag"]), f"{place}{{name}}/", "patch")
    assert changed.status_code == 200, changed.content
    assert {**shown, member: "Another", "updated_at": ""} == {**changed.json(), "updated_at": ""}

    sent = conforms(curator.post(f"{one}submission/"), f"{place}{{name}}/submission/", "post")
    assert sent.json()["status"] == "in_review"
    again = conforms(curator.post(f"{one}submission/"), f"{place}{{name}}/submission/", "post")
    late = conforms(curator.patch(one, {member: "Late"}, sent["ETag"]), f"{place}{{name}}/", "patch")
    assert again.status_code == late.status_code == 409
    assert client.get(f"/api/v1/{one}").status_code == 404


@pytest.mark.parametrize("resource", RESOURCES)
def test_what_is_read_can_be_written_back(curator, resource):
    """Every member that is shown is one that can be sent, but for those of the system."""
    made = curator.post(f"{resource}/", EXAMPLES[resource])
    members = {name: value for name, value in made.json().items() if name not in ("status", "updated_at")}
    properties = DOCUMENT["paths"][f"{PLACE}{resource}/{{name}}/"]["patch"]["requestBody"]["content"]
    for name in [name for name, value in members.items() if isinstance(value, list) and value]:
        if all("status" in row for row in members[name] if isinstance(row, dict)) and isinstance(
            members[name][0], dict
        ):
            del members[name]  # records that were brought along are changed at addresses of their own

    schema(properties["application/json"]).validate(members)
    back = curator.patch(f"{resource}/{EXAMPLES[resource]['slug']}/", members, made["ETag"])

    assert back.status_code == 200, back.content
    assert {**made.json(), "updated_at": ""} == {**back.json(), "updated_at": ""}


@pytest.mark.parametrize("resource", RESOURCES)
def test_no_value_of_any_member_makes_it_fall_over(curator, resource):
    """Also inside the rows of lists; what is taken is of the declared type."""
    place = f"{PLACE}{resource}/"
    takes = schema(DOCUMENT["paths"][place]["post"]["requestBody"]["content"]["application/json"])
    example = EXAMPLES[resource]
    for at, body in enumerate(twisted(example, members_of(resource))):
        name = f"twisted-{at}"
        body = {**body, "slug": name} if body.get("slug") == example["slug"] else body

        response = conforms(curator.post(f"{resource}/", body), place, "post")

        assert response.status_code in {201, 400, 409}, (body, response.content[:300])
        if response.status_code == 201:
            assert takes.is_valid(body), body
            curator.delete(f"{resource}/{response.json()['slug']}/", response["ETag"])


def members_of(resource):
    reference = DOCUMENT["paths"][f"{PLACE}{resource}/"]["post"]["requestBody"]["content"][
        "application/json"
    ]["schema"]
    return DOCUMENT["components"]["schemas"][reference["$ref"].rpartition("/")[2]]["properties"]


def twisted(example, members):
    """The example with all members replaced at once, where all are refused, and one at a time, where one may pass."""
    lists = {
        name: DOCUMENT["components"]["schemas"][described["items"]["$ref"].rpartition("/")[2]]["properties"]
        for name, described in members.items()
        if example.get(name) and "$ref" in described.get("items", {})
    }
    for value in NASTY:
        yield dict.fromkeys(members, value)
        yield {**example, **{name: [dict.fromkeys(inner, value)] for name, inner in lists.items()}}
    for value in PLAUSIBLE:
        for name in members:
            yield {**example, name: value}
        for name, inner in lists.items():
            for column in inner:
                changed = copy.deepcopy(example)
                changed[name] = [{**changed[name][0], column: value}]
                yield changed
