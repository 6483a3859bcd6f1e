"""Pages: every row once, whatever comes and goes between them."""

from datetime import date

import pytest

from countries.country.models import Country
from events.source.models import Source
from tests.factories import make_country, make_source
from tradeapi.api.cursors import BadCursor, read, write

SOURCES = "/api/v1/sources/"
COUNTRIES = "/api/v1/countries/"
# Ties, gaps and open starts, as real sources have them.
DAYS = [
    "2025-08-01",
    "2025-08-01",
    "2025-08-01",
    "",
    "2025-07",
    "",
    "2025-08-02",
    "../2025-01-01",
    "2025-07",
    "",
]


@pytest.fixture
def sources(db):
    rows = [
        Source(
            slug=f"source-{number}",
            title=f"Report {number % 3}",
            publisher="A paper",
            tier="press",
            published=day,
            status="published",
        )
        for number, day in enumerate(DAYS)
    ]  # fmt: skip
    return Source.objects.bulk_create(rows)


def walk(client, path, **query):
    """Identities in the order of a walk over all pages."""
    seen, response = [], client.get(path, query)
    while True:
        assert response.status_code == 200, response.content[:500]
        page = response.json()
        seen += [row.get("slug") or row["code"] for row in page["results"]]
        if page["next"] is None:
            return seen
        response = client.get(page["next"])


@pytest.mark.parametrize(
    "ordering", ["published", "-published", "title", "-title", "title,-published", "-published,title"]
)
@pytest.mark.parametrize("limit", [1, 2, 3, 9, 10])
def test_a_walk_shows_each_row_once_in_the_order_of_the_whole_list(api_client, sources, ordering, limit):
    whole = walk(api_client, SOURCES, ordering=ordering)

    assert sorted(whole) == sorted(source.slug for source in sources)
    assert walk(api_client, SOURCES, ordering=ordering, limit=limit) == whole


def test_what_has_no_value_comes_last_whichever_way(api_client, sources):
    undated = {"source-3", "source-5", "source-7", "source-9"}

    assert set(walk(api_client, SOURCES, ordering="published", limit=3)[-4:]) == undated
    assert set(walk(api_client, SOURCES, ordering="-published", limit=3)[-4:]) == undated


def test_the_default_is_the_documented_order(api_client, sources):
    assert walk(api_client, SOURCES) == walk(api_client, SOURCES, ordering="-published")
    assert walk(api_client, SOURCES)[:4] == ["source-6", "source-2", "source-1", "source-0"]


def test_a_column_may_run_against_the_others(api_client, sources):
    assert walk(api_client, SOURCES, ordering="title", limit=2)[:4] == [
        "source-9",
        "source-6",
        "source-3",
        "source-0",
    ]


def test_hits_of_a_search_are_walked_by_relevance(api_client, sources):
    whole = walk(api_client, SOURCES, q="report")

    assert len(whole) == 10
    assert walk(api_client, SOURCES, q="report", limit=3) == whole


def test_ordering_by_a_related_column(api_client, db):
    ca, us = make_country("CA"), make_country("US")
    for code, state in (("CA-QC", ca), ("US-TX", us), ("CA-ON", ca)):
        make_country(code, kind="subdivision", part_of=state)

    whole = walk(api_client, COUNTRIES, ordering="whole")

    assert whole == ["CA-ON", "CA-QC", "US-TX", "CA", "US"]
    assert walk(api_client, COUNTRIES, ordering="whole", limit=1) == whole


def test_rows_that_stay_are_seen_once_while_others_come_and_go(api_client, sources):
    seen, response = [], api_client.get(SOURCES, {"limit": 2})
    for step in range(100):
        page = response.json()
        seen += [row["slug"] for row in page["results"]]
        if page["next"] is None:
            break
        for day in ("2025-08-03", "2025-08-01", ""):
            make_source(slug=f"new-{step}-{day or 'undated'}", published=day)
        Source.objects.filter(slug__in=[slug for slug in seen[-1:] if slug != "source-4"]).update(
            status="draft"
        )
        response = api_client.get(page["next"])

    old = [slug for slug in seen if slug.startswith("source-")]
    assert sorted(old) == sorted(source.slug for source in sources)
    assert len(seen) == len(set(seen))


