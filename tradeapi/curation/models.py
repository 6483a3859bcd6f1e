"""What every curated record has: a status, a history, and an identity that does not change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Self

import pgtrigger
from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

SLUG_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"

type_of_rule = Callable[[Any], str | None]


class Status(models.TextChoices):
    """A record's place in curation."""

    DRAFT = "draft", "draft"
    IN_REVIEW = "in_review", "in review"
    PUBLISHED = "published", "published"
    WITHDRAWN = "withdrawn", "withdrawn"


class RecordQuerySet(models.QuerySet[Any]):
    """The verbs that every room's queryset understands."""

    def published(self) -> Self:
        """Only what the public may see."""
        return self.filter(status=Status.PUBLISHED)

    def awaiting_review(self) -> Self:
        """Submitted and waiting for a second pair of eyes."""
        return self.filter(status=Status.IN_REVIEW)


class Record(models.Model):
    """A curated record. ``status`` is written by ``transitions.py`` alone."""

    status = models.CharField(
        max_length=10,
        choices=Status,
        default=Status.DRAFT,
        editable=False,
        db_index=True,
        help_text="Place in curation: draft, in review, published or withdrawn.",
    )
    version = models.PositiveIntegerField(
        default=1,
        editable=False,
        help_text="Counts the saves of this record; a save over a newer one is refused.",
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Who sent the record to review; someone else publishes it.",
    )
    published_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="Moment of first publication, UTC."
    )
    withdrawn_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="Moment of withdrawal, UTC."
    )
    withdrawn_reason = models.TextField(
        blank=True, editable=False, help_text="Why the record was withdrawn; shown to whoever asks for it."
    )
    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="merged_from",
        help_text="The record that stands in for this one since it was found to be a duplicate.",
    )
    created_at = models.DateTimeField(auto_now_add=True, help_text="Moment of creation, UTC.")
    updated_at = models.DateTimeField(auto_now=True, help_text="Moment of the last change, UTC.")

    #: The field by which the public names this record.
    identity: ClassVar[str] = "slug"
    #: Identity of a record of the sample, where the documentation needs one.
    example: ClassVar[str] = ""
    #: Related names of the rows that belong to this record and have no status of their own.
    parts: ClassVar[Sequence[str]] = ()
    #: Whether published records that name this one derive something from it, as meetings do from tenures.
    others_follow: ClassVar[bool] = False
    #: Pure functions, record -> None or the sentence that says what is missing before publication.
    publication_rules: ClassVar[Sequence[type_of_rule]] = ()
    #: Name of the public detail view, such as "country-detail".
    detail_view: ClassVar[str] = ""

    objects = RecordQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def public_id(self) -> str:
        """The slug or code by which URLs and references name this record."""
        return str(getattr(self, self.identity))

    @property
    def is_public(self) -> bool:
        return self.status == Status.PUBLISHED

    def get_absolute_url(self) -> str:
        """Path of the public detail, without host."""
        return reverse(self.detail_view, args=[self.public_id])

    def relied_on_by(self) -> list[Record]:
        """Published records that do not name this one and would not be fit to be public without it."""
        return []

    def follows_from(self) -> str | None:
        """Why nobody writes this record, which the system derives: the sentence that says from what; or None."""
        return None

    def taken_along(self) -> list[Record]:
        """Published records that follow from this one, and are withdrawn with it."""
        return []

    def unmet_without(self) -> str | None:
        """Why what is published besides would not be right without this record, or None."""
        return None

    def rebuild(self) -> None:
        """Bring what is derived from this record up to date; called in the transaction of each write."""


class SluggedRecord(Record):
    """A record that the public names by a readable slug."""

    slug = models.CharField(
        max_length=120,
        unique=True,
        validators=[RegexValidator(SLUG_PATTERN, "Lower-case words joined by hyphens.")],
        help_text="Identity in URLs; lower-case words joined by hyphens. Never changes once public.",
    )

    class Meta:
        abstract = True


def slug_is_well_formed() -> models.CheckConstraint:
    """The constraint that each table with a slug of its own carries."""
    return models.CheckConstraint(
        condition=Q(slug__regex=SLUG_PATTERN),
        name="%(app_label)s_%(class)s_slug_well_formed",
        violation_error_message="A slug is lower-case words joined by hyphens.",
    )


def guards(identity: str) -> list[pgtrigger.Trigger]:
    """Database triggers of a record's table: what was public keeps its identity and is never deleted."""
    return [
        pgtrigger.Protect(
            name="keep_identity",
            operation=pgtrigger.Update,
            condition=pgtrigger.Q(old__published_at__isnull=False)
            & ~pgtrigger.Q(**{f"old__{identity}": pgtrigger.F(f"new__{identity}")}),
        ),
        pgtrigger.Protect(
            name="keep_what_was_public",
            operation=pgtrigger.Delete,
            condition=pgtrigger.Q(old__published_at__isnull=False),
        ),
    ]


class Curation(models.Model):
    """No table: it holds the permissions that concern every record alike."""

    class Meta:
        managed = False
        default_permissions = ()
        permissions = (
            ("submit", "May send drafts to review"),
            ("send_back", "May send records in review back to their authors"),
            ("publish", "May publish what others submitted"),
            ("correct", "May correct published records"),
            ("withdraw", "May withdraw published records"),
            ("merge", "May merge published duplicates"),
            ("discard", "May discard drafts"),
            ("settle", "May settle rival claims"),
        )

    def __str__(self) -> str:
        return "curation"
