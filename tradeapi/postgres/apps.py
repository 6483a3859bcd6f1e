from django.apps import AppConfig


class PostgresConfig(AppConfig):
    """Brings ``manage.py db``; the engine itself is named in DATABASES."""

    name = "tradeapi.postgres"
    label = "tradeapi_postgres"  # "postgres" is the label of django.contrib.postgres
    verbose_name = "Database"
