"""Check or rewrite what follows from the actions of every tariff: its periods and the deadlines they name."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from events.tariff.deriving import differences, rebuild_tariff
from events.tariff.models import Tariff
from tradeapi.curation.writing import one_writer, recorded

REASON = "Derived afresh from the actions of the tariff."


class Command(BaseCommand):
    """``periods verify`` compares what is stored with a fresh fold; ``periods rebuild`` writes it afresh."""

    help = "Verify or rebuild the periods and the deadlines of every tariff."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["verify", "rebuild"], help="verify compares, rebuild writes")

    def handle(self, *args: Any, **options: Any) -> None:
        tariffs = Tariff.objects.order_by("slug")
        if options["what"] == "rebuild":
            with one_writer(), recorded(action="rebuild", reason=REASON):
                for tariff in tariffs:
                    rebuild_tariff(tariff)
            self.stdout.write(f"{len(tariffs)} tariffs rebuilt")
            return
        found = [line for tariff in tariffs for line in differences(tariff)]
        for line in found:
            self.stderr.write(line)
        if found:
            raise CommandError(f"{len(found)} differences from a fresh fold; run: manage.py periods rebuild")
        self.stdout.write(f"{len(tariffs)} tariffs agree with a fresh fold")
