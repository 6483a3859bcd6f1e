"""Headers of every wrong kind: each is refused as the document says, or has no effect; none makes it fall over."""

import pytest

from tests.curator import Curator

from .routes import ROUTES, Route
from .test_drafts import DOCUMENT, EXAMPLES, PLACE, RESOURCES, conforms

LONG = "x" * 7_000
NOT_TEXT = ["", " ", "\x01", "\u00e9", "é" * 50, "'\"<>;", LONG, "😀".encode().decode("latin-1")]

#: Values of each header with which a read is still answered, whatever they say.
WITHOUT_EFFECT = {
    "Accept": [
        "",
        "*/*",
        "application/*",
        "application/json;q=x",
        "application/json;q=0.1",
        "no type, */*",
        "image/png, */*;q=0.1",
    ],
    "Accept-Encoding": [*NOT_TEXT, "gzip;q=x", "br", "identity;q=0", "*;q=0", "gzip, gzip, gzip", "gzip;q=9"],
    "If-None-Match": [*NOT_TEXT, '"', '"other"', 'W/"', "*" * 50, ", ".join(['"a"'] * 800)],
    "If-Modified-Since": [*NOT_TEXT, "yesterday", "0", "2025-08-15", "Sat, 99 Aug 2025 00:00:00 GMT"],
    "If-Unmodified-Since": [*NOT_TEXT, "yesterday", "Fri, 01 Jan 2100 00:00:00 GMT"],
    "If-Range": [*NOT_TEXT, '"other"'],
    "Range": [*NOT_TEXT, "bytes=0-0", "bytes=-1", "bytes=9-1", "rows=1-2", "bytes=0-1,2-3"],
    "Idempotency-Key": [*NOT_TEXT, '"a"'],
    "Content-Type": [
        *NOT_TEXT,
        "text/html",
        "multipart/form-data; boundary=",
    ],
    "X-Request-ID": [*NOT_TEXT, "mine", "../../etc/passwd"],
    "X-HTTP-Method-Override": ["DELETE", "POST", "PURGE", LONG],
    "X-HTTP-Method": ["DELETE"],
    "X-Forwarded-Host": ["evil.example", LONG],
    "X-Forwarded-Proto": ["https", "gopher"],
    "X-Forwarded-For": ["127.0.0.1", "not an address", LONG],
    "X-Original-URL": ["/admin/"],
    "Forwarded": ["for=127.0.0.1;host=evil.example;proto=https"],
    "Cookie": ["sessionid=forged", "a=\x01", LONG],
    "Origin": ["null", "https://evil.example", LONG],
    "Expect": ["100-continue", "417"],
    "TE": ["trailers"],
}
#: Values of each header that are refused, and the status.
REFUSED = {
    "Accept": [("image/png", 406), ("text/html", 406), ("application/*;q=0", 406), ("no type", 406), ("/", 406)],
    "If-Match": [('"other"', 412), ('W/"other"', 412), (", ".join(['"a"'] * 800), 412)],
    "Authorization": [
        ("Bearer", 401), ("Bearer ", 401), ("Bearer x", 401), ("Bearer tradeapi_x", 401), ("Basic dXNlcjpwYXNz", 401),
        ("tradeapi_x", 401), (f"Bearer {LONG}", 401), ("Bearer \x01", 401), ("Bearer é", 401), ("bearer a b c", 401),
    ],
    "Host": [
        ("evil.example", 400), ("testserver:99999999", 400), ("testserver/../", 400), ("a b", 400), ("é", 400),
        ("testserver@evil.example", 400),
    ],
}  # fmt: skip


@pytest.fixture
def at_its_address(sample, db, client, route):
    """The route with its address found once."""
    return Route(route.address(client), route.operation)


def is_well_formed(response):
    """An answer of the API: nothing of the request is said back in its headers, and it is hardened."""
    assert response.status_code < 500, response.content[:300]
    assert "evil.example" not in str(response.headers)
    assert "Set-Cookie" not in response
    assert response["X-Content-Type-Options"] == "nosniff"
    if response.status_code >= 400:
        assert response["Content-Type"] == "application/problem+json"
        assert response.json()["status"] == response.status_code
        assert response.json()["request_id"] == response["X-Request-ID"]


def changes_nothing(visit, route, plain, name, value):
    response = visit(route, **{name: value})

    is_well_formed(response)
    assert response.status_code == 200, (name, value, response.content[:200])
    assert response["Content-Type"] == plain["Content-Type"], (name, value)
    assert response.content == plain.content, (name, value)


def is_refused(visit, route, name, value, status):
    response = visit(route, **{name: value})

    is_well_formed(response)
    assert response.status_code == status, (name, value, response.content[:200])
    if status == 401:
        assert response["WWW-Authenticate"].startswith("Bearer")


