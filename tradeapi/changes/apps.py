from django.apps import AppConfig

from tradeapi.curation import writing


class ChangesConfig(AppConfig):
    """The log of what became public, was corrected or withdrawn."""

    name = "tradeapi.changes"
    label = "changes"

    def ready(self) -> None:
        from .log import logging_changes  # the log reads models, which are there only now

        if logging_changes not in writing.watchers:
            # Entered first and left last, when the documents that it reads have been settled.
            writing.watchers.insert(0, logging_changes)
