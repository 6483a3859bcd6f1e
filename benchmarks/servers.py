"""One worker of each candidate behind its usual server, and the processor time that it and the database take."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
GUNICORN = (
    "-m",
    "gunicorn",
    "--workers",
    "1",
    "--threads",
    "1",
    "--log-level",
    "error",
    "--keep-alive",
    "60",
    # A worker that streams for long is not hung; the arbiter would kill it in the middle.
    "--timeout",
    "600",
)
#: As the site is run, and its like for who brings no settings of the server: both keep connections open.
OWN_SETTINGS = ("--config", "tradeapi/gunicorn.py", "--max-requests", "0")
LIKEWISE = ("--worker-class", "gthread")


def gunicorn(application: str, settings: tuple[str, ...] = LIKEWISE) -> tuple[str, ...]:
    return (*GUNICORN, *settings, application)


def folder_of(events: int) -> Path:
    """Where the data of so many events lies; each size has a database of its own."""
    return ROOT / "var" / "benchmarks" / str(events)


@dataclass
class Server:
    """A candidate that answers on a port of its own."""

    name: str
    command: tuple[str, ...]
    environment: dict[str, str] = field(default_factory=dict)
    port: int = 0
    process: Any = None
    seconds_to_answer: float = 0

    def start(self, dsn: str, path: str) -> None:
        """Start it and wait for its first correct answer."""
        self.port = free_port()
        address = ["--bind", f"127.0.0.1:{self.port}"]
        if not {"uvicorn", "datasette"}.isdisjoint(self.command):
            address = ["--host", "127.0.0.1", "--port", str(self.port)]
        environment = {**os.environ, "BENCHMARK_DSN": dsn, **self.environment}
        # What is installed is started from bytecode, wherever Python is told not to write any.
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        begun = time.monotonic()
        # One that notes each request does so for nobody.
        self.process = subprocess.Popen(
            [sys.executable, *self.command, *address], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
        )
        while True:
            with suppress(OSError, http.client.HTTPException):
                if self.get(path)[0] == 200:
                    break
            if self.process.poll() is not None or time.monotonic() > begun + 60:
                raise RuntimeError(f"{self.name} does not answer {path}")
            time.sleep(0.02)
        self.seconds_to_answer = time.monotonic() - begun

    def get(self, path: str, headers: dict[str, str] | None = None) -> tuple[int, bytes, dict[str, str]]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("GET", path, headers=headers or {})
        response = connection.getresponse()
        body = response.read()
        connection.close()
        return response.status, body, dict(response.getheaders())

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(20)

    @property
    def processes(self) -> list[int]:
        """The process and those that it started."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [self.process.pid, *map(int, children)]

    @property
    def megabytes(self) -> float:
        """Resident memory of its worker: the largest of its processes."""
        return max(resident(pid) for pid in self.processes)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def resident(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0


def milliseconds(pids: Iterable[int]) -> float:
    """Processor time of these processes so far, with all their threads; not that of time waited.

    One that ended takes its time along: then nothing is measured, and FileNotFoundError raised.
    """
    total = 0
    for pid in pids:
        for task in Path(f"/proc/{pid}/task").iterdir():
            with suppress(OSError):
                total += int((task / "schedstat").read_text().split()[0])
    return total / 1e6


@dataclass(frozen=True)
class Measure:
    """What some requests took: processor time of app and database for each, and how long one waited."""

    app: float
    database: float
    waits: tuple[float, ...]

    @property
    def total(self) -> float:
        return self.app + self.database


def measure(
    server: Server, backends: list[int], paths: list[str], requests: int, headers: dict[str, str], expect: int
) -> Measure:
    """Ask for these paths in turn over one connection, so many times."""
    if server.process.poll() is not None:
        raise RuntimeError(f"{server.name} ended with {server.process.returncode}")
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    app, database = milliseconds(server.processes), milliseconds(backends)
    waits = []
    for at in range(requests):
        begun = time.perf_counter()
        connection.request("GET", paths[at % len(paths)], headers=headers)
        response = connection.getresponse()
        response.read()
        waits.append((time.perf_counter() - begun) * 1000)
        if response.status != expect:
            raise RuntimeError(f"{server.name}: {response.status} for {paths[at % len(paths)]}")
    app, database = milliseconds(server.processes) - app, milliseconds(backends) - database
    connection.close()
    return Measure(app / requests, database / requests, tuple(waits))
