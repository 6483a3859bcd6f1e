"""Searches by relevance rank the newest hits alone; by other keys they give all."""

import pytest

from tests.factories import make_source
from tradeapi.api import pagination

SOURCES = "/api/v1/sources/"


@pytest.fixture
def three_of_four(db, monkeypatch):
    """Four hits, of which the newest three are ranked; the oldest would be the best."""
    monkeypatch.setattr(pagination, "MOST_RANKED", 3)
    texts = ("Steel steel steel", "Steel for ships", "Steel for cars", "Steel and steel")
    return [make_source(text).slug for text in texts]


def test_the_newest_hits_are_ranked(three_of_four, slugs):
    oldest, *_, best = three_of_four

    found = slugs(SOURCES, q="steel")

    assert found[0] == best
    assert len(found) == 3 and oldest not in found


def test_another_order_gives_every_hit(three_of_four, slugs):
    assert set(slugs(SOURCES, q="steel", ordering="title")) == set(three_of_four)


def test_the_count_is_that_of_what_the_pages_give(three_of_four, api_client):
    ranked = api_client.get(SOURCES, {"q": "steel", "count": "exact"}).json()
    ordered = api_client.get(SOURCES, {"q": "steel", "count": "exact", "ordering": "title"}).json()

    assert (ranked["count"], ordered["count"]) == (3, 4)