def test_headers_that_do_not_matter_change_no_answer(visit, at_its_address):
    """Every value of every header on every route: one value of each header at once, as often as the longest list is."""
    plain = visit(at_its_address)
    for turn in range(max(map(len, WITHOUT_EFFECT.values()))):
        said = {name: values[turn % len(values)] for name, values in WITHOUT_EFFECT.items()}
        response = visit(at_its_address, **said)

        is_well_formed(response)
        assert response.status_code == 200, (said, response.content[:200])
        assert response["Content-Type"] == plain["Content-Type"], said
        assert response.content == plain.content, said


def test_headers_that_matter_are_refused_where_they_are_wrong(visit, at_its_address):
    """Every value of every header on every route, each by itself."""
    for name, values in REFUSED.items():
        for value, status in values:
            is_refused(visit, at_its_address, name, value, status)


def test_no_value_of_a_header_has_an_effect_by_itself(visit):
    [route] = [one for one in ROUTES if one.path == "/api/v1/sectors/{code}/"]
    plain = visit(route)
    for name, values in WITHOUT_EFFECT.items():
        for value in values:
            changes_nothing(visit, route, plain, name, value)


@pytest.fixture
def curator(sample, db):
    return Curator()


TYPES = [
    *NOT_TEXT,
    "text/plain",
    "application/json+x",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
]


@pytest.mark.parametrize("resource", RESOURCES)
def test_only_json_is_written(curator, resource):
    for content_type in TYPES:
        response = curator.send("POST", f"{resource}/", EXAMPLES[resource], {"Content-Type": content_type})

        is_well_formed(response)
        assert conforms(response, f"{PLACE}{resource}/", "post").status_code == 415, content_type
    for content_type in (
        "application/json",
        "application/json; charset=utf-8",
        "Application/JSON",
    ):
        response = curator.send("POST", f"{resource}/", {"slug": 5}, {"Content-Type": content_type})
        assert response.status_code == 400, content_type


TAGS = [*NOT_TEXT, '"', '"other"', 'W/"other"', "other", ", ".join(['"a"'] * 800)]


@pytest.mark.parametrize("resource", RESOURCES)
def test_no_wrong_tag_changes_or_discards_a_draft(curator, resource):
    """412 for every tag but the right one, also for that one as a weak tag; 428 without any."""
    body, one, place = (
        EXAMPLES[resource],
        f"{resource}/{EXAMPLES[resource]['slug']}/",
        f"{PLACE}{resource}/{{name}}/",
    )
    tag = curator.post(f"{resource}/", body)["ETag"]

    for wrong in (*TAGS, f"W/{tag}", tag[1:-1], tag[:-2] + '"'):
        for method in ("PATCH", "DELETE"):
            response = curator.send(method, one, {}, {"If-Match": wrong})
            is_well_formed(response)
            assert conforms(response, place, method.lower()).status_code == 412, (method, wrong)
    for method in ("PATCH", "DELETE"):
        assert curator.send(method, one, {}).status_code == 428
    assert curator.get(one)["ETag"] == tag


@pytest.mark.parametrize("resource", RESOURCES)
def test_no_header_makes_another_method_of_a_post(curator, resource):
    body, one = EXAMPLES[resource], f"{resource}/{EXAMPLES[resource]['slug']}/"
    tag = curator.post(f"{resource}/", body)["ETag"]

    for header in ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "_method"):
        response = curator.send("POST", one, {}, {header: "DELETE", "If-Match": tag})
        assert response.status_code == 405
    assert curator.send("POST", f"{one}?_method=DELETE", {}, {"If-Match": tag}).status_code == 405
    assert curator.get(one)["ETag"] == tag


NAMES = [" ", "\x01", "é", LONG, "x" * 256, '"unclosed', "a b", "a,b"]


@pytest.mark.parametrize("resource", RESOURCES)
def test_a_name_of_a_request_is_taken_or_refused(curator, resource):
    for number, name in enumerate(NAMES):
        body = {**EXAMPLES[resource], "slug": f"named-{number}"}
        response = curator.post(f"{resource}/", body, Idempotency_Key=name)

        is_well_formed(response)
        conforms(response, f"{PLACE}{resource}/", "post")
        assert response.status_code in {201, 400, 409}, (name, response.content[:200])


def test_the_document_names_the_headers_that_writes_take():
    for path, methods in DOCUMENT["paths"].items():
        for method, operation in methods.items():
            taken = {one["name"] for one in operation.get("parameters", ()) if one["in"] == "header"}
            wanted = {"post": {"Idempotency-Key"}, "patch": {"If-Match"}, "delete": {"If-Match"}}.get(
                method, set()
            )
            assert taken == wanted, (method, path)
