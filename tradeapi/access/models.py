"""API keys: long random secrets, of which only a digest is kept."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

#: Begins every secret, so that people and scanners of repositories recognise one.
PREFIX = "tradeapi_"
RANDOM_BYTES = 32
#: The last use is noted once in this time, so that using a key costs no write.
NOTED_EVERY = timedelta(hours=1)


def digest_of(secret: str) -> str:
    """SHA-256 of a secret, in hex.

    A slow hash protects what can be guessed, as passwords can; nobody guesses 256 random bits. A fast one
    costs a request nothing, and lets the key be found by an index, which compares nothing that is secret.
    """
    return hashlib.sha256(secret.encode()).hexdigest()


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    """Questions about keys."""

    def usable(self, *, on: date) -> ApiKeyQuerySet:
        """Keys that open something on that day: not revoked, not expired, of an active account."""
        unexpired = Q(valid_through__isnull=True) | Q(valid_through__gte=on)
        return self.filter(unexpired, revoked_at__isnull=True, owner__is_active=True)


class ApiKey(models.Model):
    """A credential of a program; it acts for the account that owns it, within its scopes."""

    class Scope(models.TextChoices):
        READ = "read", "read: higher limits for reading"
        CURATE = "curate", "curate: write drafts and submit them for review, as far as the owner may"

    name = models.CharField(max_length=80, help_text="What it is for, such as the program that uses it.")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="api_keys",
        help_text="The account it acts for; the history names it as the author.",
    )
    scopes = ArrayField(
        models.CharField(max_length=6, choices=Scope), default=list, help_text="What it may be used for."
    )
    valid_through = models.DateField(
        null=True, blank=True, help_text="Last day on which it opens anything, UTC; empty = no end."
    )
    digest = models.CharField(max_length=64, unique=True, editable=False, help_text="SHA-256 of the secret.")
    hint = models.CharField(
        max_length=16, editable=False, help_text="How the secret begins, to tell keys apart."
    )
    created_at = models.DateTimeField(auto_now_add=True, help_text="Moment of creation, UTC.")
    last_used_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="Moment of use, to the hour; empty = never used."
    )
    revoked_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="Moment of revocation, UTC; empty = not revoked."
    )

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        verbose_name = "API key"
        ordering = ("name", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(scopes__contained_by=["read", "curate"], scopes__len__gt=0),
                name="api_key_has_known_scopes",
                violation_error_message="Choose at least one scope.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.hint}…)"

    @classmethod
    def issue(
        cls, owner: Any, name: str, scopes: Iterable[str], valid_through: date | None = None
    ) -> tuple[ApiKey, str]:
        """A new key and its secret, which is told this once and kept nowhere."""
        key = cls(owner=owner, name=name, scopes=list(scopes), valid_through=valid_through)
        secret = key.give_secret()
        key.save()
        return key, secret

    def give_secret(self) -> str:
        """Draw a secret for an unsaved key; the key keeps its digest and how it begins."""
        secret = PREFIX + secrets.token_urlsafe(RANDOM_BYTES)
        self.digest, self.hint = digest_of(secret), secret[: len(PREFIX) + 5]
        return secret

    @classmethod
    def of(cls, secret: str) -> ApiKey | None:
        """The usable key with this secret, with its owner; None for any other text."""
        today = timezone.now().date()
        keys = cls.objects.usable(on=today).select_related("owner")
        return keys.filter(digest=digest_of(secret)).first()

    def may(self, scope: str) -> bool:
        return scope in self.scopes

    def revoke(self) -> None:
        """End the key at once; a key that was revoked stays so."""
        if self.revoked_at is None:
            self.revoked_at = timezone.now()
            self.save(update_fields=["revoked_at"])

    def note_use(self) -> None:
        """Remember that it is in use, with a write at most once an hour."""
        now = timezone.now()
        if self.last_used_at is None or now - self.last_used_at >= NOTED_EVERY:
            ApiKey.objects.filter(pk=self.pk).update(last_used_at=now)
            self.last_used_at = now

    @property
    def standing(self) -> str:
        """Whether it can be used, in a word."""
        if self.revoked_at:
            return "revoked"
        if self.valid_through and self.valid_through < timezone.now().date():
            return "expired"
        return "usable" if self.owner.is_active else "owner inactive"


class RequestCount(models.Model):
    """How often a caller asked in its window; written by ``counters.py`` alone, in a table that is not logged."""

    caller = models.CharField(primary_key=True, max_length=64, help_text="The key or address.")
    began = models.DateTimeField(help_text="Beginning of the window, by the clock of the database.")
    hits = models.IntegerField(help_text="Requests since then.")

    def __str__(self) -> str:
        return f"{self.caller}: {self.hits}"