def test_next_keeps_the_question_and_stays_on_this_host(api_client, sources):
    first = api_client.get(SOURCES, {"limit": 2, "tier": "press", "ordering": "title,-published"}).json()

    assert first["next"].startswith("http://testserver/api/v1/sources/?")
    assert "limit=2&tier=press&ordering=title,-published&cursor=" in first["next"]


def test_the_last_page_ends(api_client, sources):
    assert api_client.get(SOURCES, {"limit": 10}).json()["next"] is None


def test_an_empty_list_is_a_page(api_client, db):
    assert api_client.get(SOURCES).json() == {"results": [], "next": None}


def test_rows_are_counted_on_request_only(api_client, sources, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert "count" not in api_client.get(SOURCES, {"limit": 2}).json()
    with django_assert_num_queries(2):
        assert api_client.get(SOURCES, {"limit": 2, "count": "exact"}).json()["count"] == 10


def test_a_page_inside_is_one_query(api_client, sources, django_assert_num_queries):
    first = api_client.get(SOURCES, {"limit": 2}).json()

    with django_assert_num_queries(1):
        api_client.get(first["next"])


def test_the_limit_may_change_on_the_way(api_client, sources):
    first = api_client.get(SOURCES, {"limit": 2}).json()

    rest = api_client.get(first["next"].replace("limit=2", "limit=200")).json()

    assert len(rest["results"]) == 8


@pytest.mark.parametrize("limit", ["0", "201", "-1", "abc", "1.5", "99999999999999999999"])
def test_the_limit_is_bounded(errors_of, limit):
    [error] = errors_of(SOURCES, {"limit": limit})

    assert error["name"] == "limit"


@pytest.mark.parametrize("change", ["&tier=press", "&ordering=title", "&q=report"])
def test_a_cursor_of_another_question_is_refused(api_client, sources, errors_of, change):
    first = api_client.get(SOURCES, {"limit": 2}).json()

    [error] = errors_of(SOURCES, first["next"].split("?")[1] + change)

    assert (error["name"], error["code"]) == ("cursor", "bad_cursor")


def test_a_cursor_of_another_resource_is_refused(api_client, sources, errors_of):
    first = api_client.get(SOURCES, {"limit": 2}).json()

    [error] = errors_of(COUNTRIES, first["next"].split("?")[1])

    assert error["code"] == "bad_cursor"


@pytest.mark.parametrize(
    "cursor", ["x", "~", "a~b", "é", "%00", "WzFd~AAAA", "a" * 3_999, "a" * 4_001, "../..", "e30~"]
)
def test_garbage_is_no_cursor(errors_of, db, cursor):
    [error] = errors_of(SOURCES, {"cursor": cursor})

    assert error["name"] == "cursor"


def test_a_cursor_that_was_tampered_with_is_refused():
    cursor = write([date(2025, 8, 1), 7], "question")

    with pytest.raises(BadCursor):
        read(cursor[:-1] + ("A" if cursor[-1] != "A" else "B"), "question")


@pytest.mark.parametrize("place", [[None, 1], [date(2025, 8, 1), 0.1, "a~é", True, -3]])
def test_a_cursor_keeps_values_and_their_types(place):
    assert read(write(place, "question"), "question") == place


def test_a_key_is_named_once(errors_of):
    [error] = errors_of(SOURCES, {"ordering": "title,-title"})

    assert error["name"] == "ordering"


def test_an_unknown_key_is_refused_with_the_one_meant(errors_of):
    [error] = errors_of(SOURCES, {"ordering": "-publishd"})

    assert error["suggestion"] == "-published"


def test_drafts_are_in_no_page_and_no_count(api_client, sources):
    make_source(published=False)
    Country.objects.create(code="ZZ", name="Nowhere", kind="organisation")

    assert api_client.get(SOURCES, {"count": "exact"}).json()["count"] == 10
    assert api_client.get(COUNTRIES, {"count": "exact"}).json() == {"results": [], "next": None, "count": 0}
