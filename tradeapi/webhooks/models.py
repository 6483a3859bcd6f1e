"""Who wants to be told of which changes, and what became of each delivery."""

from __future__ import annotations

import secrets
import uuid
from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone

from tradeapi.access.models import ApiKey
from tradeapi.changes.models import Change

from . import addresses, signing


def fresh_salt() -> str:
    return secrets.token_hex(16)


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    """Questions about subscriptions."""

    def active(self) -> Self:
        """Those to which something is sent: not paused, and not of a key that opens nothing any more."""
        of_a_key = Q(key__isnull=True) | Q(key__in=ApiKey.objects.usable(on=timezone.now().date()))
        return self.filter(of_a_key, paused_at__isnull=True)

    def of(self, user: Any) -> Self:
        """Those that an account may see: its own, an administrator all."""
        return self if user.is_superuser else self.filter(owner=user)

    def paused_by_itself(self) -> Self:
        """Those whose address did not answer for so long that nothing is sent there any more."""
        return self.filter(paused_at__isnull=False).exclude(paused_reason="")


class Subscription(models.Model):
    """An address that is told of changes. ``position`` is the last change that was looked at for it.

    It belongs to an account of the admin. Where it is for a program with an API key, it lasts as long as that key:
    what comes about while the key opens nothing waits.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        help_text="The account it belongs to.",
    )
    key = models.ForeignKey(
        ApiKey,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="API key",
        help_text="Key of the program that is told: nothing is sent once it is revoked or expired; empty = no key.",
    )
    name = models.CharField(max_length=120, help_text="What it is for.")
    url = models.URLField(
        max_length=500,
        verbose_name="address",
        help_text="Where changes are posted to; https, a public host, no user and password in it.",
    )
    resources = ArrayField(
        models.CharField(max_length=40),
        default=list,
        blank=True,
        help_text="Only changes of these lists, such as tariffs; empty = of all.",
    )
    actions = ArrayField(
        models.CharField(max_length=9),
        default=list,
        blank=True,
        help_text="Only these actions: published, corrected, refreshed, withdrawn, merged; empty = all.",
    )
    countries = ArrayField(
        models.CharField(max_length=20),
        default=list,
        blank=True,
        help_text="Only changes of records that name any of these codes, or did so before; empty = all.",
    )
    documents = models.BooleanField(
        default=True, help_text="Send the documents before and after along; they may be large."
    )
    position = models.BigIntegerField(
        default=0,
        verbose_name="told up to change",
        help_text="Number of the last change that was looked at; what comes after it is sent. 0 = send everything.",
    )
    salt = models.CharField(max_length=32, default=fresh_salt, editable=False)
    paused_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="Since when nothing is sent; empty = it is active."
    )
    paused_reason = models.CharField(
        max_length=300, blank=True, editable=False, help_text="Why it was paused; empty = by hand."
    )
    retry_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When a failing address is tried again."
    )
    created_at = models.DateTimeField(auto_now_add=True, help_text="Moment of creation, UTC.")

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        ordering = ("name", "created_at")

    def __str__(self) -> str:
        return self.name

    @property
    def secret(self) -> str:
        """The secret with which deliveries are signed; it is shown once, when it is new."""
        return signing.secret_of(f"{self.pk}:{self.salt}")

    def clean(self) -> None:
        faults: dict[str, list[str]] = {}
        for field, known in (("resources", _resources()), ("actions", Change.Action.values)):
            unknown = sorted(set(getattr(self, field)) - set(known))
            if unknown:
                faults[field] = [f"{', '.join(unknown)}: not one of {', '.join(known)}."]
        try:
            addresses.check(self.url)
        except addresses.Refused as refused:
            faults["url"] = [str(refused)]
        if faults:
            raise ValidationError(faults)

    @property
    def key_opens_nothing(self) -> bool:
        """Whether it is for a key that was revoked, has expired, or whose account is closed."""
        if self.key_id is None:
            return False
        return not ApiKey.objects.usable(on=timezone.now().date()).filter(pk=self.key_id).exists()

    def wanted(self, *, up_to: int) -> QuerySet[Change]:
        """The changes after its position, up to that number, which it wants to be told of."""
        found = Change.objects.after(self.position).filter(number__lte=up_to)
        if self.resources:
            found = found.filter(resource__in=self.resources)
        if self.actions:
            found = found.filter(action__in=self.actions)
        if self.countries:
            found = found.filter(countries__overlap=self.countries)
        return found

    def pause(self, *, at: datetime, reason: str = "") -> None:
        self.paused_at, self.paused_reason = at, reason
        self.save(update_fields=["paused_at", "paused_reason"])

    def resume(self) -> None:
        """Go on where it stopped: nothing that happened meanwhile is lost."""
        self.paused_at, self.paused_reason, self.retry_at = None, "", None
        self.save(update_fields=["paused_at", "paused_reason", "retry_at"])


def _resources() -> list[str]:
    from tradeapi.api.rendering import resources  # the addresses are there once all models are

    return list(resources())


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Questions about deliveries."""

    def due(self, *, at: datetime) -> Self:
        """Waiting, not in another worker's hands, and to an address that is to be tried now."""
        active = Subscription.objects.active()
        free = Q(claimed_until__isnull=True) | Q(claimed_until__lte=at)
        ready = Q(subscription__retry_at__isnull=True) | Q(subscription__retry_at__lte=at)
        return self.filter(
            free, ready, state=Delivery.State.WAITING, subscription__in=active, next_at__lte=at
        )


