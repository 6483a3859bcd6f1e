"""Counts of events over HTTP."""

import pytest

from tests.factories import make_event, make_event_country, make_meeting

pytestmark = pytest.mark.django_db
COUNTS = "/api/v1/events/counts/"


@pytest.fixture
def happenings():
    make_event(kind="statement", date="2025-07-31/2025-08-02")
    make_event(kind="statement", date="2025-08", occurrence="expected")
    make_event(kind="deadline", date="2025-08-12~", announced="2025-07")
    make_event(kind="deadline", slug="open", date="../2025-08-12", announced="2025-07")
    make_meeting(date="2026-01-05")
    make_event(kind="deadline", date="2025-08-12", published=False)


def rows(answer):
    return [tuple(value for value in row.values() if value is not None) for row in answer["results"]]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (
            {},
            [
                ("deadline", "2025-08", 1), ("deadline", 1), ("meeting", "2026-01", 1),
                ("statement", "2025-07", 1), ("statement", "2025-08", 1),
            ],
        ),
        ({"by": "kind"}, [("deadline", 2), ("meeting", 1), ("statement", 2)]),
        ({"by": "year"}, [("2025", 3), ("2026", 1), (1,)]),
        ({"by": "month", "kind": "statement"}, [("2025-07", 1), ("2025-08", 1)]),
        ({"by": "occurrence", "kind": "statement"}, [("expected", 1), ("occurred", 1)]),
        ({"kind": "signal"}, []),
    ],
)  # fmt: skip
def test_each_event_is_counted_once_under_the_month_in_which_it_began(
    api_client, happenings, query, expected
):
    answer = api_client.get(COUNTS, query).json()

    assert rows(answer) == expected
    assert answer["total"] == sum(row[-1] for row in expected)


def test_an_event_of_two_countries_is_one_event(api_client):
    event = make_event(kind="statement")
    make_event_country(event, "MX", "target")

    assert api_client.get(COUNTS, {"country": "CA,MX", "by": "kind"}).json()["total"] == 1


def test_it_costs_one_query(api_client, happenings, django_assert_num_queries):
    with django_assert_num_queries(1):
        api_client.get(COUNTS)


@pytest.mark.parametrize(
    ("query", "name"),
    [({"by": "week"}, "by"), ({"by": ""}, "by"), ({"limit": "5"}, "limit"), ({"country": "XX"}, "country")],
)
def test_what_can_not_be_counted_is_refused(api_client, query, name):
    response = api_client.get(COUNTS, query)

    assert response.status_code == 400
    assert [error["name"] for error in response.json()["errors"]] == [name]
