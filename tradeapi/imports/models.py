"""Which shipped tables a database has seen."""

from django.db import models


class LoadedTables(models.Model):
    """The state of the shipped tables when a loading command last ran here."""

    command = models.CharField(primary_key=True, max_length=60, help_text="Name of the management command.")
    fingerprint = models.CharField(
        max_length=64, help_text="SHA-256 of the tables and of the code that loads them."
    )
    loaded_at = models.DateTimeField(auto_now=True, help_text="Moment of the last load, UTC.")

    class Meta:
        verbose_name_plural = "loaded tables"

    def __str__(self) -> str:
        return f"{self.command}, {self.loaded_at:%Y-%m-%d %H:%M}"