class Delivery(models.Model):
    """One change to be told to one subscriber, until the address has taken it."""

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        DELIVERED = "delivered", "delivered"
        FAILED = "failed", "failed: given up"

    subscription = models.ForeignKey(
        "webhooks.Subscription", on_delete=models.CASCADE, related_name="deliveries", help_text="To whom."
    )
    change = models.ForeignKey(
        "changes.Change", on_delete=models.PROTECT, related_name="+", help_text="What is told."
    )
    state = models.CharField(
        max_length=9, choices=State, default=State.WAITING, help_text="What became of it."
    )
    attempts = models.PositiveSmallIntegerField(
        default=0, help_text="How often it was tried since it was last asked for."
    )
    next_at = models.DateTimeField(help_text="When it is tried next, UTC.")
    claimed_until = models.DateTimeField(
        null=True, help_text="Until when a worker has it in hand; later it is lost with that worker."
    )
    delivered_at = models.DateTimeField(null=True, help_text="Moment at which the address took it, UTC.")

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(fields=["subscription", "change"], name="delivery_once"),
        ]
        indexes = [
            models.Index(fields=["next_at"], condition=Q(state="waiting"), name="delivery_due"),
        ]

    def __str__(self) -> str:
        return f"change {self.change_id} to {self.subscription}"

    @property
    def message_id(self) -> str:
        """The identity of the message, the same however often it is sent."""
        return f"msg_{self.subscription_id.hex}_{self.change_id}"

    def send_again(self, *, at: datetime) -> None:
        """Let it be sent once more, with the same identity."""
        self.state, self.attempts, self.next_at, self.claimed_until = self.State.WAITING, 0, at, None
        self.save(update_fields=["state", "attempts", "next_at", "claimed_until"])


class Attempt(models.Model):
    """One request to a subscriber's address, and what came of it."""

    delivery = models.ForeignKey(
        "webhooks.Delivery", on_delete=models.CASCADE, related_name="log", help_text="What was sent."
    )
    at = models.DateTimeField(help_text="When it was sent, UTC.")
    status = models.PositiveSmallIntegerField(null=True, help_text="Status of the answer; empty = none came.")
    detail = models.CharField(max_length=300, help_text="The beginning of the answer, or why there was none.")
    milliseconds = models.PositiveIntegerField(help_text="How long it took.")

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.status or 'no answer'} at {self.at:%Y-%m-%d %H:%M:%S}"
