"""Check, build or bring up to date the stored documents of everything public."""

from concurrent.futures.process import BrokenProcessPool
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from tradeapi.documents import building, state
from tradeapi.imports.command import take_your_time

#: Names of differing documents that are told.
LISTED = 50


class Command(BaseCommand):
    """``verify`` compares each document with a fresh rendering, ``rebuild`` renders all of them anew.

    ``refresh`` does what is due: nothing, what was written past the editors' pages, or all after a change of code.
    """

    help = "Verify, rebuild or refresh the stored documents of all public records."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["verify", "rebuild", "refresh"], help="What to do with them.")
        parser.add_argument(
            "--processes",
            type=int,
            default=1,
            help="How many render at once where all are built anew; worth it from some ten thousand records on (1).",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self.quiet = options["verbosity"] == 0
        self.processes = options["processes"]
        try:
            with transaction.atomic():
                take_your_time()
                getattr(self, options["what"])()
        except BrokenProcessPool as error:
            raise CommandError(
                "One of the processes that render was killed, as where memory ends. No document has changed;"
                f" run it again, with fewer than --processes {self.processes}."
            ) from error

    def verify(self) -> None:
        found = building.differences(self.progress)
        for name in found[:LISTED]:
            self.stderr.write(name)
        if found:
            raise CommandError(
                f"{len(found)} documents differ from a fresh rendering; run: manage.py documents rebuild"
            )
        self.say("every document agrees with a fresh rendering")

    def rebuild(self) -> None:
        self.say(f"{building.rebuild(self.progress, self.processes)} documents changed")

    def refresh(self) -> None:
        self.say(f"{building.refresh(self.progress, self.processes)} documents changed")
        if not state.current().settled:
            raise CommandError("Rows were written meanwhile; run it again.")

    def progress(self, resource: str, done: int, of: int) -> None:
        self.say(f"{resource}: {done} of {of}", ending="\n" if done == of else "\r")

    def say(self, text: str, **kwargs: Any) -> None:
        if not self.quiet:
            self.stdout.write(text, **kwargs)
            self.stdout.flush()
