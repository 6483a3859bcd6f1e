"""The table of sources: rows of JSON become published sources, all of them or none."""

import pytest

from events.source.imports import load_sources
from events.source.models import Source
from tests.events.tables import faults_of, table, without
from tradeapi.imports.report import ImportRefused

READOUT = {
    "slug": "prime-minister-readout-2025-07-15",
    "publisher": "Prime Minister of Canada",
    "tier": "official",
    "title": "Prime Minister Carney speaks with President Sheinbaum",
    "url": "https://www.pm.gc.ca/en/news/readouts/2025/07/15",
    "published": "2025-07-15",
}
REPRINT = {
    "slug": "newswire-readout-2025-07-15",
    "publisher": "Newswire",
    "tier": "press",
    "title": "Readout",
    "url": "https://www.newswire.ca/readout",
    "agency": "Prime Minister of Canada",
    "language": "en",
    "reprint_of": "prime-minister-readout-2025-07-15",
    "note": "Carries the whole text.",
}

pytestmark = pytest.mark.django_db


def test_a_source_is_published_as_its_row_says(tmp_path):
    report = load_sources(table(tmp_path, "sources", READOUT))

    source = Source.objects.published().get(slug="prime-minister-readout-2025-07-15")
    assert (source.publisher, source.tier, source.language) == ("Prime Minister of Canada", "official", "en")
    assert str(source.published_earliest) == "2025-07-15"
    assert report.created["source"] == 1


def test_a_reprint_may_stand_before_what_it_repeats_and_is_one_origin_with_it(tmp_path):
    load_sources(table(tmp_path, "sources", REPRINT, READOUT))

    reprint = Source.objects.published().get(slug=REPRINT["slug"])
    assert reprint.reprint_of.slug == READOUT["slug"]
    assert reprint.origin == "prime minister of canada"


def test_a_reprint_of_a_reprint_is_published_after_both(tmp_path):
    third = REPRINT | {"slug": "third-hand", "reprint_of": REPRINT["slug"]}

    load_sources(table(tmp_path, "sources", third, REPRINT, READOUT))

    assert Source.objects.published().count() == 3


def test_read_twice_the_table_changes_nothing(tmp_path):
    path = table(tmp_path, "sources", REPRINT, READOUT)
    load_sources(path)

    report = load_sources(path)

    assert (report.changes, report.unchanged["source"]) == (0, 2)
    assert set(Source.objects.values_list("version", flat=True)) == {2}


def test_a_corrected_row_corrects_the_source(tmp_path):
    load_sources(table(tmp_path, "sources", READOUT))

    report = load_sources(table(tmp_path, "sources", READOUT | {"tier": "press"}))

    assert Source.objects.get().tier == "press"
    assert report.changed["source"] == 1


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (without(READOUT, "title"), "title"),
        (without(READOUT, "slug"), "slug"),
        (READOUT | {"slug": "Not A Slug"}, "slug"),
        (READOUT | {"tier": "rumour"}, "tier"),
        (READOUT | {"published": "15/07/2025"}, "published"),
        (READOUT | {"url": "no address"}, "url"),
        (READOUT | {"publisher": 7}, "publisher"),
        (READOUT | {"titel": "Readout"}, "titel"),
        (READOUT | {"reprint_of": "unheard-of"}, "reprint_of"),
        (READOUT | {"url": "", "published": ""}, "row"),
    ],
)
def test_a_faulty_row_is_named_and_nothing_is_written(tmp_path, row, field):
    path = table(tmp_path, "sources", REPRINT | {"reprint_of": ""}, row)

    assert faults_of(load_sources, path) == [("sources.json", 3, field)]
    assert not Source.objects.exists()


def test_sources_that_repeat_each_other_are_refused(tmp_path):
    ring = [READOUT | {"reprint_of": REPRINT["slug"]}, REPRINT]

    with pytest.raises(ImportRefused, match="cannot repeat itself"):
        load_sources(table(tmp_path, "sources", *ring))
