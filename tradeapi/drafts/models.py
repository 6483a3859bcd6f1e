"""What was answered to requests with an Idempotency-Key, so that a repetition is answered alike."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils import timezone

#: How long an answer is kept.
KEPT = timedelta(hours=24)


class StoredAnswer(models.Model):
    """The answer to the first request with this name of this key; written in the transaction of its draft."""

    key = models.ForeignKey(
        "access.ApiKey", on_delete=models.CASCADE, related_name="+", help_text="Who asked."
    )
    name = models.CharField(max_length=255, help_text="The Idempotency-Key of the request.")
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of its address and body.")
    status = models.PositiveSmallIntegerField(help_text="Status of the answer.")
    headers = models.JSONField(help_text="Headers of the answer.")
    body = models.BinaryField(help_text="Body of the answer.")
    created_at = models.DateTimeField(default=timezone.now, db_index=True, help_text="Moment of the answer.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "name"], name="stored_answer_once")]

    def __str__(self) -> str:
        return f"{self.status} to {self.name}"

    @classmethod
    def forget(cls) -> None:
        """Delete what is older than it is kept."""
        cls.objects.filter(created_at__lt=timezone.now() - KEPT).delete()
