"""Load the reference tables that ship."""

import time
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from countries.country.imports import load_countries
from countries.official.imports import load_officials
from countries.product.imports import load_products
from events.agreement.imports import load_agreements
from events.source.imports import load_sources
from tradeapi.imports.report import ImportRefused, ImportReport
from tradeapi.imports.rows import UnreadableFile

#: What is loaded, in this order: each step names only what the ones above have brought.
STEPS: tuple[tuple[str, Callable[[], ImportReport]], ...] = (
    ("countries, blocs and memberships", load_countries),
    ("people, offices and tenures", load_officials),
    ("Harmonized System of 2022", load_products),
    ("sources", load_sources),
    ("agreements", load_agreements),
)


class Command(BaseCommand):
    """All tables in one transaction: a second run changes nothing.

    A faulty row is told with file, line, field and reason, and then nothing is written.
    """

    help = "Load countries, blocs, offices, officials, the Harmonized System and agreements."

    def handle(self, *args: Any, **options: Any) -> None:
        changes = 0
        try:
            with transaction.atomic():
                for name, load in STEPS:
                    changes += self.step(name, load, quiet=options["verbosity"] == 0)
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
