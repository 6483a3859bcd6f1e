"""Check or rewrite the derived periods of every tariff."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from events.tariff.models import Tariff
from events.tariff.periods import differences, rebuild_periods


class Command(BaseCommand):
    """``periods verify`` compares every stored row with a fresh fold; ``periods rebuild`` writes them afresh."""

    help = "Verify or rebuild the status periods and rate periods of every tariff."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["verify", "rebuild"], help="verify compares, rebuild writes")

    def handle(self, *args: Any, **options: Any) -> None:
        tariffs = Tariff.objects.order_by("slug")
        if options["what"] == "rebuild":
            with transaction.atomic():
                for tariff in tariffs:
                    rebuild_periods(tariff)
            self.stdout.write(f"{len(tariffs)} tariffs rebuilt")
            return
        found = [line for tariff in tariffs for line in differences(tariff)]
        for line in found:
            self.stderr.write(line)
        if found:
            raise CommandError(f"{len(found)} rows differ from a fresh fold; run: manage.py periods rebuild")
        self.stdout.write(f"{len(tariffs)} tariffs agree with a fresh fold")
