"""A development server that reloads itself when told so: it says who it is, and which server it talks to."""

import os
from pathlib import Path

import django
from django.conf import settings
from django.db import connection
from django.utils import autoreload

from tradeapi.postgres.url import database_settings


def main():
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM pg_postmaster_start_time())")
        print(os.getpid(), *cursor.fetchone(), flush=True)
    os.read(0, 100)
    os._exit(3)  # as Django's reloader ends a process that is to be started again


settings.configure(DATABASES={"default": database_settings(os.environ, Path("/nonexistent"))})
django.setup()
autoreload.run_with_reloader(main)
