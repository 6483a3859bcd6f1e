"""Last-Modified of every route: it confirms an answer until that changes, and is then later than it was."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils.http import http_date, parse_http_date

from countries.country.models import Country
from tradeapi.documents import building
from tradeapi.documents.state import current

from .routes import ROUTES, Route


@pytest.fixture
def clock(sample, db):
    """The clock stands still, a day after the sample was loaded."""
    with time_machine.travel(current().settled_at + timedelta(days=1), tick=False) as traveller:
        yield traveller


def test_a_date_confirms_the_answer(clock, visit, route):
    first = visit(route)
    moment = first["Last-Modified"]
    earlier = http_date(parse_http_date(moment) - 1)

    confirmed = visit(route, **{"If-Modified-Since": moment})

    assert (confirmed.status_code, confirmed.content) == (304, b"")
    assert (confirmed["Last-Modified"], confirmed["ETag"]) == (moment, first["ETag"])
    assert visit(route, **{"If-Modified-Since": earlier}).status_code == 200
    assert visit(route, **{"If-Modified-Since": moment, "If-None-Match": '"other"'}).status_code == 200
    assert visit(route, **{"If-Unmodified-Since": moment}).status_code == 200
    assert visit(route, **{"If-Unmodified-Since": earlier}).status_code == 412


def test_no_change_of_an_answer_is_dated_before_it(clock, client, visit):
    """Neither a record that others show, nor days that pass, among them those with turns of the sample."""
    asked = {route: Route(route.address(client), route.operation) for route in ROUTES}
    before = {route: visit(one) for route, one in asked.items()}
    changed, kept = set(), set()

    def seems_as_dated():
        for route, old in before.items():
            new = visit(asked[route])
            if new["ETag"] != old["ETag"]:
                changed.add(route.path)
                assert parse_http_date(new["Last-Modified"]) > parse_http_date(old["Last-Modified"]), (
                    route.path
                )
                assert visit(asked[route], **{"If-Modified-Since": old["Last-Modified"]}).status_code == 200
            elif new["Last-Modified"] == old["Last-Modified"]:
                kept.add(route.path)
            before[route] = new

    Country.objects.filter(pk="CA").update(name="Kanada")
    building.settle()
    clock.shift(1)
    seems_as_dated()
    for day in (1, 2, 400):
        clock.move_to(datetime.now(UTC) + timedelta(days=day))
        seems_as_dated()

    assert "/api/v1/tariffs/{slug}/" in changed
    assert {"/api/v1/sectors/{code}/", "/api/v1/sources/{slug}/", "/api/v1/changes/"} <= kept
