from django.apps import AppConfig


class CurationConfig(AppConfig):
    """How a record becomes public."""

    name = "tradeapi.curation"
    label = "curation"
