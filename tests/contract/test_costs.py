"""What a question costs is bounded: so many statements and no more, however many rows answer it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from .test_parameters import groups

#: Statements of the dearest list, rendered from its tables, and for each reference that is expanded.
MOST, MOST_EXPANDED = 30, 12
#: References that one question may expand.
AT_ONCE = 4


@pytest.fixture
def statements(visit, client, route):
    """``statements(limit="200")`` is how many statements the question takes on this route."""
    address = route.address(client)

    def count(**parameters):
        with CaptureQueriesContext(connection) as asked:
            response = client.get(address, {**route.required, **parameters})
        assert response.status_code == 200, response.content[:300]
        return len(asked)

    return count


def test_no_answer_takes_more_statements_than_it_may(route, statements):
    assert statements(**({"limit": "200"} if route.is_list else {})) <= MOST


def test_expanding_costs_a_few_statements_for_each_reference_and_not_for_each_row(route, statements):
    if "expand" not in route.parameters:
        return
    whole = {"limit": "200"} if route.is_list else {}
    plain = statements(**whole)

    for names in groups(route.parameters["expand"]["schema"]["items"]["enum"], AT_ONCE):
        assert statements(**whole, expand=",".join(names)) <= plain + MOST_EXPANDED * len(names), names


def test_no_question_expands_more_than_it_may(visit, route):
    names = route.parameters["expand"]["schema"]["items"]["enum"] if "expand" in route.parameters else []
    if len(names) <= AT_ONCE:
        return
    response = visit(route, {"expand": ",".join(names[: AT_ONCE + 1])})

    assert response.status_code == 400
    assert {error["name"] for error in response.json()["errors"]} == {"expand"}
