"""The one log of everything that became public, was corrected, withdrawn or merged."""

from django.db import connection


def revision() -> int:
    """Number of the newest change, 0 before the first: the state of everything public.

    It is read from the end of an index. Within a transaction it counts what that transaction has logged.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(number), 0) FROM changes_change")
        return int(cursor.fetchone()[0])
