"""Walking a list shows every row once, at rest and while others come and go."""

from urllib.parse import parse_qs, urlsplit


def test_a_walk_shows_every_row_once_and_ends(client, visit, list_route):
    whole = visit(list_route, {"count": "exact", "limit": 200}).json()
    if whole["count"] > 400:  # the nomenclature: its order is tested in its room
        return
    seen, response = [], visit(list_route, {"limit": 7})
    while True:
        page = response.json()
        assert len(page["results"]) <= 7
        seen += [row.get("slug") or row.get("code") or row["id"] for row in page["results"]]
        if page["next"] is None:
            break
        assert page["next"].startswith("http://testserver" + list_route.path)
        assert "limit=7" in page["next"]
        response = client.get(page["next"])
        assert response.status_code == 200, response.content[:300]

    assert len(seen) == len(set(seen)) == whole["count"]


def test_the_limit_is_bounded(visit, list_route):
    for limit in ("0", "201", "-1", "abc", "99999999999999999999"):
        response = visit(list_route, {"limit": limit})
        assert response.status_code == 400
        assert [e["name"] for e in response.json()["errors"]] == ["limit"]


def test_a_cursor_of_another_question_is_refused(visit, list_route):
    first = visit(list_route, {"limit": 1})
    if first.json()["next"] is None:
        return
    cursor = first.json()["next"].split("cursor=")[1].split("&")[0]

    for wrong in (cursor[:-3] + "abc", cursor + "x", "x", "%00"):
        response = visit(list_route, {"cursor": wrong, "limit": 1})
        assert response.status_code == 400, wrong
        assert [e["name"] for e in response.json()["errors"]] == ["cursor"]


def test_no_count_unless_asked(visit, list_route):
    assert "count" not in visit(list_route).json()


def test_the_next_page_asks_the_same_question_at_this_host(visit, list_route):
    words = [word for word in list_route.orderings if word != "relevance"]
    asked = {
        **list_route.required,
        "limit": "1",
        "count": "exact",
        **({"ordering": words[-1]} if words else {}),
    }
    following = visit(list_route, asked).json()["next"]
    if following is None:
        return

    address = urlsplit(following)
    question = parse_qs(address.query, strict_parsing=True)
    assert (address.scheme, address.netloc, address.path) == ("http", "testserver", list_route.path)
    assert question.pop("cursor")
    assert question == {name: [value] for name, value in asked.items()}
