"""Tables that are loaded again take nothing back that editors changed since, and say what they left."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from events.event.imports import load_events
from events.event.models import Citation, Event, EventCountry
from events.management.commands import load_sample
from events.source.imports import load_sources
from events.source.models import Source
from tests.events.tables import table
from tests.factories import make_country, make_source, make_user
from tradeapi.curation.writing import one_writer, recorded

READOUT = {
    "slug": "readout",
    "publisher": "Prime Minister of Canada",
    "tier": "official",
    "title": "Readout of the call",
    "url": "https://www.pm.gc.ca/readout",
}
REPRINT = READOUT | {"slug": "reprint", "tier": "press", "publisher": "Newswire", "reprint_of": "readout"}
CITED = {"source": "opinion", "quote": "exceed any authority granted"}
RULING = {
    "slug": "ruling",
    "kind": "court_ruling",
    "title": "Court strikes the duties down",
    "date": "2025-05-28",
    "countries": [{"country": "US", "role": "actor"}, {"country": "CA", "role": "concerned"}],
    "citations": [CITED],
}

pytestmark = pytest.mark.django_db


@pytest.fixture
def sources(tmp_path):
    """``sources(row, ...)`` loads a table of sources."""
    return lambda *rows: load_sources(table(tmp_path, "sources", *rows))


@pytest.fixture
def events(tmp_path):
    """``events(row, ...)`` loads a table of events, whose countries and source are there."""
    for code in ("CA", "MX", "US"):
        make_country(code)
    make_source("Opinion", slug="opinion", publisher="Court of International Trade")
    return lambda *rows: load_events(table(tmp_path, "events", *rows))


@pytest.fixture
def editing(db):
    """A block in which an editor writes."""
    editor = make_user("Editor")

    class Block:
        def __enter__(self):
            self.parts = (one_writer(), recorded(by=editor, action="edit", reason="It was wrong."))
            for part in self.parts:
                part.__enter__()

        def __exit__(self, *error):
            for part in reversed(self.parts):
                part.__exit__(*error)

    return Block()


def test_what_an_editor_corrected_in_the_admin_stays_and_the_rest_follows_the_table(sources, at_the_desk):
    sources(READOUT)
    page = reverse("admin:events_source_change", args=[Source.objects.get().pk])
    editor = at_the_desk("Editor").open(page)
    editor.fill(title="Readout of both calls", reason="There were two.").press("Save")

    same = sources(READOUT)
    changed = sources(READOUT | {"title": "Readout of a call", "publisher": "Prime Minister's Office"})

    source = Source.objects.get()
    assert (source.title, source.publisher) == ("Readout of both calls", "Prime Minister's Office")
    assert same.changes == 0
    assert same.kept == [
        "source readout, title: 'Readout of both calls' stays; the table says 'Readout of the call'"
    ]
    assert changed.changes == 1
    assert changed.kept == [
        "source readout, title: 'Readout of both calls' stays; the table says 'Readout of a call', which is new"
    ]


def test_what_no_editor_touched_follows_the_table(sources, editing):
    sources(READOUT)
    with editing:
        Source.objects.update(note="Seen by an editor.")

    report = sources(READOUT | {"title": "Readout of a call", "note": "Seen by an editor."})

    assert Source.objects.get().title == "Readout of a call"
    assert report.kept == []


def test_once_the_table_agrees_with_the_editor_there_is_nothing_to_tell(sources, editing):
    sources(READOUT)
    with editing:
        Source.objects.update(title="Readout of both calls")

    assert sources(READOUT | {"title": "Readout of both calls"}).kept == []


def test_a_relation_that_an_editor_set_stays(sources, editing):
    sources(READOUT, REPRINT)
    with editing:
        Source.objects.filter(slug="reprint").update(reprint_of=None)

    report = sources(READOUT, REPRINT)

    assert Source.objects.get(slug="reprint").reprint_of is None
    assert [line.split(":")[0] for line in report.kept] == ["source reprint, reprint_of"]


def test_rows_that_an_editor_added_stay(events, editing):
    events(RULING)
    with editing:
        event = Event.objects.get()
        Citation.objects.create(event=event, source=make_source("Order"), quote="are set aside")
        EventCountry.objects.create(event=event, country_id="MX", role="concerned")

    report = events(RULING)

    assert set(Citation.objects.values_list("quote", flat=True)) == {CITED["quote"], "are set aside"}
    assert set(EventCountry.objects.values_list("country", flat=True)) == {"CA", "MX", "US"}
    assert len(report.kept) == 2
    assert all(line.endswith("of event ruling: stays; no table has it") for line in report.kept)
    assert report.changes == 0


def test_rows_that_an_editor_deleted_are_not_made_again(events, editing):
    more = {"source": "opinion", "quote": "without limit"}
    both = RULING | {"citations": [CITED, more]}
    events(both)
    with editing:
        Citation.objects.get(quote="without limit").delete()
        EventCountry.objects.get(country="CA").delete()

    report = events(both)

    assert Citation.objects.get().quote == CITED["quote"]
    assert EventCountry.objects.get().country_id == "US"
    assert len(report.kept) == 2
    assert all(line.endswith("stays deleted or rewritten; the table has it") for line in report.kept)


def test_a_row_that_an_editor_rewrote_is_neither_taken_back_nor_doubled(events, editing):
    events(RULING)
    with editing:
        Citation.objects.update(quote="exceed any authority granted to the President")

    report = events(RULING)

    assert Citation.objects.get().quote == "exceed any authority granted to the President"
    assert len(report.kept) == 2
    assert report.changes == 0


def test_a_column_of_a_row_that_an_editor_changed_stays(events, editing):
    events(RULING)
    with editing:
        Citation.objects.update(locator="page 49")

    report = events(RULING | {"citations": [CITED | {"locator": "page 48", "attributed_to": "the court"}]})

    citation = Citation.objects.get()
    assert (citation.locator, citation.attributed_to) == ("page 49", "the court")
    assert len(report.kept) == 1
    assert report.kept[0].endswith("locator: 'page 49' stays; the table says 'page 48', which is new")


def test_rows_that_only_loads_wrote_go_with_the_table(events):
    events(RULING)

    report = events(RULING | {"citations": [CITED | {"quote": "without limit"}]})

    assert Citation.objects.get().quote == "without limit"
    assert report.kept == []


def test_the_command_names_what_it_kept(tmp_path, sources, editing, monkeypatch):
    path = table(tmp_path, "sources", READOUT)
    monkeypatch.setattr(load_sample.Command, "steps", lambda self: (("sources", lambda: load_sources(path)),))
    call_command("load_sample", verbosity=0)
    with editing:
        Source.objects.update(title="Readout of both calls")

    out = StringIO()
    call_command("load_sample", stdout=out)

    assert "  kept: 1 changed by editors\n    source readout, title: " in out.getvalue()
    assert out.getvalue().endswith("nothing changed\n")
