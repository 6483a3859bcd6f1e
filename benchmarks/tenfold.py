"""Ten times the data: the same questions to this API over each of two databases, timed by turns."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from .servers import OWN_SETTINGS, ROOT, Server, folder_of, gunicorn, measure
from .work import tariffs_asked_for

LIST, PAGE, DETAIL = "list of 50 tariffs, nested", "page by cursor", "detail of an event"
#: How much dearer each may be.
AIMED_AT = {LIST: 1.25, PAGE: 1.1, DETAIL: 1.1}
#: Pages that are walked.
PAGES = 10


def tenfold(events: int, rounds: int, requests: int) -> str:
    """The table, for so many events and ten times as many; makes the data that is not there."""
    sizes = (events, 10 * events)
    for size in sizes:
        command = [sys.executable, "-m", "benchmarks", "--events", str(size), "--prepare"]
        subprocess.run(command, cwd=ROOT, check=True)
    servers = {size: server_over(size) for size in sizes}
    measured: dict[str, dict[int, list[float]]] = {work: {size: [] for size in sizes} for work in AIMED_AT}
    try:
        for server in servers.values():
            server.start("", "/api/v1/")
        asked = {size: questions(server, size) for size, server in servers.items()}
        for turn in range(rounds + 1):
            for work in AIMED_AT:
                for size, server in servers.items():
                    found = measure(server, backends_of(size), asked[size][work], requests, {}, 200)
                    if turn:  # the first one warms
                        measured[work][size].append(found.total)
    finally:
        for server in servers.values():
            server.stop()
    return table(measured)


def server_over(events: int) -> Server:
    """This API, which keeps no answers, over the data of so many events."""
    environment = {"RESPONSE_CACHE_BYTES": "0", "TRADEAPI_DATA": str(folder_of(events))}
    return Server(f"{events} events", gunicorn("tradeapi.wsgi:application", OWN_SETTINGS), environment)


def questions(server: Server, events: int) -> dict[str, list[str]]:
    """Paths by work."""
    pages: list[str] = []
    following = "/api/v1/events/?limit=50"
    while len(pages) < PAGES:
        address = urlsplit(json.loads(server.get(following)[1])["next"])
        following = f"{address.path}?{address.query}"
        pages.append(following)
    return {
        LIST: [f"/api/v1/tariffs/?{asked}" for asked in tariffs_asked_for()],
        PAGE: pages,
        DETAIL: [f"/api/v1/events/event-{events // 11 * at}/" for at in range(1, 11)],
    }


def backends_of(events: int) -> list[int]:
    """The processes by which the embedded server of this data serves its clients."""
    [running] = folder_of(events).glob("postgres-*/data/postmaster.pid")
    server = running.read_text().split()[0]
    children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    return [int(pid) for pid in children if "[local]" in Path(f"/proc/{pid}/cmdline").read_text()]


def table(measured: dict[str, dict[int, list[float]]]) -> str:
    """Medians over all turns, of processor time of app and database together."""
    sizes: Any = next(iter(measured.values()))
    lines = [
        "| work | " + " | ".join(f"{size:,} events, ms" for size in sizes) + " | dearer by | aimed at |",
        "| --- | --- | --- | --- | --- |",
    ]
    for work, by_size in measured.items():
        small, large = (statistics.median(totals) for totals in by_size.values())
        lines.append(f"| {work} | {small:.2f} | {large:.2f} | {large / small:.2f} x | {AIMED_AT[work]} x |")
    return "\n".join(lines)
