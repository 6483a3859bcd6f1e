"""The counter behind the limits: one statement for each request, in a table that is not logged.

The row of a caller is locked by the statement that counts it, so that simultaneous requests of any number
of processes are counted one after another. The table survives no crash of the database, and need not.
"""

from __future__ import annotations

import logging
import time

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connection

logger = logging.getLogger(__name__)

# clock_timestamp() is read anew where a request waited for another one of the same caller.
COUNT = """
INSERT INTO access_requestcount AS counted (caller, began, hits) VALUES (%(caller)s, clock_timestamp(), 1)
ON CONFLICT (caller) DO UPDATE SET
    began = CASE WHEN counted.began > clock_timestamp() - %(window)s * interval '1 second'
                 THEN counted.began ELSE clock_timestamp() END,
    hits = CASE WHEN counted.began > clock_timestamp() - %(window)s * interval '1 second'
                THEN counted.hits + 1 ELSE 1 END
RETURNING hits, extract(epoch FROM began + %(window)s * interval '1 second' - clock_timestamp())
"""
FORGET = "DELETE FROM access_requestcount WHERE began < clock_timestamp() - %s * interval '1 second'"

#: Each process forgets callers that have been away this long, and looks for them as often, in seconds.
FORGOTTEN_AFTER = 600
_next_look = time.monotonic() + FORGOTTEN_AFTER


def count(caller: str, window: int) -> tuple[int, int] | None:
    """Requests of the caller in its window, with this one, and the whole seconds until the window ends.

    Asked of the shared cache where there is one. None where the database refuses to count, such as one that only
    reads. Raises OperationalError or InterfaceError where it is away, which is answered 503.
    """
    if settings.RATE_LIMIT_CACHE:
        from . import shared_cache  # the client of Redis, for which others need not wait at their start

        return shared_cache.count(settings.RATE_LIMIT_CACHE, caller, window)
    try:
        with connection.cursor() as cursor:
            cursor.execute(COUNT, {"caller": caller, "window": window})
            hits, left = cursor.fetchone()
            forget(cursor)
    except (OperationalError, InterfaceError):
        raise
    except DatabaseError as error:
        logger.warning("a request was not counted: %s", type(error.__cause__ or error).__name__)
        return None
    return hits, max(int(left) + 1, 1)


def forget(cursor: object) -> None:
    """Now and then delete the rows of callers that are long gone; their addresses are nobody's business."""
    global _next_look
    if time.monotonic() >= _next_look:
        _next_look = time.monotonic() + FORGOTTEN_AFTER
        cursor.execute(FORGET, [FORGOTTEN_AFTER])  # type: ignore[attr-defined]
