from django.apps import AppConfig
from django.db.models.signals import post_migrate

from tradeapi.curation import writing


class DocumentsConfig(AppConfig):
    """Stored documents of everything public."""

    name = "tradeapi.documents"
    label = "documents"

    def ready(self) -> None:
        from .building import settling  # models are there only now
        from .triggers import watch_tables

        post_migrate.connect(watch_tables, sender=self)
        if settling not in writing.watchers:
            writing.watchers.append(settling)
