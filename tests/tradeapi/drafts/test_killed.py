"""Workers and sessions of the database that are killed while they write: what was acknowledged is there, and once."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from django.db import connection

from events.source.models import Source
from tests.curator import DRAFTS, SOURCE, Curator
from tests.other_process import ROOT, its_environment
from tradeapi.drafts.models import StoredAnswer

#: Times that a request is sent again before this is given up.
MOST_TRIES = 50


@contextmanager
def serving():
    """The real server with one worker over the database of this test; its process, host and port."""
    environment = {
        **its_environment(), "HOST": "127.0.0.1", "PORT": "0", "WORKERS": "1", "LOG_LEVEL": "INFO",
    }  # fmt: skip
    command = [sys.executable, "-m", "gunicorn", "-c", "tradeapi/gunicorn.py", "tradeapi.wsgi:application"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True) as process:
        try:
            for line in process.stderr:
                if found := re.search(r"Listening at: http://(127\.0\.0\.1):(\d+)", line):
                    yield process.pid, (found[1], int(found[2]))
                    break
        finally:
            process.terminate()
            process.communicate()


def kill_worker(server):
    for pid in Path(f"/proc/{server}/task/{server}/children").read_text().split():
        with suppress(ProcessLookupError):
            os.kill(int(pid), signal.SIGKILL)


def kill_sessions(server):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )


def status_of(address, request, meanwhile):
    """Send a request, do something as soon as it is sent, and give the status of its answer; None for no answer."""
    with suppress(OSError), socket.create_connection(address, timeout=30) as sending:
        sending.sendall(request)
        meanwhile()
        if head := sending.recv(65_536):
            return int(head.split()[1])
    return None


def request_of(headers, body, name):
    content = json.dumps(body).encode()
    lines = [
        f"POST {DRAFTS}sources/ HTTP/1.1", "Host: localhost", "Connection: close", f"Idempotency-Key: {name}",
        "Content-Type: application/json", f"Content-Length: {len(content)}",
        *(f"{key}: {value}" for key, value in headers.items()),
    ]  # fmt: skip
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + content


@pytest.mark.django_db(transaction=True)
def test_no_acknowledged_write_is_lost_or_doubled_whatever_is_killed_meanwhile(roles):
    headers = Curator().headers
    harms = [kill_worker, kill_sessions, lambda server: None] * 2
    acknowledged = []

    with serving() as (server, address):
        for at, harm in enumerate(harms):
            request = request_of(
                headers, {**SOURCE, "slug": f"source-{at}", "url": f"https://a.example/{at}"}, at
            )
            meanwhile = [lambda harm=harm: harm(server)]
            for _ in range(MOST_TRIES):
                status = status_of(address, request, meanwhile.pop() if meanwhile else lambda: None)
                assert status in (None, 201, 409, 503)
                if status == 201:
                    break
            acknowledged.append(status)
            if at % 3 == 2:
                kill_worker(server)  # after an answer, too

        again = [status_of(address, request, lambda: None) for _ in range(2)]

    assert acknowledged == [201] * len(harms)
    assert again[-1] == 201
    assert sorted(Source.objects.values_list("slug", flat=True)) == [
        f"source-{at}" for at in range(len(harms))
    ]
    assert StoredAnswer.objects.count() == len(harms)
