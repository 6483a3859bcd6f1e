"""The tables of events that ship: what each says of itself, and that they fit together."""

import json
from pathlib import Path

import pytest

DATA = Path(__file__).parents[2] / "events" / "data"
TABLES = sorted(DATA.rglob("*.json"))


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def values_of(thing, name):
    """Every value of the field ``name`` anywhere in a table."""
    if isinstance(thing, list):
        for one in thing:
            yield from values_of(one, name)
    elif isinstance(thing, dict):
        for field, value in thing.items():
            if field == name and isinstance(value, str):
                yield value
            yield from values_of(value, name)


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_each_table_says_what_it_is_under_which_licence_and_of_which_day(path):
    table = read(path)

    assert table["about"]
    assert table["as_of"] == "2026-11-23"
    assert "CC0 1.0" in table["licence"]


def test_the_readme_names_every_table():
    text = (DATA / "README.md").read_text(encoding="utf-8")

    assert all(f"`{path.name}`" in text or f"`{path.parent.name}/`" in text for path in TABLES)


def test_what_comes_from_desta_and_huggo_names_its_licence():
    assert "CC BY 4.0" in read(DATA / "agreements.json")["licence"]


def test_sources_stand_in_the_order_of_their_slugs_and_each_is_cited():
    slugs = [source["slug"] for source in read(DATA / "sources.json")["sources"]]

    assert slugs == sorted(set(slugs))
    assert {source for path in TABLES for source in values_of(read(path), "source")} == set(slugs)


def test_no_two_events_have_one_slug():
    events = [
        event["slug"]
        for path in TABLES
        for table in [read(path)]
        for event in (
            *table.get("meetings", ()),
            *table.get("events", ()),
            *table.get("signals", ()),
            *(row for agreement in table.get("agreements", ()) for row in agreement["milestones"]),
            *(row for tariff in table.get("tariffs", ()) for row in tariff["actions"]),
        )
    ]

    assert len(events) == len(set(events))


def test_every_sentence_of_the_founding_article_that_states_something_is_kept():
    cited = {
        citation["locator"]
        for path in TABLES
        for citation in citations_of(read(path))
        if citation["source"] == "techsoma-canada-mexico-2025-08"
    }

    numbers = {int(word) for locator in cited for word in locator.replace(",", " ").split() if word.isdigit()}
    assert numbers == set(range(1, 24)) - {8, 20}  # 8 and 20 only lead over to the next


def citations_of(thing):
    if isinstance(thing, list):
        for one in thing:
            yield from citations_of(one)
    elif isinstance(thing, dict):
        yield from thing.get("citations", ())
        for value in thing.values():
            yield from citations_of(value)
