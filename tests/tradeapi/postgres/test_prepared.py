"""Statements that a session keeps prepared, and what is done where it can't or where it has ended."""

import pytest
from django.db import DataError, connection, transaction

from tradeapi.documents import state
from tradeapi.postgres.prepared import row_of, rows_of

SQL = "SELECT %s::text, %s::date + 1"
VALUES = ["a", "2025-08-15"]

pytestmark = pytest.mark.django_db(transaction=True)


def prepared():
    """Statements that the session keeps."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, statement FROM pg_prepared_statements")
        return dict(cursor.fetchall())


def end_session():
    """The session ends as it does when the server restarts: whoever has it is not told."""
    connection.ensure_connection()
    pid = connection.connection.info.backend_pid
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    other.close()


def test_a_statement_is_parsed_once_and_run_with_the_values_of_each():
    found = [rows_of("SELECT %s::int + 1", [number]) for number in (1, 2, 41)]

    assert found == [[(2,)], [(3,)], [(42,)]]
    assert list(prepared().values()) == ["SELECT $1::int + 1"]


def test_where_statements_are_logged_it_is_asked_as_any_other(django_assert_num_queries):
    with django_assert_num_queries(1) as captured:
        whole = rows_of(SQL, VALUES)

    assert whole == rows_of(SQL, VALUES)
    assert "'a'::text" in captured.captured_queries[0]["sql"]


def test_a_session_that_can_not_prepare_asks_as_always():
    connection.ensure_connection()
    connection.connection.prepare_threshold = None

    assert rows_of("SELECT %s::int", [7]) == [(7,)]
    assert row_of(b"seven", "SELECT 7::text") == (b"7",)
    assert prepared() == {}
    connection.close()


def test_a_session_that_loses_its_statements_goes_on_without_them():
    rows_of("SELECT %s::int", [7])
    connection.connection.pgconn.exec_(b"DEALLOCATE ALL")

    assert rows_of("SELECT %s::int", [8]) == [(8,)]
    assert row_of(b"eight", "SELECT 8::text") == (b"8",)
    connection.close()


@pytest.mark.parametrize("ask", [lambda: rows_of(SQL, VALUES), lambda: row_of(b"one", "SELECT 1::text")])
def test_a_session_that_ended_while_nobody_asked_loses_no_question(ask):
    whole = ask()
    end_session()

    assert ask() == whole


def test_a_row_is_what_the_server_writes():
    sql = "SELECT 7::text, NULL::text, 'ä'::text"

    assert row_of(b"a_row", sql) == row_of(b"a_row", sql) == (b"7", None, "ä".encode())
    assert "a_row" in prepared()
    assert row_of(b"no_row", "SELECT 1::text WHERE false") is None


def test_in_a_transaction_a_row_is_the_same():
    with transaction.atomic():
        assert row_of(b"inside", "SELECT 'ä'::text, NULL::text") == ("ä".encode(), None)


def test_faults_are_those_of_django():
    with pytest.raises(DataError):
        rows_of("SELECT 1 / %s::int", [0])
    with pytest.raises(DataError):
        row_of(b"faulty", "SELECT (1 / 0)::text")


def test_the_state_of_documents_is_asked_by_one_that_is_kept():
    assert state.current() == state.current()
    assert "tradeapi_state" in prepared()
