"""What leaves the house: published records, and the truth about those that were."""

import pytest

from tests.factories import make_country, make_event, make_product, make_source, make_user
from tradeapi.curation import transitions

SOURCES = "/api/v1/sources/"


def without_id(response):
    problem = response.json()
    problem.pop("request_id")
    return problem


def test_a_published_record_is_shown_under_its_identity(api_client):
    make_country("CA")
    source = make_source()

    assert api_client.get("/api/v1/countries/CA/").json()["code"] == "CA"
    assert api_client.get(f"{SOURCES}{source.slug}/").json()["slug"] == source.slug


def test_records_without_a_status_are_public(api_client, db):
    make_product("7208")

    assert api_client.get("/api/v1/products/7208/").json()["code"] == "7208"
    assert api_client.get("/api/v1/products/9999/").status_code == 404


@pytest.mark.parametrize("method", ["get", "head", "post", "put", "patch", "delete", "options", "trace"])
def test_a_draft_is_answered_like_what_never_was(api_client, method):
    make_source(slug="draft-of-mine", published=False)
    ask = getattr(api_client, method)

    draft, fiction = ask(f"{SOURCES}draft-of-mine/"), ask(f"{SOURCES}story-of-mine/")

    assert draft.status_code == fiction.status_code == {"get": 404, "head": 404}.get(method, 405)
    assert (
        draft.content.replace(b"draft", b"story").partition(b"request_id")[0]
        == fiction.content.partition(b"request_id")[0]
    )
    assert set(draft.headers) == set(fiction.headers)


def test_a_draft_asked_wrongly_is_answered_like_what_never_was(api_client):
    make_source(slug="draft-of-mine", published=False)

    assert api_client.get(f"{SOURCES}draft-of-mine/", {"x": "1"}).status_code == 400
    assert api_client.get(f"{SOURCES}story-of-mine/", {"x": "1"}).status_code == 400


def test_a_draft_takes_no_more_questions_to_the_database_than_fiction(api_client, django_assert_num_queries):
    make_source(slug="draft-of-mine", published=False)

    for slug in ("draft-of-mine", "story-of-mine"):
        with django_assert_num_queries(2):
            api_client.get(f"{SOURCES}{slug}/")


@pytest.mark.parametrize(
    "name", ["%00", "a%00b", "x" * 121, "x" * 3000, "..%2f..", "%F0%9F%98%80", "'", "a%0A", "%FF"]
)
def test_what_can_be_no_name_is_not_found(api_client, name):
    response = api_client.get(f"{SOURCES}{name}/")

    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["type"] == "urn:tradeapi:problem:not-found"


def test_a_withdrawn_record_is_gone_with_the_reason_and_since_when(api_client):
    source = make_source()
    transitions.withdraw(source, make_user(is_superuser=True), "The page was a forgery.")

    response = api_client.get(f"{SOURCES}{source.slug}/")

    problem = response.json()
    assert response.status_code == problem["status"] == 410
    assert problem["type"] == "urn:tradeapi:problem:withdrawn"
    assert problem["detail"] == "The page was a forgery."
    assert problem["withdrawn_at"].startswith("20")
    assert response["Cache-Control"] == "no-store"


def test_a_withdrawn_record_is_in_no_list(api_client, slugs):
    source, other = make_source(), make_source()
    transitions.withdraw(source, make_user(is_superuser=True), "The page was a forgery.")

    assert slugs(SOURCES) == [other.slug]


def test_a_merged_record_leads_to_the_one_that_stands_in_for_it(api_client):
    twin, source = make_source(), make_source()
    transitions.merge(twin, source, make_user(is_superuser=True), "Entered twice.")

    response = api_client.get(f"{SOURCES}{twin.slug}/", {"on": "2025-08-15"})

    assert response.status_code == 301
    assert response["Location"] == f"http://testserver{SOURCES}{source.slug}/?on=2025-08-15"
    assert response["Cache-Control"] == "no-store"
    assert api_client.get(response["Location"]).json()["slug"] == source.slug


def test_an_action_on_a_merged_record_leads_to_the_same_action(api_client):
    twin, event = make_event(), make_event()
    transitions.merge(twin, event, make_user(is_superuser=True), "Entered twice.")

    response = api_client.get(f"/api/v1/events/{twin.slug}/steps/", {"on": "2025-08-15"})

    assert response["Location"] == f"http://testserver/api/v1/events/{event.slug}/steps/?on=2025-08-15"


def test_a_detail_takes_its_own_parameters_only(api_client, errors_of):
    source = make_source()

    assert api_client.get(f"{SOURCES}{source.slug}/", {"on": "2025-08-15"}).status_code == 200
    [error] = errors_of(f"{SOURCES}{source.slug}/", {"limit": "1"})
    assert (error["name"], error["code"]) == ("limit", "unknown_parameter")


def test_an_action_of_one_record_may_have_pages(api_client):
    whole = make_event()
    parts = [make_event(part_of=whole) for _ in range(3)]

    page = api_client.get(f"/api/v1/events/{whole.slug}/parts/", {"limit": 2, "count": "exact"}).json()

    assert page["count"] == 3
    assert [row["slug"] for row in page["results"]] == [parts[2].slug, parts[1].slug]
    assert len(api_client.get(page["next"]).json()["results"]) == 1


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "trace"])
@pytest.mark.parametrize(
    "path", [SOURCES, f"{SOURCES}any/", "/api/v1/events/rates/", "/api/v1/", "/api/schema/", "/api/docs/"]
)
def test_nothing_but_reading_is_offered(api_client, method, path):
    response = getattr(api_client, method)(path)

    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD"
    assert response["Content-Type"] == "application/problem+json"


def test_head_is_get_without_a_body(api_client):
    source = make_source()
    address = f"{SOURCES}{source.slug}/"

    got, head = api_client.get(address), api_client.head(address)

    assert head.status_code == 200
    assert head.content == b""
    assert {name: head[name] for name in ("ETag", "Content-Type")} == {
        name: got[name] for name in ("ETag", "Content-Type")
    }


@pytest.mark.parametrize("accept", ["image/png", "text/calendar", "text/html"])
def test_an_unacceptable_format_is_406(api_client, accept):
    response = api_client.get(SOURCES, headers={"Accept": accept})

    assert response.status_code == 406
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "accept", ["*/*", "application/json", "text/html, */*;q=0.8", "application/json; indent=4"]
)
def test_an_acceptable_format_is_json(api_client, accept):
    response = api_client.get(SOURCES, headers={"Accept": accept})

    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/json")


@pytest.mark.parametrize(
    "path", ["/api/v1/sources.json", "/api/v1/sources/x/?format=json", "/api/v1/sources/x.json/"]
)
def test_there_are_no_format_suffixes(api_client, path):
    assert api_client.get(path).status_code in (400, 404)


def test_credentials_change_nothing(api_client, signed_in):
    draft = make_source(published=False)

    editor = signed_in("Editor").get(f"{SOURCES}{draft.slug}/")

    assert without_id(editor) == without_id(api_client.get(f"{SOURCES}{draft.slug}/"))
    assert "Set-Cookie" not in editor
