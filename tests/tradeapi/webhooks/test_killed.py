"""A worker that is killed while it waits for an answer: its delivery, and what comes behind it, is sent by another."""

import subprocess
import sys
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from tests.factories import make_source
from tests.other_process import ROOT, its_environment
from tradeapi.webhooks import worker
from tradeapi.webhooks.models import Delivery

#: The command, in a process that may tell this machine.
DELIVER = """
import django
from django.conf import settings
from django.core.management import call_command

django.setup()
settings.WEBHOOKS_PRIVATE = True
call_command("deliver")
"""


@pytest.mark.django_db(transaction=True)
def test_no_delivery_is_lost_when_its_worker_is_killed_in_the_middle(subscribe, receiver):
    subscribe()
    make_source("First"), make_source("Second")
    receiver.may_answer.clear()

    with subprocess.Popen([sys.executable, "-c", DELIVER], cwd=ROOT, env=its_environment()) as process:
        was_asked = receiver.asked.wait(60)
        process.kill()
    receiver.may_answer.set()

    assert was_asked
    assert list(Delivery.objects.values_list("state", "attempts")) == [("waiting", 0)] * 2
    assert worker.run_once() == 1  # the one that was in nobody's hands
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        assert worker.run_once() == 1
    assert set(Delivery.objects.values_list("state", flat=True)) == {"delivered"}
    killed, *others = receiver.ids
    assert len(others) == 2
    assert others[-1] == killed != others[0]
