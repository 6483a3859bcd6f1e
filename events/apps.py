from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class EventsConfig(AppConfig):
    """The event floor: what happened."""

    name = "events"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(rebuild_unlimited, sender=self)


def rebuild_unlimited(**kwargs: Any) -> None:
    """Periods that a migration left as known always are rebuilt, now that the tables are as the code has them."""
    from .tariff.models import Tariff  # models are there only now

    Tariff.objects.rebuild_unlimited()
