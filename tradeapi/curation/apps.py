from django.apps import AppConfig
from django.db.models.signals import post_migrate

from .roles import grant


class CurationConfig(AppConfig):
    """How a record becomes public."""

    name = "tradeapi.curation"
    label = "curation"

    def ready(self) -> None:
        post_migrate.connect(grant, dispatch_uid="tradeapi.curation.roles")
