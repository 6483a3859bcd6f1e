import pytest

from tests.other_process import eventually

URL = "postgresql://tradeapi:hidden@127.0.0.1:1/elsewhere"


@pytest.fixture
def home(make_home):
    return make_home(TRADEAPI_POSTGRES_GRACE="600")


def test_status_starts_nothing_and_says_where_the_data_will_be(home):
    done = home.manage("db", "status")

    assert "Embedded PostgreSQL 18 does not run" in done.stdout
    assert f"{home.cluster.data} (not created yet)" in done.stdout
    assert not list(home.path.iterdir())


def test_status_names_process_data_and_socket_of_a_running_server(home):
    home.visit().sql("SELECT 1")

    done = home.manage("db", "status")

    assert f"runs as process {home.server_pid()}" in done.stdout
    assert f"socket  {home.cluster.server.ready_in()}" in done.stdout


def test_stop_stops_the_server_and_says_when_there_was_none(home):
    home.visit().sql("SELECT 1")

    first, second = home.manage("db", "stop"), home.manage("db", "stop")

    assert "The embedded server has stopped." in first.stdout
    assert "The embedded server was not running." in second.stdout
    assert home.server_pid() is None


def test_psql_talks_to_the_database_and_passes_its_exit_code_on(home):
    answers = home.manage("db", "psql", "--", "-At", "-c", "SELECT current_database()")
    fails = home.manage("db", "psql", "--", "-c", "SELECT nonsense")
    shell = home.manage("dbshell", "--", "-At", "-c", "SELECT current_user")

    assert answers.stdout == "tradeapi\n"
    assert fails.returncode == 1
    assert "Traceback" not in fails.stderr
    assert shell.stdout == "tradeapi\n"


def test_psql_counts_as_a_client_as_long_as_it_runs(make_home):
    home = make_home(TRADEAPI_POSTGRES_GRACE="0.1")

    done = home.manage("db", "psql", typed="SELECT pg_sleep(1);\nSELECT 'still here';\n")

    assert "still here" in done.stdout
    eventually(lambda: not home.server_pid())


@pytest.mark.parametrize(
    ("arguments", "typed", "kept"),
    [([], "yes\n", False), (["--yes"], "", False), ([], "no\n", True), ([], "", True)],
)
def test_reset_deletes_everything_but_only_when_told_so(home, arguments, typed, kept):
    visitor = home.visit()
    visitor.sql("CREATE TABLE note (text text)")

    home.manage("db", "reset", *arguments, typed=typed)
    (row,) = home.visit().sql("SELECT to_regclass('note')::text")

    assert row == ["note" if kept else None]


@pytest.mark.parametrize("verb", ["stop", "reset"])
def test_a_server_of_ones_own_is_neither_stopped_nor_reset(home, verb):
    done = home.manage("db", verb, DATABASE_URL=URL)

    assert done.returncode == 1
    assert f"db {verb} looks after the embedded server; DATABASE_URL names a server" in done.stderr


def test_status_of_a_server_of_ones_own_tells_when_it_does_not_answer(home):
    done = home.manage("db", "status", DATABASE_URL=URL)

    assert done.returncode == 1
    assert "Database elsewhere on 127.0.0.1 (DATABASE_URL) does not answer" in done.stderr
    assert "hidden" not in done.stderr
