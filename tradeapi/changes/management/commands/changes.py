"""Compare the log of changes with what is public, or bring it up to date."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tradeapi.changes import log
from tradeapi.postgres.limits import lift_statement_timeout

#: How many records are named before they are only counted.
LISTED = 20


class Command(BaseCommand):
    """``changes verify`` compares every document with what the log says; ``changes catch_up`` logs what is missing."""

    help = "Verify that the log of changes tells of everything public, or log what is missing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["verify", "catch_up"], help="verify compares, catch_up logs")

    def handle(self, *args: Any, **options: Any) -> None:
        lift_statement_timeout()
        if options["what"] == "catch_up":
            self.stdout.write(f"{log.catch_up()} changes logged")
            return
        found = log.differences()
        for name in found[:LISTED]:
            self.stdout.write(name)
        if found:
            raise CommandError(
                f"The log says otherwise of {len(found)} records; run: manage.py changes catch_up"
            )
        self.stdout.write("the log tells of everything that is public")
