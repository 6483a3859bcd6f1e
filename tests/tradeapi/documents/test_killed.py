"""A rebuild in several processes that is killed in the middle: nothing has changed, and the next one does it all."""

import os
import signal
import subprocess
import sys
from contextlib import contextmanager

import psutil
import psycopg
import pytest
from django.core.management import call_command
from django.db import connection

from tests.factories import make_country, make_event, make_membership
from tests.other_process import ROOT, eventually, its_environment
from tradeapi.documents import building
from tradeapi.documents.models import Document

pytestmark = pytest.mark.django_db(transaction=True)

REBUILD = (sys.executable, "manage.py", "documents", "rebuild", "--processes", "2")
#: What all documents of countries show, and the process that has them rendered does not read.
SHOWN = "countries_membership"


@pytest.fixture
def stale():
    """Documents of other code, as after an upgrade, and what they are to become."""
    make_membership("EU", "DE", "2000-01-01/..")
    for letter in "ABCDE":
        make_country(f"X{letter}")
    make_event()
    building.settle()
    wanted = everything()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE documents_document SET text = 'stale'")
        cursor.execute("UPDATE documents_revision SET edition = 'of other code'")
    return wanted


def everything():
    return set(Document.objects.values_list("resource", "record", "text"))


@contextmanager
def in_the_middle():
    """A rebuild whose processes have begun to render, and can't go on: it, and they."""
    with psycopg.connect(its_environment()["DATABASE_URL"]) as other:
        other.execute(f"LOCK TABLE {SHOWN}")
        with subprocess.Popen(
            REBUILD, cwd=ROOT, env=its_environment(), stderr=subprocess.PIPE, text=True
        ) as process:
            eventually(is_held_up)
            try:
                yield process, psutil.Process(process.pid).children(recursive=True)
            finally:
                process.kill()


def is_held_up():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            " AND query LIKE %s",
            [f"%{SHOWN}%"],
        )
        return cursor.fetchone()[0]


def test_who_renders_ends_with_a_killed_rebuild_and_nothing_has_changed(stale):
    with in_the_middle() as (process, children):
        process.kill()
        process.wait()
        eventually(lambda: not any(is_at_work(child) for child in children))

    assert len(children) > 1
    assert {text for *_, text in everything()} == {"stale"}
    call_command("documents", "refresh", verbosity=0)
    assert everything() == stale


def test_a_rebuild_of_which_a_process_was_killed_says_so_and_changes_nothing(stale):
    with in_the_middle() as (process, children):
        [renders] = [child for child in children if "spawn_main" in " ".join(child.cmdline())]
        os.kill(renders.pid, signal.SIGKILL)
        _, said = process.communicate(timeout=60)

    assert process.returncode == 1
    assert "CommandError: One of the processes that render was killed" in said
    assert "Traceback" not in said
    assert {text for *_, text in everything()} == {"stale"}
    call_command("documents", "refresh", processes=2, verbosity=0)
    assert everything() == stale


def is_at_work(process):
    """Whether the process is there and more than a name that nobody has waited for."""
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
