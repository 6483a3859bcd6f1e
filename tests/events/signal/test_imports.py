"""Signals of the tables that ship: the expectation, who voiced it, and the event that resolved it."""

from datetime import date

import pytest

from events.signal.imports import load_signals
from events.signal.models import Signal
from tests.events.tables import faults_of, table, without
from tests.factories import make_country, make_meeting, make_source

SIGNAL = {
    "slug": "signal-2025-08-carney-visit-to-mexico",
    "title": "A visit of Carney to Mexico",
    "basis": "reported_plan",
    "voiced_by": "Reuters, as the article says",
    "date": "2025-08~/..",
    "announced": "2025-08~",
    "resolution": "met",
    "settled": "2025-09-18",
    "explanation": "Carney met Sheinbaum in Mexico City.",
    "countries": [{"country": "CA", "role": "actor"}, {"country": "MX", "role": "host"}],
    "citations": [{"source": "article", "locator": "sentence 4", "attributed_to": "Reuters"}],
    "resolved_by": [{"event": "visit-2025-09-18", "source": "readout"}],
}
MISSED = without(without(SIGNAL, "resolved_by"), "settled") | {
    "slug": "signal-2025-08-sector-exemptions",
    "title": "Exemptions for single sectors",
    "basis": "analyst",
    "resolution": "missed",
    "explanation": "Not met as far as known by 2026-11-23.",
}


@pytest.fixture(autouse=True)
def world(db):
    """What the rows name."""
    for code in ("CA", "MX"):
        make_country(code)
    make_source("Canada Courts Mexico", slug="article", tier="press", publisher="Techsoma Canada")
    make_source("Readout", slug="readout")
    make_meeting("Carney visits Mexico City", date="2025-09-18", slug="visit-2025-09-18")


def test_a_signal_is_published_with_what_came_of_it(tmp_path):
    load_signals(table(tmp_path, "signals", SIGNAL))

    signal = Signal.objects.published().get()
    assert (signal.resolution, signal.occurrence, signal.settled_latest) == (
        "met",
        "occurred",
        date(2025, 9, 18),
    )
    [resolution] = signal.links_from.all()
    assert (resolution.event.slug, resolution.source.slug) == ("visit-2025-09-18", "readout")


def test_what_resolved_a_signal_does_not_attest_that_it_was_voiced(tmp_path):
    load_signals(table(tmp_path, "signals", SIGNAL))

    assert Signal.objects.get().verification == "single_source"


def test_a_signal_missed_as_far_as_known_has_no_day_on_which_it_was_settled(tmp_path):
    load_signals(table(tmp_path, "signals", MISSED))

    signal = Signal.objects.published().get()
    assert (signal.occurrence, signal.settled) == ("missed", "")


def test_read_twice_the_table_changes_nothing(tmp_path):
    path = table(tmp_path, "signals", SIGNAL, MISSED)
    load_signals(path)

    report = load_signals(path)

    assert (report.changes, report.unchanged["signal"]) == (0, 2)


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (without(SIGNAL, "basis"), "basis"),
        (SIGNAL | {"resolution": "perhaps"}, "resolution"),
        (SIGNAL | {"occurrence": "occurred"}, "occurrence"),
        (SIGNAL | {"date": "soon"}, "date"),
        (
            SIGNAL | {"resolved_by": [{"event": "visit-2025-09-19", "source": "readout"}]},
            "resolved_by[0].event",
        ),
        (SIGNAL | {"resolved_by": [{"event": "visit-2025-09-18"}]}, "resolved_by[0].source"),
        (without(SIGNAL, "resolved_by"), "row"),
        (without(SIGNAL, "explanation"), "row"),
        (without(SIGNAL, "announced"), "row"),
        (without(SIGNAL, "countries"), "row"),
    ],
)
def test_a_faulty_row_is_named_and_nothing_is_written(tmp_path, row, field):
    assert faults_of(load_signals, table(tmp_path, "signals", MISSED, row)) == [("signals.json", 3, field)]
    assert not Signal.objects.exists()
