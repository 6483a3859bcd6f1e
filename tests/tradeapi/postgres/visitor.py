"""A client of the embedded server in a process of its own.

With arguments it is manage.py. Without, it carries out the requests it reads, one JSON object a line, and
answers each with a line: ``{"sql": "SELECT 1"}``, or the name of another function below with its argument.
The environment says where the database is.
"""

import json
import os
import sys
from pathlib import Path

import django
from django.conf import settings
from django.core.management import execute_from_command_line
from django.db import DatabaseError, connection

from tradeapi.postgres.limits import lift_statement_timeout
from tradeapi.postgres.url import database_settings


def sql(text):
    with connection.cursor() as cursor:
        cursor.execute(text)
        return cursor.fetchall() if cursor.description else []


def test_database(name):
    connection.settings_dict["TEST"]["NAME"] = name
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    return sql(
        "SELECT datname, datcollate, datlocprovider, pg_encoding_to_char(encoding) FROM pg_database "
        "WHERE datname = current_database()"
    )


def without_limit(text):
    lift_statement_timeout()
    connection.close()
    return sql(text)


def fork(_):
    """A worker of a pre-forking server: the parent ends, the child goes on answering."""
    if os.fork():
        os._exit(0)
    connection.connection = None  # the parent's; the child makes its own
    return os.getpid()


def execute_again(_):
    os.execv(sys.executable, [sys.executable, __file__])  # noqa: S606


REQUESTS = {
    function.__name__: function for function in (sql, test_database, without_limit, fork, execute_again)
}


def answer(request):
    ((name, argument),) = request.items()
    try:
        return {"answer": REQUESTS[name](argument)}
    except DatabaseError as error:
        connection.close()  # as Django does at the end of a request
        return {"error": str(error)}


settings.configure(
    DATABASES={"default": database_settings(os.environ, Path("/nonexistent"))},
    INSTALLED_APPS=["tradeapi.postgres"],
    USE_TZ=True,
)
django.setup()
if len(sys.argv) > 1:
    execute_from_command_line(sys.argv)
else:
    # Unbuffered, so that what was not read yet is still there after execute_again.
    with open(0, "rb", buffering=0) as requests:
        for line in requests:
            print(json.dumps(answer(json.loads(line)), default=str), flush=True)
