"""Whether the stored documents may be served now, and the number by which answers made of them are kept.

They may while no row was written without its documents having been built since, and only to the code that built
them. One small query tells; what it says holds for all that is read later in the same request.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import django
import rest_framework
from django.conf import settings
from django.db import connection

#: Where a WSGI environment, and so ``request.META``, has the state that was asked for in its request.
ASKED = "tradeapi.documents_state"
#: The packages whose code shapes documents.
SHAPING = ("tradeapi", "countries", "events")
ASK = """
    SELECT number, edition, xmin::text, EXISTS (SELECT FROM documents_touch) FROM documents_revision WHERE id = 1
"""


class State(NamedTuple):
    """``number`` grows with each change of what is public; it says nothing unless ``settled``.

    ``written`` names the transaction that counted it, so that a state is not taken for one of the same number
    in a database that was restored.
    """

    number: int
    settled: bool
    written: str = ""


NOTHING_STORED = State(0, settled=False)


def current() -> State:
    """The state of the stored documents, as the database has it now."""
    connection.ensure_connection()
    # Past Django's own cursor, which costs more than the question, and prepared from the first time on.
    with connection.wrap_database_errors, connection.connection.cursor() as cursor:
        row = cursor.execute(ASK, prepare=True).fetchone()
    return State(row[0], row[1] == edition() and not row[3], row[2]) if row else NOTHING_STORED


def state_for(request: Any) -> State:
    """The state when it was first asked for in this request of Django's."""
    if ASKED not in request.META:
        request.META[ASKED] = current()
    state: State = request.META[ASKED]
    return state


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
