"""Sources over HTTP."""

from datetime import UTC, datetime

import pytest
import time_machine

from events.source.models import Source
from tests.events.shapes import dated, ref
from tests.factories import make_event, make_source

pytestmark = pytest.mark.django_db


def test_a_source_says_who_published_it_and_as_which_origin_it_counts(ask):
    with time_machine.travel(datetime(2025, 8, 15, 12, tzinfo=UTC), tick=False):
        wire = make_source("Canada drops tax", slug="reuters", publisher="Reuters", tier="wire")
        make_source(
            "Canada scraps tax",
            slug="gazette",
            publisher="The Gazette",
            tier="press",
            url="https://gazette.example/tax",
            dated="2025-06-29~",
            language="fr",
            agency="Reuters",
            reprint_of=wire,
            note="Translated.",
        )

    assert ask("sources/gazette/") == {
        "slug": "gazette",
        "publisher": "The Gazette",
        "tier": "press",
        "title": "Canada scraps tax",
        "url": "https://gazette.example/tax",
        "published": dated("2025-06-29~", "2025-06-29", approximate=True),
        "language": "fr",
        "agency": "Reuters",
        "reprint_of": ref("sources/reuters", "Reuters: Canada drops tax"),
        "origin": "reuters",
        "note": "Translated.",
        "updated_at": "2025-08-15T12:00:00Z",
    }


def test_a_source_that_is_not_dated_and_stands_alone_has_nulls(ask):
    make_source(slug="letter", dated="")

    letter = ask("sources/letter/")

    assert (letter["published"], letter["reprint_of"]) == (None, None)
    assert letter["origin"] == "department of finance canada"


def test_a_reprint_of_a_draft_shows_nothing_of_it(ask):
    reprint = make_source(slug="reprint", publisher="The Gazette")
    hidden = make_source(publisher="Hidden", published=False)
    Source.objects.filter(pk=reprint.pk).update(reprint_of=hidden)

    shown = ask("sources/reprint/")

    assert (shown["reprint_of"], shown["origin"]) == (None, "the gazette")


def test_newest_first_and_what_is_not_dated_last(found):
    make_source(slug="undated", dated="")
    make_source(slug="old", dated="2024-01-01")
    make_source(slug="new", dated="2025-01-01")

    assert found("sources/") == ["new", "old", "undated"]
    assert found("sources/", ordering="published") == ["old", "new", "undated"]


@pytest.mark.parametrize("key", ["published", "publisher", "title", "updated_at"])
def test_each_ordering_turns_round(found, key):
    make_source("A", slug="first", publisher="A", dated="2024-01-01")
    make_source("B", slug="second", publisher="B", dated="2025-01-01")

    assert found("sources/", ordering=key) == ["first", "second"]
    assert found("sources/", ordering=f"-{key}") == ["second", "first"]


def test_a_list_is_one_query_however_long_its_reprints(ask, django_assert_num_queries):
    wire = make_source()
    for _ in range(3):
        wire = make_source(reprint_of=wire)

    with django_assert_num_queries(1):
        assert len(ask("sources/")["results"]) == 4


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ({"publisher": "Reuters"}, ["wire"]),
        ({"publisher": ["Reuters", "Finance"]}, ["ministry", "wire"]),
        ({"publisher": "reuters"}, []),
        ({"publisher__not": "Reuters"}, ["ministry", "paper"]),
        ({"tier": "wire,press"}, ["wire", "paper"]),
        ({"tier__not": "wire,press"}, ["ministry"]),
        ({"language": "fr"}, ["paper"]),
        ({"language": "fr,en"}, ["ministry", "wire", "paper"]),
        ({"agency": "Reuters"}, ["paper"]),
        ({"reprint_of": "wire"}, ["paper"]),
        ({"cited_by": "repeal"}, ["ministry"]),
        ({"from_": "2025-06-30"}, ["ministry"]),
        ({"from_": "2025-07-01"}, []),
        ({"to": "2025-06-01"}, ["ministry"]),
        ({"to": "2025-05-31"}, []),
        ({"from_": "2025-06-15", "to": "2025-06-15"}, ["ministry", "wire"]),
        ({"dated": "false"}, ["paper"]),
        ({"dated": "true"}, ["ministry", "wire"]),
        ({"q": "quebec"}, ["paper"]),
        ({"q": "REUTERS"}, ["wire", "paper"]),
    ],
)
def test_what_sources_can_be_asked(found, question, answer):
    wire = make_source("Tax dropped", slug="wire", publisher="Reuters", tier="wire", dated="2025-06-15")
    make_source(
        "Taxe au Québec", slug="paper", publisher="Gazette", tier="press", language="fr", agency="Reuters",
        reprint_of=wire, dated="",
    )  # fmt: skip
    ministry = make_source("Rescinded", slug="ministry", publisher="Finance", dated="2025-06")
    make_event(slug="repeal", sources=[ministry])

    assert sorted(found("sources/", **question)) == sorted(answer)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("tier", "gossip"), ("language", "english"), ("reprint_of", "nothing"), ("cited_by", "nothing"),
        ("from_", "2025-06"), ("to", "01/02/2023"), ("dated", "yes"),
        ("q", "!!"), ("ordering", "tier"), ("agency", ""),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_refused_by_name(refused, name, value):
    assert refused("sources/", **{name: value}) == [name.rstrip("_")]


def test_a_draft_that_cites_is_refused_like_what_never_was(refused):
    make_event(slug="hidden", published=False)

    assert refused("sources/", cited_by="hidden") == ["cited_by"]
