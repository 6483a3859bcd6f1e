import json
import socket
import threading
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError

from tests.factories import make_country, make_event, make_source, make_user
from tradeapi.access.models import ApiKey
from tradeapi.changes.models import Change
from tradeapi.curation import transitions
from tradeapi.webhooks import worker
from tradeapi.webhooks.models import Attempt, Delivery, Subscription

pytestmark = pytest.mark.django_db

NOW = datetime(2025, 8, 15, 12, tzinfo=UTC)


def states():
    return list(Delivery.objects.order_by("pk").values_list("state", "attempts"))


def test_a_change_is_delivered_with_a_signature_that_strangers_verify(subscribe, receiver, settings, client):
    settings.PUBLIC_URL = "http://testserver"
    subscription = subscribe()
    source = make_source()

    assert worker.run_once() == 1

    [(path, headers, body)] = receiver.requests
    assert path == "/hook"
    assert headers["content-type"] == "application/json"
    message = Webhook(subscription.secret).verify(body, headers)
    number = Change.objects.last().number
    assert message["type"] == "sources.published"
    assert message["data"] == client.get(f"/api/v1/changes/{number}/").json()
    assert message["timestamp"] == message["data"]["at"]
    assert message["data"]["after"]["slug"] == source.slug
    assert headers["webhook-id"] == f"msg_{subscription.pk.hex}_{number}"


def test_a_forged_body_or_another_secret_fails_verification(subscribe, receiver):
    subscription, other = subscribe(), subscribe()
    make_source()
    worker.run_once()
    _, headers, body = next(one for one in receiver.requests if subscription.pk.hex in one[1]["webhook-id"])

    for secret, forged in ((subscription.secret, body + b" "), (other.secret, body)):
        with pytest.raises(WebhookVerificationError):
            Webhook(secret).verify(forged, headers)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, ["countries.published", "events.published", "sources.published", "sources.withdrawn"]),
        ({"resources": ["events", "countries"]}, ["countries.published", "events.published"]),
        ({"actions": ["withdrawn"]}, ["sources.withdrawn"]),
        ({"countries": ["CA"]}, ["countries.published", "events.published"]),
        ({"countries": ["CA"], "resources": ["events"], "actions": ["corrected"]}, []),
    ],
)
def test_a_subscription_is_told_of_what_it_asked_for(subscribe, receiver, fields, told):
    subscribe(**fields)
    source = make_source()
    make_country("CA")
    make_event(sources=[source])
    other = make_source()
    Delivery.objects.all().delete()
    transitions.withdraw(other, make_user("Reviewer"), "A forgery.")

    worker.run_once()

    assert sorted({json.loads(body)["type"] for _, _, body in receiver.requests}) == told


def test_documents_are_left_out_where_they_are_not_wanted(subscribe, receiver):
    subscribe(documents=False)
    make_source()

    worker.run_once()

    data = json.loads(receiver.requests[0][2])["data"]
    assert {"before", "after"}.isdisjoint(data)
    assert data["resource"] == "sources"


def test_what_came_before_the_subscription_is_sent_when_it_starts_at_0(subscribe, receiver):
    make_source("First"), make_source("Second")
    subscribe(position=0)

    assert worker.run_once() == 2

    assert [json.loads(body)["data"]["number"] for _, _, body in receiver.requests] == [1, 2]


def test_what_was_delivered_is_not_sent_again(subscribe, receiver):
    subscribe()
    make_source()

    assert [worker.run_once(), worker.run_once()] == [1, 0]
    assert states() == [("delivered", 1)]


def test_a_failure_is_tried_again_later_and_later_under_the_same_identity(subscribe, receiver):
    subscription = subscribe()
    receiver.answers = [500, 503, 204]
    with time_machine.travel(NOW, tick=False) as clock:
        make_source()
        assert worker.run_once() == 1
        assert worker.run_once() == 0
        clock.shift(timedelta(seconds=5))
        assert worker.run_once() == 1
        clock.shift(timedelta(seconds=299))
        assert worker.run_once() == 0
        clock.shift(timedelta(seconds=1))
        assert worker.run_once() == 1

    assert len(set(receiver.ids)) == 1
    assert [attempt.status for attempt in Attempt.objects.all()] == [500, 503, 204]
    assert states() == [("delivered", 3)]
    subscription.refresh_from_db()
    assert subscription.retry_at is None


def test_while_an_address_fails_what_comes_behind_waits_with_it(subscribe, receiver):
    subscribe()
    receiver.answers = [500]
    with time_machine.travel(NOW, tick=False) as clock:
        make_source("First"), make_source("Second")
        assert worker.run_once() == 1
        clock.shift(timedelta(seconds=5))
        assert worker.run_once() == 2


def test_an_address_that_is_dead_for_days_is_paused_with_a_notice(subscribe, receiver, at_the_desk, caplog):
    subscription = subscribe(name="Copy in Ottawa")
    receiver.answers = [500] * 10
    receiver.body = b"out of order"
    with time_machine.travel(NOW, tick=False) as clock:
        make_source()
        for _ in range(10):
            assert worker.run_once() == 1
            clock.shift(timedelta(hours=24))
        make_source("Later")
        assert worker.run_once() == 0

    subscription.refresh_from_db()
    assert subscription.paused_reason == "10 attempts failed; the last answer: out of order"
    assert states() == [("failed", 10)]
    assert "Copy in Ottawa" in caplog.text
    desk = at_the_desk(is_superuser=True).open("/admin/")
    assert "Webhook paused: Copy in Ottawa , 10 attempts failed" in desk.text
    assert "Webhook paused" not in at_the_desk("Editor").open("/admin/").text


