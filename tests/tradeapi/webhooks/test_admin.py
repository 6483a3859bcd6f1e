import re

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.urls import reverse

from tests.factories import make_source, make_user
from tradeapi.access.models import ApiKey
from tradeapi.webhooks import worker
from tradeapi.webhooks.models import Subscription

pytestmark = pytest.mark.django_db

ADD = reverse("admin:webhooks_subscription_add")
LIST = reverse("admin:webhooks_subscription_changelist")


def page_of(subscription):
    return reverse("admin:webhooks_subscription_change", args=[subscription.pk])


def test_a_new_subscription_shows_its_secret_once(at_the_desk, receiver):
    make_source()
    editor = at_the_desk(is_superuser=True).open(ADD)

    editor.fill(name="Copy", url=receiver.url, resources="tariffs\nmeetings", countries="CA").press("Save")

    subscription = Subscription.objects.get()
    assert subscription.secret in editor.text
    assert (subscription.owner, subscription.resources, subscription.position) == (
        editor.user, ["tariffs", "meetings"], 1,
    )  # fmt: skip
    editor.follow("Go on")
    assert "whsec_" not in editor.page.html


def test_a_subscription_for_a_key_belongs_to_the_account_of_that_key(at_the_desk, receiver):
    key, _ = ApiKey.issue(make_user(), "Desk", ["read"])
    editor = at_the_desk(is_superuser=True).open(ADD)

    editor.fill(name="Copy", url=receiver.url, key=key.pk).press("Save")

    subscription = Subscription.objects.get()
    assert (subscription.key, subscription.owner) == (key, key.owner)
    key.revoke()
    assert "waiting: its API key opens nothing" in editor.open(LIST).text
    assert "waiting: its API key opens nothing" in editor.open(page_of(subscription)).text
    assert subscription.name not in editor.open(f"{LIST}?key__id__exact=0").text


def test_keys_of_others_and_keys_that_open_nothing_are_not_taken(at_the_desk, receiver):
    editor = at_the_desk()
    editor.user.user_permissions.set(
        Permission.objects.filter(content_type__app_label__in=("webhooks", "access"))
    )
    foreign, _ = ApiKey.issue(make_user(), "Foreign", ["read"])
    own, _ = ApiKey.issue(editor.user, "Own", ["read"])
    own.revoke()

    for key in (foreign, own):
        editor.open(ADD).fill(name="Copy", url=receiver.url, key=key.pk).press("Save")
        assert "Select a valid choice" in editor.text
    assert not Subscription.objects.exists()


def test_a_new_secret_takes_the_place_of_the_old_one(at_the_desk, subscribe):
    subscription = subscribe()
    old = subscription.secret
    editor = at_the_desk(is_superuser=True).open(page_of(subscription))

    editor.press("New secret")

    subscription.refresh_from_db()
    assert re.findall(r"whsec_[A-Za-z0-9+/=]+", editor.text) == [subscription.secret]
    assert subscription.secret != old


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"url": "https://10.0.0.1/"}, "The host 10.0.0.1 is not public."),
        ({"url": "https://localhost/"}, "The host localhost is not public."),
        ({"resources": "tarifs"}, "tarifs: not one of"),
        ({"actions": "deleted"}, "deleted: not one of"),
    ],
)
def test_what_cannot_be_is_refused_at_the_field(at_the_desk, fields, said):
    editor = at_the_desk(is_superuser=True).open(ADD)

    editor.fill(**{"name": "Copy", "url": "https://93.184.215.14/hook", **fields}).press("Save")

    assert said in editor.text
    assert not Subscription.objects.exists()


def test_it_is_paused_and_resumed_by_hand(at_the_desk, subscribe):
    subscription = subscribe()
    editor = at_the_desk(is_superuser=True).open(page_of(subscription))

    editor.press("Pause")
    assert "paused since" in editor.text
    editor.press("Resume")

    subscription.refresh_from_db()
    assert subscription.paused_at is None


def test_whoever_may_have_subscriptions_sees_only_their_own(at_the_desk, subscribe):
    subscription = subscribe(name="Of somebody else")
    editor = at_the_desk("Editor")
    assert editor.open(LIST).status == 403

    editor.user.user_permissions.add(*Permission.objects.filter(content_type__app_label="webhooks"))

    assert "Of somebody else" not in editor.open(LIST).text
    url = reverse("admin:webhooks_subscription_act", args=[subscription.pk, "secret"])
    assert "whsec_" not in editor.client.post(url).content.decode()


def test_a_delivery_shows_each_attempt_and_its_answer(at_the_desk, subscribe, receiver):
    subscribe()
    receiver.answers, receiver.body = [500], b"out of <b>order</b>"
    make_source()
    worker.run_once()
    editor = at_the_desk(is_superuser=True).open(reverse("admin:webhooks_delivery_changelist"))
    assert "waiting" in editor.text

    delivery = Subscription.objects.get().deliveries.get()
    editor.open(reverse("admin:webhooks_delivery_change", args=[delivery.pk]))

    assert delivery.message_id in editor.text
    assert "out of <b>order</b>" in editor.text
    assert not editor.offers("Save")


def test_the_list_says_in_utc_when_the_next_attempt_is_due_or_when_it_was_delivered(
    at_the_desk, subscribe, receiver
):
    subscribe()
    make_source()
    receiver.answers = [500]
    deliveries = reverse("admin:webhooks_delivery_changelist")
    with time_machine.travel("2026-02-03T16:05:00Z", tick=False):
        worker.run_once()
    waiting = at_the_desk(is_superuser=True).open(deliveries).text

    with time_machine.travel("2026-02-03T17:30:00Z", tick=False):
        worker.run_once()
    delivered = at_the_desk(is_superuser=True).open(deliveries).text

    assert "2026-02-03 16:05" in waiting
    assert "2026-02-03 17:30" in delivered
    assert "2026-02-03 16:05" not in delivered
