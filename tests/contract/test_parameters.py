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


def groups(names, size=15):
    """Names, as many at once as a problem lists faults of; a question costs the same whatever it asks."""
    names = list(names)
    return [names[at : at + size] for at in range(0, len(names), size)]


def refused(response):
    """Names of the parameters that a refusal is about."""
    assert response.status_code == 400, response.content[:300]
    assert response["Content-Type"].startswith("application/problem+json")
    assert response.json()["status"] == 400
    return {error["name"] for error in response.json()["errors"]}


def test_a_near_miss_names_the_parameter_meant(visit, route):
    for names in groups(route.parameters):
        errors = visit(route, {f"{name}x": "1" for name in names}).json()["errors"]
        suggestions = {error["name"]: error["suggestion"] for error in errors}
        for name in names:
            assert suggestions[f"{name}x"] in route.parameters, name


def test_an_empty_parameter_is_refused(visit, route):
    for names in groups(route.parameters):
        assert set(names) <= refused(visit(route, dict.fromkeys(names, "")))


def test_a_repeated_single_parameter_is_refused(visit, route):
    single = [name for name, one in route.parameters.items() if one["schema"].get("type") != "array"]
    for names in groups(single):
        assert set(names) <= refused(visit(route, {key: ["1", "1"] for key in names}))


@pytest.mark.parametrize("value", NASTY, ids=lambda value: repr(value)[:40])
def test_no_value_makes_it_fall_over(visit, route, value):
    """Each value in each parameter: those that refuse it do so by name, those that take it answer."""
    for names in groups(route.parameters):
        response = visit(route, dict.fromkeys(names, value))
        taken = set(names) if response.status_code == 200 else set(names) - refused(response)
        for name in taken:
            alone = visit(route, {name: value})
            assert alone.status_code == 200 or refused(alone), (name, value)


@pytest.mark.parametrize(
    "slug", ["no-such-record", "%00", "a%00b", "x" * 3000, "..%2f..", "%F0%9F%98%80", "CAN", "'"]
)
def test_an_unknown_record_is_not_found_whatever_its_name(client, sample, db, detail_route, slug):
    response = client.get(detail_route.path[: detail_route.path.index("{")] + slug + "/")

    assert response.status_code in {404, 414}
    assert response["Content-Type"].startswith("application/problem+json")
