"""The worker that tells subscribers what changed."""

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from tradeapi.webhooks import worker


class Command(BaseCommand):
    """``deliver`` works until it is stopped; ``deliver --once`` delivers what is due and ends, for cron."""

    help = "Deliver changes to the subscribers of webhooks. Several may run at the same time."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="deliver what is due, then end")
        parser.add_argument("--pause", type=float, default=1.0, help="seconds between two looks, default 1")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            self.stdout.write(f"{worker.run_once()} requests made")
            return
        stop = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        worker.run(stop.wait, pause=options["pause"])
