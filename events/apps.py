from django.apps import AppConfig


class EventsConfig(AppConfig):
    """The event floor: what happened."""

    name = "events"
    default_auto_field = "django.db.models.BigAutoField"
