"""A question the API does not understand is refused, never guessed, and nothing makes it fall over."""

import pytest

NASTY = [
    "\x00", "a\x00b", "9" * 40, "-1", "1e5", "1.5", "NaN", "x" * 10_000, "\u202eabc", "😀" * 50, "' OR 1=1 --",
    "<script>alert(1)</script>", "01/02/2023", "2025-02-30", "0000-00-00", ",", "CA,", "\\", "US" * 100, "ca",
    "2025-08-15T00:00:00Z",
]  # fmt: skip


def test_an_unknown_parameter_is_refused_by_name(visit, route):
    response = visit(route, {"surely_not_a_parameter": "1"})

    assert response.status_code == 400
    assert response["Content-Type"].startswith("application/problem+json")
    assert [e["name"] for e in response.json()["errors"]] == ["surely_not_a_parameter"]


def test_a_near_miss_names_the_parameter_meant(visit, route):
    for name in route.parameters:
        response = visit(route, {name + "x": "1"})
        [error] = [e for e in response.json()["errors"] if e["name"] == name + "x"]
        assert response.status_code == 400
        assert error["suggestion"] in route.parameters


def test_an_empty_parameter_is_refused(visit, route):
    for name in route.parameters:
        response = visit(route, {name: ""})
        assert response.status_code == 400, name
        assert name in [e["name"] for e in response.json()["errors"]]


def test_a_repeated_single_parameter_is_refused(visit, route):
    for name, parameter in route.parameters.items():
        if parameter["schema"].get("type") == "array":
            continue
        response = visit(route, {name: ["1", "1"]})
        assert response.status_code == 400, name
        assert name in [e["name"] for e in response.json()["errors"]]


@pytest.mark.parametrize("value", NASTY, ids=repr)
def test_no_value_makes_it_fall_over(visit, list_route, value):
    for name in list_route.parameters:
        response = visit(list_route, {name: value})
        assert response.status_code in {200, 400}, (name, value, response.content[:300])
        if response.status_code == 400:
            assert response["Content-Type"].startswith("application/problem+json")
            assert response.json()["status"] == 400


@pytest.mark.parametrize("value", NASTY, ids=repr)
def test_no_value_makes_a_question_fall_over(visit, value, client, sample):
    for path in ("/api/v1/tariffs/rates/", "/api/v1/tariffs/rates/compare/", "/api/v1/signals/scorecard/"):
        for name in ("on", "origin", "imposed_by", "product", "known_on", "source"):
            response = client.get(path, {name: value})
            assert response.status_code == 400, (path, name)


@pytest.mark.parametrize(
    "slug", ["no-such-record", "%00", "a%00b", "x" * 3000, "..%2f..", "%F0%9F%98%80", "CAN", "'"]
)
def test_an_unknown_record_is_not_found_whatever_its_name(client, sample, db, detail_route, slug):
    response = client.get(detail_route.path[: detail_route.path.index("{")] + slug + "/")

    assert response.status_code in {404, 414}
    assert response["Content-Type"].startswith("application/problem+json")
