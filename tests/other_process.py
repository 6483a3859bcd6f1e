"""What another process needs that works on the database of a test, and waiting for what it does."""

import os
import time
from pathlib import Path
from urllib.parse import quote

from django.db import connection

ROOT = Path(__file__).resolve().parents[1]
#: Seconds after which what was waited for does not come any more.
DEADLINE = 60


def its_environment():
    """Environment variables by which it finds that database, and its settings."""
    connection.ensure_connection()
    info = connection.connection.info
    login = quote(info.user) + (f":{quote(info.password)}" if info.password else "")
    address = f"postgresql://{login}@/{quote(info.dbname)}?host={quote(info.host, safe='')}&port={info.port}"
    return {**os.environ, "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "tradeapi.settings.base"}


def eventually(condition):
    """Wait for a condition, and fail when it does not come."""
    deadline = time.monotonic() + DEADLINE
    while not (found := condition()):
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.005)
    return found
