"""Tables of stored documents; written by ``building.py`` and by triggers alone."""

from __future__ import annotations

from django.db import models


class Document(models.Model):
    """What the list of a resource shows of one record on some days, as JSON without the host of the site."""

    resource = models.CharField(max_length=40, help_text="Name of its resource, as its views have it.")
    record = models.CharField(max_length=120, help_text="Key of the record.")
    first_day = models.DateField(null=True, help_text="First day it is good for; null = any day.")
    end_day = models.DateField(null=True, help_text="First day it is good for no more; null = none known.")
    text = models.TextField(help_text="The document.")
    changed_at = models.DateTimeField(help_text="Moment at which it became what it is on these days, UTC.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("resource", "record", "first_day"),
                name="documents_one_for_a_day",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.resource} {self.record}"


class Touch(models.Model):
    """A row that was written and whose documents were not built since; triggers note them."""

    relation = models.CharField(max_length=63, help_text="Table of the row.")
    keys = models.JSONField(null=True, help_text="Its key and all that it names; null = the whole table.")

    def __str__(self) -> str:
        return f"{self.relation} {self.keys}"


class Revision(models.Model):
    """The state of everything public, counted: one row."""

    number = models.BigIntegerField(help_text="Counts the transactions after which documents were settled.")
    settled_at = models.DateTimeField(null=True, help_text="Moment of the last of them, UTC.")
    edition = models.CharField(max_length=64, help_text="Digest of the code that rendered the documents.")

    def __str__(self) -> str:
        return str(self.number)