def test_a_resumed_subscription_is_told_of_what_it_missed(subscribe, receiver):
    subscription = subscribe()
    subscription.pause(at=NOW)
    make_source("Missed")
    assert worker.run_once() == 0

    subscription.resume()

    assert worker.run_once() == 1


@pytest.mark.parametrize("closed", ["revoked", "expired", "account"])
def test_a_subscription_lasts_as_long_as_its_key(subscribe, receiver, closed):
    owner = make_user()
    key, _ = ApiKey.issue(owner, "Desk", ["read"], valid_through=NOW.date())
    with time_machine.travel(NOW, tick=False):
        subscribe(owner=owner, key=key)
        make_source()
        assert worker.run_once() == 1
        make_source()
        worker.fan_out()
        if closed == "revoked":
            key.revoke()
        elif closed == "account":
            owner.is_active = False
            owner.save()
    with time_machine.travel(NOW + timedelta(days=closed == "expired"), tick=False):
        make_source()

        assert (worker.run_once(), len(receiver.requests)) == (0, 1)


def test_what_waited_for_a_key_is_sent_when_it_opens_something_again(subscribe, receiver):
    key, _ = ApiKey.issue(make_user(), "Desk", ["read"], valid_through=NOW.date())
    subscribe(owner=key.owner, key=key)
    make_source()
    assert worker.run_once() == 0

    key.valid_through = None
    key.save()

    assert worker.run_once() == 1


def test_an_address_that_says_gone_is_paused_at_once(subscribe, receiver):
    subscription = subscribe()
    receiver.answers = [410]
    make_source()

    worker.run_once()

    subscription.refresh_from_db()
    assert subscription.paused_reason.startswith("it answered 410, gone")
    assert states() == [("failed", 1)]


def test_redirects_are_not_followed(subscribe, receiver):
    subscribe()
    receiver.answers, receiver.headers = [302], {"location": receiver.url + "/elsewhere"}
    make_source()

    worker.run_once()

    assert [path for path, _, _ in receiver.requests] == ["/hook"]
    assert states() == [("waiting", 1)]


def test_an_address_that_does_not_answer_in_time_has_failed(subscribe, receiver, settings):
    settings.WEBHOOKS_TIMEOUT = 0.2
    subscribe()
    receiver.may_answer.clear()
    make_source()

    worker.run_once()

    assert Attempt.objects.get().detail == "No answer within 0.2 seconds."
    assert states() == [("waiting", 1)]


def test_an_address_where_nobody_listens_has_failed(subscribe):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        subscribe(url=f"http://127.0.0.1:{port}/")
        make_source()

        worker.run_once()

    assert Attempt.objects.get().status is None
    assert states() == [("waiting", 1)]


def test_a_name_that_has_become_private_is_not_connected_to(subscribe, receiver, settings, monkeypatch):
    subscribe(url=receiver.url.replace("127.0.0.1", "localhost"))
    settings.WEBHOOKS_PRIVATE = False
    Subscription.objects.update(url="https://hooks.example.org/")
    answer = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: answer)
    make_source()

    worker.run_once()

    assert Attempt.objects.get().detail == "The host hooks.example.org is not public."
    assert receiver.requests == []


def test_a_delivery_whose_worker_died_is_sent_by_the_next_one(subscribe, receiver, monkeypatch):
    subscribe()
    with time_machine.travel(NOW, tick=False) as clock:
        make_source()
        with monkeypatch.context() as killed:
            killed.setattr(worker, "_record", lambda *args: (_ for _ in ()).throw(KeyboardInterrupt))
            with pytest.raises(KeyboardInterrupt):
                worker.run_once()
        assert worker.run_once() == 0
        clock.shift(timedelta(seconds=41))
        assert worker.run_once() == 1

    first, second = receiver.ids
    assert first == second
    assert states() == [("delivered", 1)]


def test_a_delivery_can_be_sent_again(subscribe, receiver, at_the_desk):
    subscribe()
    make_source()
    worker.run_once()
    editor = at_the_desk(is_superuser=True).open("/admin/webhooks/delivery/")

    editor.fill(action="send_again", _selected_action=[Delivery.objects.get().pk]).press("Go")

    assert "1 delivery will be sent again" in editor.text
    assert worker.run_once() == 1
    assert len(receiver.ids) == 2
    assert len(set(receiver.ids)) == 1


def test_the_command_delivers_what_is_due_and_ends(subscribe, receiver):
    subscribe()
    make_source()
    out = StringIO()

    call_command("deliver", "--once", stdout=out)

    assert out.getvalue() == "1 requests made\n"


def test_the_worker_works_until_it_is_stopped(subscribe, receiver):
    subscribe()
    make_source("First"), make_source("Second")

    worker.run(lambda pause: pause > 0, pause=1)

    assert len(receiver.requests) == 2


@pytest.mark.django_db(transaction=True)
def test_several_workers_share_the_work(subscribe, receiver):
    subscribe()
    for number in range(6):
        make_source(f"Source {number}")
    worker.fan_out()

    def work():
        worker.run_once()
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(receiver.ids) == len(set(receiver.ids)) == 6
    assert set(states()) == {("delivered", 1)}
