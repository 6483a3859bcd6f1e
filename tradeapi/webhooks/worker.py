"""The outbox: changes become deliveries, deliveries become requests, until each address has taken each of them.

Nothing is kept in a worker's memory. A change is fanned out in the transaction that moves a subscription's position;
a delivery in hand is claimed for a while, and free again when its worker is gone. So each change is delivered at least
once, whatever is killed or restarted, and several workers may run at the same time.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from tradeapi import changes
from tradeapi.api.rendering import as_bytes
from tradeapi.changes.serializers import ChangeSerializer

from . import signing
from .models import Attempt, Delivery, Subscription
from .sending import Outcome, post

logger = logging.getLogger(__name__)

#: How long after each failed attempt the next one is made; after the last of them nothing is sent any more.
BACK_OFF = (
    timedelta(seconds=5), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=5),
    timedelta(hours=10), timedelta(hours=14), timedelta(hours=20), timedelta(hours=24),
)  # fmt: skip
#: How long a worker has a delivery in hand, beyond what the request may take.
CLAIM = timedelta(seconds=30)
#: Changes that are fanned out to one subscription at once.
BATCH = 500
#: An address that answers so wants to be told nothing any more.
GONE = 410


def run_once() -> int:
    """Fan out what is new and deliver all that is due; the number of requests made."""
    fan_out()
    made = 0
    while deliver_one():
        made += 1
    return made


def run(stopped: Callable[[float], bool], *, pause: float) -> None:
    """Work until ``stopped`` says so; it is asked with how long it may wait before it answers."""
    while not stopped(0):
        if fan_out() + deliver_one() == 0 and stopped(pause):
            return


def fan_out() -> int:
    """Make a delivery of each new change for each subscription that wants it; the number made."""
    made = 0
    for key in (
        Subscription.objects.active().filter(position__lt=changes.revision()).values_list("pk", flat=True)
    ):
        made += _fan_out_to(key)
    return made


def _fan_out_to(key: Any) -> int:
    with transaction.atomic():
        chosen = Subscription.objects.active().select_for_update(skip_locked=True)
        subscription = chosen.filter(pk=key).first()
        if subscription is None:
            return 0
        newest = changes.revision()
        wanted = subscription.wanted(up_to=newest).order_by("number")
        numbers = list(wanted.values_list("number", flat=True)[:BATCH])
        now = timezone.now()
        Delivery.objects.bulk_create(
            [Delivery(subscription=subscription, change_id=number, next_at=now) for number in numbers],
            ignore_conflicts=True,
        )
        subscription.position = numbers[-1] if len(numbers) == BATCH else newest
        subscription.save(update_fields=["position"])
    return len(numbers)


def deliver_one() -> int:
    """Send the delivery that is due first; 1, or 0 when none is."""
    delivery = _claim()
    if delivery is None:
        return 0
    sent_at = timezone.now()
    body = payload(delivery)
    headers = signing.headers(
        delivery.subscription.secret, delivery.message_id, int(sent_at.timestamp()), body
    )
    _record(delivery, sent_at, post(delivery.subscription.url, body, headers))
    return 1


def _claim() -> Delivery | None:
    """Take the first due delivery in hand, so that no other worker sends it for the time being."""
    now = timezone.now()
    with transaction.atomic():
        due = Delivery.objects.due(at=now).select_for_update(skip_locked=True, of=("self",))
        delivery = due.select_related("subscription").order_by("next_at", "change_id", "pk").first()
        if delivery is None:
            return None
        delivery.claimed_until = now + CLAIM + timedelta(seconds=settings.WEBHOOKS_TIMEOUT)
        delivery.save(update_fields=["claimed_until"])
    return delivery


def payload(delivery: Delivery) -> bytes:
    """The body of the request: the same bytes however often it is sent."""
    serializer = ChangeSerializer(delivery.change, context={"site": settings.PUBLIC_URL})
    data = dict(serializer.data)
    if not delivery.subscription.documents:
        del data["before"], data["after"]
    return as_bytes({"type": f"{data['resource']}.{data['action']}", "timestamp": data["at"], "data": data})


def _record(delivery: Delivery, sent_at: datetime, outcome: Outcome) -> None:
    """Keep what came of it, and say when it goes on."""
    with transaction.atomic():
        subscription = Subscription.objects.select_for_update().get(pk=delivery.subscription_id)
        Attempt.objects.create(
            delivery=delivery,
            at=sent_at,
            status=outcome.status,
            detail=outcome.detail,
            milliseconds=outcome.milliseconds,
        )
        delivery.attempts += 1
        delivery.claimed_until = None
        if outcome.took_it:
            delivery.state, delivery.delivered_at = Delivery.State.DELIVERED, sent_at
            subscription.retry_at = None
        elif outcome.status == GONE or delivery.attempts > len(BACK_OFF):
            delivery.state = Delivery.State.FAILED
            why = (
                "it answered 410, gone" if outcome.status == GONE else f"{delivery.attempts} attempts failed"
            )
            subscription.pause(
                at=sent_at, reason=f"{why}; the last answer: {outcome.detail or outcome.status}"[:300]
            )
            logger.warning("webhooks: “%s” was paused: %s", subscription, subscription.paused_reason)
        else:
            delivery.next_at = sent_at + BACK_OFF[delivery.attempts - 1]
            # What comes behind waits with it, so that a dead address costs one request each time.
            subscription.retry_at = delivery.next_at
        subscription.save(update_fields=["retry_at"])
        delivery.save(update_fields=["attempts", "claimed_until", "state", "delivered_at", "next_at"])
