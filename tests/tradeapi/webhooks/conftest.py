"""A receiver on this machine that answers as it is told, and subscriptions to it."""

import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.factories import make_user
from tradeapi import changes
from tradeapi.webhooks.models import Subscription


class Receiver:
    """Takes what is posted; ``answers`` are the statuses of the next answers, 204 once they are used up."""

    def __init__(self):
        self.requests, self.answers, self.headers = [], [], {}
        self.body = b""
        self.asked, self.may_answer = threading.Event(), threading.Event()
        self.may_answer.set()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                receiver.requests.append((self.path, dict(self.headers.items()), body))
                receiver.asked.set()
                receiver.may_answer.wait()
                with suppress(BrokenPipeError):  # who asked may have given up waiting
                    self.answer()

            def answer(self):
                self.send_response(receiver.answers.pop(0) if receiver.answers else 204)
                for name, value in receiver.headers.items():
                    self.send_header(name, value)
                self.send_header("content-length", str(len(receiver.body)))
                self.end_headers()
                self.wfile.write(receiver.body)

            do_GET = do_POST  # noqa: N815 - as the server calls it

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})
        self.thread.start()

    @property
    def ids(self):
        return [headers["webhook-id"] for _, headers, _ in self.requests]

    def close(self):
        self.may_answer.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def receiver(settings):
    settings.WEBHOOKS_PRIVATE = True
    receiver = Receiver()
    yield receiver
    receiver.close()


@pytest.fixture
def subscribe(db, receiver):
    """``subscribe(actions=["withdrawn"])`` is a subscription to what comes from now on."""

    def make(**fields):
        fields = {
            "owner": make_user(), "name": "Copy", "url": receiver.url, "position": changes.revision(), **fields,
        }  # fmt: skip
        subscription = Subscription(**fields)
        subscription.full_clean()
        subscription.save()
        return subscription

    return make
