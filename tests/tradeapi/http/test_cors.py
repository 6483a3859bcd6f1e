"""Reading from pages of other sites."""

import pytest

ELSEWHERE = {"Origin": "https://elsewhere.example"}
PREFLIGHT = {
    **ELSEWHERE,
    "Access-Control-Request-Method": "GET",
    "Access-Control-Request-Headers": "if-none-match",
}


@pytest.mark.parametrize(
    "path", ["/api/v1/countries/", "/api/v1/countries/XX/", "/api/v1/countries/?x=1", "/api/schema/"]
)
def test_any_origin_may_read_answers_and_errors(client, db, path):
    response = client.get(path, headers=ELSEWHERE)

    assert response["Access-Control-Allow-Origin"] == "*"
    assert "ETag" in response["Access-Control-Expose-Headers"]
    assert "Access-Control-Allow-Credentials" not in response
    assert b"elsewhere" not in response.content


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_writing_is_opened_to_nobody(client, db, method):
    assert "Access-Control-Allow-Origin" not in getattr(client, method)(
        "/api/v1/countries/", headers=ELSEWHERE
    )


@pytest.mark.parametrize("path", ["/", "/admin/login/", "/livez"])
def test_pages_are_opened_to_nobody(client, db, path):
    response = client.get(path, headers=ELSEWHERE)

    assert "Access-Control-Allow-Origin" not in response


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_a_browser_that_asks_first_is_told_of_reading_only(client, method):
    response = client.options(
        "/api/v1/countries/", headers={**PREFLIGHT, "Access-Control-Request-Method": method}
    )

    assert response.status_code == 204
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Access-Control-Allow-Methods"] == "GET, HEAD"
    assert "If-None-Match" in response["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Credentials" not in response


def test_asking_first_tells_nothing_about_an_address(client):
    known, unknown = (
        client.options(f"/api/v1/{path}/", headers=PREFLIGHT) for path in ("countries", "nothing")
    )

    del known["X-Request-ID"], unknown["X-Request-ID"]
    assert known.headers == unknown.headers
