from django.apps import AppConfig


class DraftsConfig(AppConfig):
    """Writing drafts over the API."""

    name = "tradeapi.drafts"
    label = "drafts"
