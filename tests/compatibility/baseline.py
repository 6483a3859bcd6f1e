"""The promises of the last release, as a file that can be read and compared: places that promise alike in one line."""

from __future__ import annotations

import json
from pathlib import Path

import yaml

from .promises import Promise, Promises, promises_of

PROMISED = Path(__file__).parent / "v1.json"
DOCUMENT = Path(__file__).resolve().parents[2] / "openapi.yaml"


def current() -> Promises:
    """What the document of this checkout promises."""
    return promises_of(yaml.load(DOCUMENT.read_text(), Loader=yaml.CSafeLoader))


def read() -> Promises:
    """What the last release promised."""
    groups = json.loads(PROMISED.read_text())
    return {f"{of}{at}": Promise(**promise) for at, promise, places in groups for of in places}


def write(promises: Promises) -> None:
    """Keep these promises from now on."""
    groups: dict[tuple[str, str], list[str]] = {}
    for place, promise in sorted(promises.items()):
        of, mark, at = place.partition(" ")
        said = json.dumps(promise.compact(), sort_keys=True)
        groups.setdefault((mark + at, said), []).append(of)
    lines = [
        f"[{json.dumps(at)}, {said}, {json.dumps(places)}]" for (at, said), places in sorted(groups.items())
    ]
    PROMISED.write_text("[\n" + ",\n".join(lines) + "\n]\n")
