"""A management command that loads tables: step by step, told as it goes, all of it or nothing."""

import time
from collections.abc import Callable, Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from tradeapi.curation.writing import one_writer
from tradeapi.documents.building import settle

from .report import ImportRefused, ImportReport
from .rows import UnreadableFile

#: What a step loads, in words, and the import that does it.
Step = tuple[str, Callable[[], ImportReport]]


def learn_sizes() -> None:
    """Let the planner know the new sizes of the tables at once: until then it plans as if they were empty.

    Of our own tables only: the catalogues that all databases of a server share would stay locked for the others
    until the transaction ends. A table that the server is just learning by itself is left to it.
    """
    with connection.cursor() as cursor:
        tables = sorted(connection.introspection.django_table_names(only_existing=True, include_views=False))
        cursor.execute(
            "ANALYZE (SKIP_LOCKED) " + ", ".join(connection.ops.quote_name(table) for table in tables)
        )


def take_your_time() -> None:
    """Let the statements of this transaction take as long as they need: nobody waits for an answer."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")


class LoadCommand(BaseCommand):
    """All steps in one transaction: a second run changes nothing.

    A faulty row is told with file, line, field and reason, and then nothing is written.
    """

    def steps(self) -> Iterable[Step]:
        """What is loaded, in this order. Raises CommandError when what it needs is not there yet."""
        raise NotImplementedError

    def handle(self, *args: Any, **options: Any) -> None:
        changes = 0
        try:
            with one_writer():
                take_your_time()
                for name, load in self.steps():
                    changes += self.step(name, load, quiet=options["verbosity"] == 0)
                if changes:
                    learn_sizes()
                    settle()
        except (ImportRefused, UnreadableFile) as refusal:
            raise CommandError(f"Nothing was loaded.\n{refusal}") from refusal
        if options["verbosity"]:
            self.stdout.write(f"{changes} rows written" if changes else "nothing changed")

    def step(self, name: str, load: Callable[[], ImportReport], *, quiet: bool) -> int:
        """Run one step, telling before and after; the number of rows written."""
        if not quiet:
            self.stdout.write(f"{name} ...")
            self.stdout.flush()
        begun = time.monotonic()
        report = load()
        if not quiet:
            self.stdout.write(f"{report}\n  {time.monotonic() - begun:.1f} s")
        return report.changes
