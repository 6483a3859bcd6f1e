"""What is answered at the door, before Django: every route as the site itself answers it."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from tests.over_wsgi import Counted, OverWsgi
from tradeapi.http.keeping import NEVER_KEPT, Keeping

OF_ONE_REQUEST = ("X-Request-ID",)


@pytest.fixture
def site(settings):
    settings.RATE_LIMIT_ADDRESS = settings.RATE_LIMIT_KEY = 0
    settings.RESPONSE_CACHE_BYTES = 0
    settings.ROOT_URLCONF = "tradeapi.urls"
    # Answers have the time of their change, but not within the second of it.
    with time_machine.travel(timezone.now() + timedelta(seconds=2), tick=False):
        yield Counted()


def test_the_second_answer_has_the_headers_and_bytes_of_the_first(sample, db, client, site, route):
    door, bare, address = OverWsgi(Keeping(site)), OverWsgi(site), route.address(client)
    by_the_site_alone = address.startswith(NEVER_KEPT)

    for query in (
        route.required,
        {**route.required, **({"limit": "3"} if "limit" in route.parameters else {})},
    ):
        by_site, first = bare.get(address, query), door.get(address, query)
        asked = site.asked
        second = door.get(address, query)
        assert site.asked == asked + by_the_site_alone
        confirmed = door.get(address, query, headers={"If-None-Match": by_site["ETag"]})

        for answer in (first, second):
            assert answer.status == by_site.status == "200 OK"
            assert answer.content == by_site.content
            assert answer.without(*OF_ONE_REQUEST) == by_site.without(*OF_ONE_REQUEST)
        assert (confirmed.status_code, confirmed.content) == (304, b"")
