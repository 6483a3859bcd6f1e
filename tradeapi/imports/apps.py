from django.apps import AppConfig


class ImportsConfig(AppConfig):
    """How files come in."""

    name = "tradeapi.imports"
    label = "imports"
