"""The command that loads the sample: tables that name one another, in one transaction."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from events.event.models import Event, EventLink
from events.management.commands import load_sample
from events.management.commands.load_sample import load_happenings
from events.meeting.models import Meeting
from events.signal.models import Signal
from events.source.imports import load_sources
from events.source.models import Source
from tests.events.tables import table
from tests.factories import make_agreement, make_country, make_tariff

SOURCE = {
    "slug": "readout",
    "publisher": "Prime Minister of Canada",
    "tier": "official",
    "title": "Readout",
    "url": "https://www.pm.gc.ca/readout",
}
CITED = [{"source": "readout"}]
VISIT = {
    "slug": "visit-2025-09-18",
    "title": "Carney visits Mexico City",
    "format": "visit",
    "date": "2025-09-18",
    "participants": [
        {"country": "CA", "name": "Mark Carney"},
        {"country": "MX", "name": "Claudia Sheinbaum"},
    ],
    "tariffs": ["us-ieepa-canada"],
    "citations": CITED,
}
CONCERNED = [{"country": "CA", "role": "concerned"}]
DEADLINE = {
    "slug": "deal-due-2025-08-01",
    "kind": "deadline",
    "title": "Agreement due",
    "date": "2025-08-01",
    "announced": "2025-07-10",
    "occurrence": "missed",
    "countries": CONCERNED,
    "citations": CITED,
}
STATEMENT = {
    "slug": "statement-2025-09-18",
    "kind": "statement",
    "title": "Carney judges the talks productive",
    "date": "2025-09-18",
    "countries": CONCERNED,
    "citations": CITED,
    "part_of": "visit-2025-09-18",
    "links": [{"relation": "responds_to", "to": "deal-due-2025-08-01", "source": "readout"}],
}
SIGNAL = {
    "slug": "signal-visit",
    "title": "A visit of Carney to Mexico",
    "basis": "reported_plan",
    "date": "2025-08~/..",
    "announced": "2025-08~",
    "resolution": "met",
    "settled": "2025-09-18",
    "explanation": "He met Sheinbaum in Mexico City.",
    "countries": CONCERNED,
    "citations": CITED,
    "resolved_by": [{"event": "visit-2025-09-18", "source": "readout"}],
}

pytestmark = pytest.mark.django_db


@pytest.fixture
def reference():
    """What the reference tables would have brought."""
    for code in ("CA", "MX", "US"):
        make_country(code)
    make_agreement()
    make_tariff(slug="us-ieepa-canada")


@pytest.fixture
def tables(tmp_path, monkeypatch):
    """A small sample in place of the one that ships; rows of a table can be replaced."""
    rows = {
        "sources": [SOURCE],
        "meetings": [VISIT],
        "deadlines": [DEADLINE],
        "article": [STATEMENT],
        "signals": [SIGNAL],
    }

    def write(**replaced):
        given = {**rows, **replaced}
        for key in ("sources", "meetings"):
            table(tmp_path, key, *given[key])
        table(tmp_path, "events", *given["deadlines"]).rename(tmp_path / "deadlines.json")
        statements = table(tmp_path, "events", *given["article"]).read_text()
        signals = table(tmp_path, "signals", *given["signals"]).read_text()
        (tmp_path / "founding_article.json").write_text(statements[:-1] + "," + signals[1:])
        steps = (
            ("sources", lambda: load_sources(tmp_path / "sources.json")),
            ("happenings", lambda: load_happenings(tmp_path)),
        )
        monkeypatch.setattr(load_sample, "STEPS", steps)
        return tmp_path

    write()
    return write


def run(**options):
    out = StringIO()
    call_command("load_sample", stdout=out, **options)
    return out.getvalue()


def test_everything_is_published_whatever_table_names_whatever_other(reference, tables):
    run()

    assert set(Event.objects.published().values_list("slug", flat=True)) == {
        "visit-2025-09-18",
        "deal-due-2025-08-01",
        "statement-2025-09-18",
        "signal-visit",
    }
    assert Event.objects.get(slug="statement-2025-09-18").part_of.slug == "visit-2025-09-18"
    links = EventLink.objects.values_list("event__slug", "relation", "to_event__slug")
    assert set(links) == {
        ("statement-2025-09-18", "responds_to", "deal-due-2025-08-01"),
        ("visit-2025-09-18", "resolves", "signal-visit"),
    }


def test_it_tells_what_it_does_and_a_second_run_changes_nothing(reference, tables):
    first, second = run(), run()

    assert first.index("sources ...") < first.index("happenings ...") < first.index("rows written")
    assert "signal: 1 new, 0 changed, 0 as before" in first
    assert "signal: 0 new, 0 changed, 1 as before" in second
    assert second.endswith("nothing changed\n")


def test_it_can_be_quiet(reference, tables):
    assert run(verbosity=0) == ""
    assert Signal.objects.exists()


def test_without_the_reference_tables_it_says_what_to_run_first(tables):
    with pytest.raises(CommandError, match=r"run manage\.py load_reference first"):
        run()

    assert not Source.objects.exists()


@pytest.mark.parametrize(
    ("replaced", "told"),
    [
        (
            {"signals": [SIGNAL, SIGNAL | {"slug": "signal-2", "date": "soon"}]},
            "founding_article.json, line 5, date: 'soon' is not a date",
        ),
        (
            {"deadlines": [DEADLINE | {"announced": ""}]},
            "deadlines.json, line 2, row: Say when the deadline was set",
        ),
        (
            {"meetings": [VISIT | {"tariffs": ["us-moon"]}]},
            "meetings.json, line 2, tariffs: no tariff 'us-moon'",
        ),
        (
            {"article": [STATEMENT | {"kind": "signal"}]},
            "founding_article.json, line 2, kind: one of statement",
        ),
    ],
)
def test_a_faulty_row_is_told_with_its_place_and_nothing_at_all_is_written(reference, tables, replaced, told):
    tables(**replaced)

    with pytest.raises(CommandError) as refusal:
        run()

    assert told in str(refusal.value)
    assert "Nothing was loaded." in str(refusal.value)
    assert not Source.objects.filter(slug="readout").exists()
    assert not Meeting.objects.exists()


def test_a_file_that_is_no_table_is_told(reference, tables):
    (tables() / "deadlines.json").write_text("[]")

    with pytest.raises(CommandError, match=r"deadlines\.json: an object with a list .events. is expected"):
        run()
