from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    """Subscriptions to the log of changes, and what was delivered."""

    name = "tradeapi.webhooks"
    label = "webhooks"
