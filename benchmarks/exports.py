"""The export of all tariffs: rows for each second of processor time, and what is left of it in a worker's memory."""

from __future__ import annotations

import hashlib
import http.client
import json
import statistics
from collections.abc import Iterator
from dataclasses import dataclass

from .servers import Server, milliseconds
from .work import ON, documents, server_processes

#: Where each candidate has all tariffs as JSON Lines; the floor reads them by COPY, drops them, and tells how many.
PATHS = {
    "tradeapi": f"/api/v1/tariffs/?on={ON}&format=jsonl",
    "drf": f"/drf/tariffs/all/?on={ON}",
    "floor": f"/copied/?on={ON}",
}
#: Bytes that are read at once.
BLOCK = 1 << 16


@dataclass(frozen=True)
class Export:
    """One export: rows, bytes, processor time of app and database in all, memory of the worker before and after it."""

    rows: int
    bytes: int
    app: float
    database: float
    before: float
    after: float

    @property
    def rows_per_second(self) -> float:
        return self.rows / (self.app + self.database) * 1000


def blocks(server: Server, path: str) -> Iterator[bytes]:
    """The body of an answer, block by block, as it comes."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=600)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        if response.status != 200:
            raise RuntimeError(f"{server.name}: {response.status} for {path}")
        while block := response.read(BLOCK):
            yield block
    finally:
        connection.close()


def lines(server: Server, path: str) -> Iterator[bytes]:
    rest = b""
    for block in blocks(server, path):
        *whole, rest = (rest + block).split(b"\n")
        yield from whole
    if rest:
        raise RuntimeError(f"{server.name}: the last line of {path} has no end")


def same_facts(servers: dict[str, Server]) -> str | None:
    """What is wrong if the exports do not tell the same of the same tariffs in the same order; None if they do."""
    told: dict[str, tuple[int, str]] = {}
    for name in ("tradeapi", "drf"):
        digest, count = hashlib.sha256(), 0
        for line in lines(servers[name], PATHS[name]):
            digest.update(json.dumps(documents(line), sort_keys=True).encode())
            count += 1
        told[name] = count, digest.hexdigest()
    if told["drf"] != told["tradeapi"]:
        return "export of all tariffs: drf does not say what tradeapi says"
    copied = json.loads(b"".join(blocks(servers["floor"], PATHS["floor"])))["rows"]
    return None if copied == told["drf"][0] else f"export of all tariffs: the floor has {copied} rows"


def export(server: Server, path: str) -> Export:
    """Ask for everything once."""
    backends = server_processes()
    before, app, database = server.megabytes, milliseconds(server.processes), milliseconds(backends)
    rows = size = 0
    last = b""
    for last in blocks(server, path):
        rows += last.count(b"\n")
        size += len(last)
    app, database = milliseconds(server.processes) - app, milliseconds(backends) - database
    if server.name == "floor":
        told = json.loads(last)
        rows, size = told["rows"], told["bytes"]
    return Export(rows, size, app, database, before, server.megabytes)


def exports(servers: dict[str, Server], rounds: int) -> dict[str, list[Export]]:
    """Exports of all candidates by turns. Plain DRF is asked once: it takes as long as all others together."""
    found: dict[str, list[Export]] = {name: [] for name in PATHS}
    for turn in range(max(rounds, 2)):
        for name, path in PATHS.items():
            if name != "drf" or not turn:
                found[name].append(export(servers[name], path))
    return found


def table(found: dict[str, list[Export]]) -> str:
    """Medians over all turns; memory before the first and after the last."""
    own = statistics.median(one.rows_per_second for one in found["tradeapi"])
    rows = [
        "| export of all tariffs | rows | MB | app µs a row | db µs a row | rows per s of processor time | tradeapi has"
        " | worker before | and after |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for name, turns in found.items():
        one = turns[0]
        app, database = (
            statistics.median(getattr(turn, part) / turn.rows * 1000 for turn in turns)
            for part in ("app", "database")
        )
        rate = statistics.median(turn.rows_per_second for turn in turns)
        ratio = (
            ""
            if name == "tradeapi"
            else f"{own / rate:.2f} of it"
            if name == "floor"
            else f"{own / rate:.1f} x"
        )
        rows.append(
            f"| {name} | {one.rows} | {one.bytes / 1e6:.0f} | {app:.1f} | {database:.1f} | {rate:.0f} | {ratio}"
            f" | {turns[0].before:.0f} MB | {turns[-1].after:.0f} MB |"
        )
    return "\n".join(rows)
