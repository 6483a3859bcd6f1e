"""One request to one address: no redirect is followed, and it takes no longer than it may."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from .addresses import Refused, Target, check

#: How much of an answer is read and kept.
KEPT = 300


@dataclass(frozen=True)
class Outcome:
    """What came of a request: the status of the answer, None when there was none, and what it said or why."""

    status: int | None
    detail: str
    milliseconds: int

    @property
    def took_it(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def post(url: str, body: bytes, headers: dict[str, str]) -> Outcome:
    """Post the body to that address. Never raises for what goes wrong there."""
    begun = time.monotonic()

    def outcome(status: int | None, detail: str) -> Outcome:
        words = "".join(letter if letter.isprintable() else " " for letter in detail)[:KEPT]
        return Outcome(status, words, int((time.monotonic() - begun) * 1000))

    try:
        status, answer = _exchange(check(url), body, headers)
    except Refused as refused:
        return outcome(None, str(refused))
    except TimeoutError:
        return outcome(None, f"No answer within {settings.WEBHOOKS_TIMEOUT} seconds.")
    except (OSError, http.client.HTTPException, ValueError) as error:
        return outcome(None, f"{type(error).__name__}: {error}")
    return outcome(status, answer.decode("utf-8", "replace"))


def _exchange(target: Target, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
    """Status and beginning of the answer."""
    seconds: float = settings.WEBHOOKS_TIMEOUT
    connection = Connection(target, timeout=seconds)
    is_late = threading.Event()

    def give_up() -> None:
        is_late.set()
        connection.abort()

    # Each step may wait; together they may not take longer than one, however slowly an answer trickles in.
    clock = threading.Timer(seconds, give_up)
    clock.daemon = True
    clock.start()
    try:
        connection.request("POST", target.path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read(KEPT)
    except (OSError, http.client.HTTPException, ValueError) as error:
        if is_late.is_set():
            raise TimeoutError from error
        raise
    finally:
        clock.cancel()
        connection.close()


class Connection(http.client.HTTPConnection):
    """A connection to the address that was looked at, which is asked by the name it was looked up for."""

    def __init__(self, target: Target, *, timeout: float) -> None:
        default = 443 if target.is_https else 80
        name = f"[{target.host}]" if ":" in target.host else target.host
        super().__init__(name, target.port, timeout=timeout)
        self.default_port = default
        self.target = target

    def connect(self) -> None:
        sock: Any = socket.create_connection((self.target.ip, self.target.port), self.timeout)
        if self.target.is_https:
            sock = ssl.create_default_context().wrap_socket(sock, server_hostname=self.target.host)
        self.sock = sock

    def abort(self) -> None:
        """End it from another thread."""
        sock = self.sock
        if sock is not None:
            try:
                sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                return
