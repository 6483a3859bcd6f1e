from django.apps import AppConfig


class CountriesConfig(AppConfig):
    """The reference floor: who there is, and what there is to trade."""

    name = "countries"
    default_auto_field = "django.db.models.BigAutoField"
