"""Whether a shipped table has changed since it was loaded, so that a second start is quick.

The fingerprint is kept in the database whose rows it speaks of: a new database loads afresh.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from django.core.management import call_command

from .models import LoadedTables

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ("countries/data", "events/data")


def fingerprint() -> str:
    """Digest of every shipped table and of the code that loads them."""
    digest = hashlib.sha256()
    loaders = (path for floor in ("countries", "events") for path in (ROOT / floor).rglob("imports.py"))
    tables = (path for folder in SHIPPED for path in (ROOT / folder).rglob("*.*"))
    for path in sorted([*loaders, *tables]):
        digest.update(str(path.relative_to(ROOT)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def load_once(command: str, say: Callable[[str], None]) -> None:
    """Run a loading command unless this database has seen the same tables loaded by it."""
    now = fingerprint()
    if LoadedTables.objects.filter(command=command, fingerprint=now).exists():
        say(f"{command}: loaded before, unchanged")
        return
    say(command)
    call_command(command)
    LoadedTables.objects.update_or_create(command=command, defaults={"fingerprint": now})
