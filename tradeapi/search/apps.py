from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Text search configuration and the extensions of the database that all rooms need."""

    name = "tradeapi.search"
    label = "search"
