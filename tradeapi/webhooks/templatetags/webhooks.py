"""What pages of the admin tell of webhooks."""

from typing import Any

from django import template
from django.db.models import QuerySet

from tradeapi.webhooks.models import Subscription

register = template.Library()


@register.simple_tag
def paused_subscriptions(user: Any) -> QuerySet[Subscription]:
    """The subscriptions of this account, of an administrator all, that were paused because nobody answered."""
    if not user.has_perm("webhooks.view_subscription"):
        return Subscription.objects.none()
    return Subscription.objects.of(user).paused_by_itself()
