"""Whether the stored documents may be served now, and the number by which answers made of them are kept.

They may while no row was written without its documents having been built since, and only to the code that built
them. One small query tells; what it says holds for all that is read later in the same request.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import django
import rest_framework
from django.conf import settings

from tradeapi.postgres.prepared import row_of

from . import lasting

#: Where a WSGI environment, and so ``request.META``, has the state that was asked for in its request.
ASKED = "tradeapi.documents_state"
#: The packages whose code shapes documents.
SHAPING = ("tradeapi", "countries", "events")
NAME, ASK = (
    b"tradeapi_state",
    """
    SELECT number::text, edition, xmin::text, to_json(settled_at)::text,
        EXISTS (SELECT FROM documents_touch)::text
    FROM documents_revision WHERE id = 1
""",
)


class State(NamedTuple):
    """``number`` grows with each change of what is public; it says nothing unless ``settled``.

    ``written`` names the transaction that counted it, so that a state is not taken for one of the same number
    in a database that was restored. ``settled_at`` is when it was counted.
    """

    number: int
    settled: bool
    written: str = ""
    settled_at: datetime | None = None


NOTHING_STORED = State(0, settled=False)


def current() -> State:
    """The state of the stored documents, as the database has it now."""
    row = row_of(NAME, ASK)
    return NOTHING_STORED if row is None else state_of(row, edition())


@lru_cache(maxsize=10)
def state_of(row: tuple[bytes | None, ...], running: str) -> State:
    """The state as the database writes it, for code of the edition that is running."""
    number, built_by, written, settled_at, is_touched = (value and value.decode() for value in row)
    moment = settled_at and datetime.fromisoformat(json.loads(settled_at))
    settled = built_by == running and is_touched == "false"
    return State(int(number or 0), settled, str(written), moment or None)


def state_for(request: Any) -> State:
    """The state when it was first asked for in this request of Django's."""
    if ASKED not in request.META:
        request.META[ASKED] = current()
    state: State = request.META[ASKED]
    lasting.begin((state.number, state.written) if state.settled else None)
    return state


def ask_again(request: Any) -> State:
    """The state as it is now, which is from now on that of this request: what is read next is of a later one."""
    request.META[ASKED] = current()
    return state_for(request)


@cache
def edition() -> str:
    """Digest of the code: documents that other code rendered may have another shape."""
    digest = hashlib.sha256(f"{django.__version__} {rest_framework.__version__}".encode())
    root = Path(settings.BASE_DIR)
    for package in SHAPING:
        for path in sorted((root / package).rglob("*.py")):
            digest.update(str(path.relative_to(root)).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()
