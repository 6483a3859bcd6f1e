"""``python -m benchmarks``: make data up, check that all candidates say the same, then time them by turns."""

from __future__ import annotations

import argparse
import json
import os
import secrets
import statistics
import sys
from datetime import date
from http import HTTPStatus
from importlib.util import find_spec
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tradeapi.settings.base")
os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(40))
os.environ |= {
    "PLAIN_HTTP": "on",
    "RATE_LIMIT_ADDRESS": "0",
    "TRADEAPI_POSTGRES_FSYNC": "off",
    # A session that is renewed in the middle of what is measured would take its processor time along.
    "TRADEAPI_CONN_MAX_AGE": "86400",
}


#: Packages of benchmarks/requirements.txt, as they are imported.
PEERS = ("fastapi", "sqlalchemy", "uvicorn", "ninja", "datasette")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--events", type=int, default=200_000, help="events to make up (200000)")
    parser.add_argument("--rounds", type=int, default=5, help="turns of all candidates (5)")
    parser.add_argument("--requests", type=int, default=40, help="requests of each sort in a turn (40)")
    other = parser.add_mutually_exclusive_group()
    other.add_argument("--plans", action="store_true", help="only look at the plans of the filters")
    other.add_argument("--tenfold", action="store_true", help="only compare with ten times as many events")
    other.add_argument("--prepare", action="store_true", help="only make the data")
    return parser.parse_args()


def look_for_peers() -> None:
    """Stop, before any data is made, unless all peers can be started."""
    missing = [name for name in PEERS if find_spec(name) is None]
    if missing:
        sys.exit(f"{', '.join(missing)} not installed: pip install -r benchmarks/requirements.txt")


def candidates(flat_file: Path) -> dict[str, Any]:
    from .peers import flat
    from .servers import OWN_SETTINGS, Server, gunicorn
    from .work import DRESSED

    peers = {"DJANGO_SETTINGS_MODULE": "benchmarks.peers.django_settings"}
    django = gunicorn("django.core.wsgi:get_wsgi_application()")
    own = gunicorn("tradeapi.wsgi:application", OWN_SETTINGS)
    return {
        "tradeapi": Server("tradeapi", own, {"RESPONSE_CACHE_BYTES": "0"}),
        "tradeapi, keeping": Server("tradeapi, keeping", own),
        "tradeapi, lagging": Server("tradeapi, lagging", own, {"RESPONSE_CACHE_LAG": "500"}),
        "drf": Server("drf", django, peers),
        "ninja": Server("ninja", django, peers),
        "fastapi": Server(
            "fastapi", ("-m", "uvicorn", "benchmarks.peers.with_fastapi:app", "--log-level", "error")
        ),
        "datasette": Server("datasette", flat.command(flat_file)),
        "datasette, nested": Server("datasette, nested", flat.command(flat_file)),
        "floor": Server("floor", gunicorn("benchmarks.peers.floor:application")),
        DRESSED: Server(DRESSED, gunicorn("benchmarks.peers.floor:application")),
    }


def prepare(events: int) -> str:
    """Tables, rows and documents, once for each size; the address of the database."""
    from django.core.management import call_command
    from django.db import connection

    from events.event.models import Event
    from tradeapi.postgres.limits import lift_statement_timeout

    from . import generate
    from .servers import folder_of

    lift_statement_timeout()
    call_command("migrate", verbosity=0)
    there = Event.objects.count()
    if there not in (0, events):
        sys.exit(f"{folder_of(events)} holds {there} events; remove it")
    if not there:
        print(f"loaded: {generate.load(events)}", flush=True)
        if faults := generate.check():
            sys.exit("\n".join(faults))
    call_command("documents", "refresh", processes=os.cpu_count() or 1)
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        # As autovacuum does in time: answers by an index alone need it, as does what is expected of columns.
        cursor.execute("VACUUM (ANALYZE)")
    information = connection.connection.info
    return f"host={information.host} user={information.user} dbname={information.dbname}"


def answers_of(keeping: Any, work: list[Any]) -> str:
    """Status and headers of a kept answer and of a 304, by the paths at which the floor is to give the same."""
    [path] = next(one.paths[keeping.name] for one in work if one.conditional)
    status, _, headers = keeping.get(path)
    confirmed, _, fewer = keeping.get(path, {"If-None-Match": headers["ETag"]})
    # Those that the server in front says itself, and the size, for what stands around a page is not the same.
    own = {"Server", "Date", "Connection", "Content-Length"}
    answers = {
        floor: (
            f"{code} {HTTPStatus(code).phrase}",
            [pair for pair in said.items() if pair[0] not in own],
        )
        for floor, code, said in (("/kept/", status, headers), ("/static/", confirmed, fewer))
    }
    return json.dumps(answers)


