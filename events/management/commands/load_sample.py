"""Load the sample that ships: tariffs, meetings, deadlines, and the founding article with its signals."""

from collections.abc import Iterable
from pathlib import Path

from django.core.management.base import CommandError

from countries.country.models import Country
from events.agreement.models import Agreement
from events.event.imports import Directory, read_events, relate
from events.meeting.imports import read_meetings
from events.signal.imports import read_signals
from events.source.imports import DATA, load_sources
from events.tariff.imports import load_tariffs
from tradeapi.curation.writing import one_writer, recorded
from tradeapi.imports.command import LoadCommand, Step
from tradeapi.imports.publishing import REASON, make_public
from tradeapi.imports.report import ImportReport
from tradeapi.imports.rows import json_rows
from tradeapi.imports.writing import all_or_nothing


def load_happenings(folder: Path = DATA) -> ImportReport:
    """Meetings, deadlines, and the founding article with its signals, which name one another.

    Raises ImportRefused, with nothing written, when a row is faulty.
    """
    with one_writer(), recorded(action="load", reason=REASON), all_or_nothing() as report:
        directory = Directory(report)
        readings = [
            *read_meetings(json_rows(folder / "meetings.json", "meetings"), directory),
            *read_events(json_rows(folder / "deadlines.json", "events"), directory),
            *read_events(json_rows(folder / "founding_article.json", "events"), directory),
            *read_signals(json_rows(folder / "founding_article.json", "signals"), directory),
        ]
        relate(readings, directory)
        make_public(readings, report)
    return report


#: What is loaded, in this order: each step names only what it and the ones above have brought.
STEPS: tuple[Step, ...] = (
    ("sources", load_sources),
    ("tariffs and their actions", load_tariffs),
    ("meetings, deadlines and signals", load_happenings),
)


class Command(LoadCommand):
    help = "Load tariffs, meetings, deadlines and signals; the reference tables are loaded before."

    def steps(self) -> Iterable[Step]:
        if not (Country.objects.exists() and Agreement.objects.exists()):
            raise CommandError("The reference tables are not loaded yet: run manage.py load_reference first.")
        return STEPS
