"""The log of changes: one row for each public document that came, changed or went, in the order of commit."""

from __future__ import annotations

import json
from typing import Any, Self

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models


class ChangeQuerySet(models.QuerySet["Change"]):
    """Questions about the log."""

    def published(self) -> Self:
        """All of it: what is not public is not logged."""
        return self

    def after(self, number: int) -> Self:
        """What was logged later than the change of that number."""
        return self.filter(number__gt=number)

    def of_records(self, resource: str, slugs: Any) -> Self:
        """The life of these records of a resource."""
        return self.filter(resource=resource, slug__in=slugs)

    def newest(self) -> Self:
        """Of each record the last change alone."""
        return self.order_by("resource", "slug", "-number").distinct("resource", "slug")


class Change(models.Model):
    """What happened to one public document. Rows are added by ``log.py`` alone and never changed."""

    class Action(models.TextChoices):
        PUBLISHED = "published", "published: it can be read from now on"
        CORRECTED = "corrected", "corrected: an editor or an import changed it"
        REFRESHED = "refreshed", "refreshed: another record that it shows changed, it did not itself"
        WITHDRAWN = "withdrawn", "withdrawn: it can't be read any more; its address says why"
        MERGED = "merged", "merged: another record stands in for it; its address leads there"

    number = models.BigIntegerField(
        primary_key=True, help_text="Counts all changes, in the order of commit and without a gap."
    )
    at = models.DateTimeField(help_text="Moment of the change, UTC.")
    resource = models.CharField(max_length=40, help_text="Name of the list that shows the record.")
    slug = models.CharField(max_length=120, help_text="Slug of the record; its code where it has one.")
    action = models.CharField(max_length=9, choices=Action, help_text="What happened to it.")
    title = models.CharField(max_length=500, help_text="What a reader would call the record.")
    summary = models.TextField(help_text="The change in one sentence.")
    reason = models.TextField(help_text="Why, in the words of who did it; empty where none was asked for.")
    fields = ArrayField(
        models.CharField(max_length=60),
        help_text="Members of the document that changed; empty unless it was corrected or refreshed.",
    )
    countries = ArrayField(
        models.CharField(max_length=20),
        help_text="Codes of the countries, blocs and other parties that the document names or named.",
    )
    by = models.CharField(
        max_length=20,
        help_text="In which role it was done: contributor, editor, reviewer, administrator, or system for what"
        " was loaded.",
    )
    account = models.BigIntegerField(null=True, help_text="Account that did it; never public.")
    stands_in = models.JSONField(
        null=True, help_text="Slug and title of the record that a duplicate was merged into."
    )
    document = models.TextField(help_text="The document from then on, as JSON; empty once it is gone.")
    previous = models.OneToOneField(
        "self",
        null=True,
        on_delete=models.PROTECT,
        db_constraint=False,  # rows are never deleted, so that a check of each would find nothing
        related_name="following",
        help_text="The change before, of the same record.",
    )

    identity = "number"
    example = "1"

    objects = ChangeQuerySet.as_manager()

    class Meta:
        ordering = ("number",)
        indexes = [
            models.Index(fields=["resource", "slug", "-number"], name="change_of_record"),
            models.Index(fields=["resource", "number"], name="change_of_resource"),
            models.Index(fields=["at"], name="change_at"),
            GinIndex(fields=["countries"], name="change_countries"),
        ]
        triggers = [
            pgtrigger.Protect(name="is_kept", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="follows_the_last",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func="""
                    IF NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM changes_change) THEN
                        RAISE EXCEPTION 'change % does not follow the last one', NEW.number;
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.resource}/{self.slug} {self.action}"

    @property
    def after(self) -> dict[str, Any] | None:
        """The document from then on; None once it is gone."""
        return json.loads(self.document) if self.document else None

    @property
    def before(self) -> dict[str, Any] | None:
        """The document until then; None where there was none."""
        return self.previous.after if self.previous else None
