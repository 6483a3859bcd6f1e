"""The real server, and requests that never reach the site."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def server():
    """A server of the site, its host and port; no request here needs its database."""
    environment = {
        **os.environ,
        "SECRET_KEY": "a-key-for-tests-that-guards-nothing-at-all",
        "PLAIN_HTTP": "on",
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing",
        "DJANGO_SETTINGS_MODULE": "tradeapi.settings.base",
        "HOST": "127.0.0.1",
        "PORT": "0",
        "WORKERS": "1",
        "LOG_LEVEL": "INFO",
    }
    command = [sys.executable, "-m", "gunicorn", "-c", "tradeapi/gunicorn.py", "tradeapi.wsgi:application"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True) as server:
        try:
            for line in server.stderr:
                if found := re.search(r"Listening at: http://(127\.0\.0\.1):(\d+)", line):
                    yield server, (found[1], int(found[2]))
                    break
        finally:
            server.terminate()
            server.communicate()


@pytest.fixture
def address(server):
    return server[1]


def send(address, request):
    """Status, headers by lower-case name, and body of the answer to these bytes."""
    with socket.create_connection(address, timeout=30) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: connection.recv(65_536), b""))
    head, _, body = answer.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    return int(first.split()[1]), dict(line.lower().split(": ", 1) for line in lines), body


GET = b"GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (GET + b"\r\n", 200),
        (b"GET /livez?" + b"x" * 9_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", 414),
        (GET + b"X-Long: " + b"x" * 9_000 + b"\r\n\r\n", 431),
        (GET + b"".join(b"X-%d: 1\r\n" % n for n in range(100)) + b"\r\n", 431),
        (GET + b"Bad Header: <script>\r\n\r\n", 400),
        (GET + b"Transfer-Encoding: gzip\r\n\r\n", 400),
        (GET + b"Content-Length: minus one\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", 400),
        (b"GET /livez HTTP/9.9\r\nHost: localhost\r\n\r\n", 400),
        (GET.replace(b"GET /livez", b"POST /api/v1/x/") + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
        (GET.replace(b"GET", b"TRACE") + b"\r\n", 405),
        (GET + b"Content-Type: text/plain; charset=hex\r\n\r\n", 200),
        (GET.replace(b"localhost", b"evil.example") + b"\r\n", 400),
    ],
    ids=lambda value: repr(value)[:40] if isinstance(value, bytes) else value,
)
def test_every_answer_of_the_server_is_hardened_and_every_error_a_problem(address, request_bytes, status):
    answered, headers, body = send(address, request_bytes)

    assert answered == status
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "deny"
    assert headers["strict-transport-security"].startswith("max-age=31536000; includesubdomains")
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert not re.search(r"\d", headers.get("server", ""))
    if status >= 400:
        assert headers["content-type"] == "application/problem+json"
        assert json.loads(body)["status"] == status
        assert json.loads(body)["request_id"] == headers["x-request-id"]
        assert b"script" not in body


def test_a_graceful_reload_fails_no_request(server):
    """New processes take over while requests come in without a pause; those that are under way are answered."""
    process, address = server
    is_over = threading.Event()

    def status():
        return send(address, GET + b"\r\n")[0]

    def ask():
        return [status() for _ in iter(is_over.is_set, True)]

    assert status() == 200  # a worker is there
    with ThreadPoolExecutor(3) as pool:
        asking = [pool.submit(ask) for _ in range(3)]
        process.send_signal(signal.SIGHUP)
        try:
            ended = any("Worker exiting" in line for line in process.stderr)
            after = [status() for _ in range(10)]
        finally:
            is_over.set()
        statuses = [one for several in asking for one in several.result()]

    assert ended
    assert len(statuses) > 10
    assert {*statuses, *after} == {200}