def check_facts(servers: dict[str, Any], work: list[Any]) -> None:
    """Stop unless all candidates answer each question with the same documents."""
    for one in work:
        if one.facts is None:
            continue
        told = {
            name: [one.facts(servers[name].get(path)[1]) for path in paths]
            for name, paths in one.paths.items()
        }
        first, *others = told
        for other in others:
            if told[other] != told[first]:
                sys.exit(f"{one.name}: {other} does not say what {first} says")


def run(options: argparse.Namespace) -> str:
    """The tables."""
    from . import exports
    from .peers import flat
    from .servers import folder_of, measure
    from .work import DRESSED, ON, server_processes, the_work

    dsn = prepare(options.events)
    flat_file = folder_of(options.events) / "flat.db"  # what Datasette reads
    flat.write(flat_file, date.fromisoformat(ON))
    work = the_work(options.events)
    servers = candidates(flat_file)
    measured: dict[str, dict[str, list[Any]]] = {one.name: {name: [] for name in one.paths} for one in work}
    try:
        for name, server in servers.items():
            first = next(one.paths[name][0] for one in work if name in one.paths)
            if name == DRESSED:
                server.environment["BENCHMARK_ANSWERS"] = answers_of(servers["tradeapi, keeping"], work)
            server.start(dsn, first)
        check_facts(servers, work)
        if fault := exports.same_facts(servers):
            sys.exit(fault)
        for turn in range(options.rounds + 1):
            for one in work:
                for name, paths in one.paths.items():
                    headers = {}
                    if one.conditional:
                        headers["If-None-Match"] = servers[name].get(paths[0])[2].get("ETag", "")
                    found = measure(servers[name], server_processes(), paths, options.requests, headers,
                                    304 if one.conditional else 200)  # fmt: skip
                    if turn:  # the first one warms
                        measured[one.name][name].append(found)
            print(f"turn {turn} of {options.rounds}", flush=True)
        exported = exports.exports(servers, options.rounds)
        for server in servers.values():
            print(
                f"{server.name}: {server.megabytes:.0f} MB, first answer {server.seconds_to_answer:.2f} s after start"
            )
    finally:
        for server in servers.values():
            server.stop()
    return f"{table(measured)}\n\n{exports.table(exported)}"


def table(measured: dict[str, dict[str, list[Any]]]) -> str:
    """Medians over all turns; ratios are those of processor time of app and database together."""
    lines = [
        "| work | candidate | app ms | db ms | total ms | tradeapi is | p50 ms | p99 ms | requests/s |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for work, by_name in measured.items():
        own = next((turns for name, turns in by_name.items() if name.startswith("tradeapi")), None)
        for name, turns in by_name.items():
            app, database = (
                statistics.median(getattr(one, part) for one in turns) for part in ("app", "database")
            )
            waits = sorted(wait for one in turns for wait in one.waits)
            ratio = (
                "" if own is None else ratio_of(name, app + database, statistics.median(o.total for o in own))
            )
            lines.append(
                f"| {work} | {name} | {app:.2f} | {database:.2f} | {app + database:.2f} | {ratio}"
                f" | {statistics.median(waits):.1f} | {waits[int(len(waits) * 0.99)]:.1f}"
                f" | {1000 / statistics.mean(waits):.0f} |"
            )
    return "\n".join(lines)


def ratio_of(name: str, theirs: float, own: float) -> str:
    if name.startswith("tradeapi"):
        return ""
    cheaper = theirs > own and not name.startswith("floor")
    return f"{theirs / own:.1f} x cheaper" if cheaper else f"{own / theirs:.2f} x its cost"


def main() -> None:
    options = arguments()
    import django

    from .servers import folder_of

    os.environ["TRADEAPI_DATA"] = str(folder_of(options.events))
    django.setup()
    if options.tenfold:
        from .tenfold import tenfold

        print(tenfold(options.events, options.rounds, options.requests))
    elif options.prepare:
        prepare(options.events)
    elif options.plans:
        from .plans import main as look

        prepare(options.events)
        sys.exit(look())
    else:
        look_for_peers()
        print(run(options))


if __name__ == "__main__":
    main()
