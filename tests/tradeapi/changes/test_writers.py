"""Several writers at the same moment, on connections of their own, and a reader that must miss nothing."""

import threading

import pytest
from django.db import connection, transaction

from tests.factories import make_source
from tradeapi.changes.models import Change
from tradeapi.curation import transitions
from tradeapi.curation.writing import one_writer, recorded

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS, ROUNDS = 4, 12


def write(sources, failures, begin):
    """Correct each of the sources; every third transaction changes its mind at the very end."""
    try:
        begin.wait()
        for number, source in enumerate(sources):
            try:
                with transaction.atomic():
                    with one_writer(), recorded(action="edit", reason=f"round {number}"):
                        source.title = f"Title of round {number}"
                        source.save()
                    if number % 3 == 2:
                        raise ZeroDivisionError
            except ZeroDivisionError:
                continue
    except Exception as error:
        failures.append(error)
    finally:
        connection.close()


def read(seen, done, failures):
    """Follow the log by the last number read, until the writers are done and nothing is left."""
    try:
        while True:
            last_look = done.is_set()
            batch = list(Change.objects.after(seen[-1])[:5].values_list("number", flat=True))
            seen.extend(batch)
            if last_look and not batch:
                return
    except Exception as error:
        failures.append(error)
    finally:
        connection.close()


def test_who_follows_the_numbers_misses_nothing_while_several_write():
    sources = [make_source(f"Writer {one}") for one in range(WRITERS)]
    start = Change.objects.latest("number").number
    seen, failures, done, begin = [start], [], threading.Event(), threading.Barrier(WRITERS)
    writers = [
        threading.Thread(target=write, args=([source] * ROUNDS, failures, begin)) for source in sources
    ]
    reader = threading.Thread(target=read, args=(seen, done, failures))

    for thread in (reader, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    reader.join()

    assert failures == []
    kept = WRITERS * ROUNDS * 2 // 3
    assert seen == list(range(start, start + kept + 1))
    logged = Change.objects.after(start)
    assert list(logged.values_list("number", flat=True)) == seen[1:]
    for source in sources:
        reasons = logged.filter(slug=source.slug).order_by("number").values_list("reason", flat=True)
        assert list(reasons) == [f"round {number}" for number in range(ROUNDS) if number % 3 != 2]


def test_a_number_is_not_visible_before_all_smaller_ones_are():
    first, second = make_source("First"), make_source("Second")
    start = Change.objects.latest("number").number
    written, may_commit, waiting = threading.Event(), threading.Event(), threading.Event()

    def slow():
        with transaction.atomic(), one_writer():
            transitions.admit(make_source(published=False), "slowly")
            written.set()
            may_commit.wait()
        connection.close()

    def quick():
        written.wait()
        waiting.set()
        with one_writer(), recorded(action="edit"):
            second.title = "Quick"
            second.save()
        connection.close()

    threads = [threading.Thread(target=slow), threading.Thread(target=quick)]
    for thread in threads:
        thread.start()
    waiting.wait()
    assert not Change.objects.after(start).exists()
    may_commit.set()
    for thread in threads:
        thread.join()

    assert list(Change.objects.after(start).values_list("number", "action")) == [
        (start + 1, "published"),
        (start + 2, "corrected"),
    ]
    assert first.is_public
