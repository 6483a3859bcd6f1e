"""The embedded server from outside: real processes, killed and started in every order."""

import os
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from tests.other_process import eventually
from tradeapi.postgres.lock import FileLock

from .home import IS_ROOT, USERS, processes

SERVER_STARTED = "SELECT pg_postmaster_start_time()"


@pytest.mark.parametrize("user", USERS)
def test_the_first_connection_makes_and_starts_a_server_and_the_next_finds_it(make_home, user):
    home = make_home(user=user)
    visitor = home.visit()

    (row,) = visitor.sql("SELECT current_database(), current_user, current_setting('listen_addresses')")
    visitor.sql("CREATE TABLE note (text text)")
    visitor.sql("INSERT INTO note VALUES ('kept')")
    visitor.kill()
    eventually(lambda: not home.server_pid())

    assert row == ["tradeapi", "tradeapi", ""]
    assert home.visit().sql("SELECT text FROM note") == [["kept"]]


@pytest.mark.parametrize("user", USERS)
def test_the_server_runs_unprivileged_behind_a_private_socket(make_home, user):
    home = make_home(user=user)
    home.visit().sql("SELECT 1")

    owner = psutil.Process(home.server_pid()).uids().real
    socket = home.cluster.server.ready_in()

    assert owner != 0
    assert (socket.stat().st_uid, socket.stat().st_mode & 0o777) == (owner, 0o700)
    assert (home.cluster.data.stat().st_uid, home.cluster.data.stat().st_mode & 0o777) == (owner, 0o700)


def test_another_user_or_role_is_not_let_in(home):
    home.visit().sql("CREATE ROLE somebody LOGIN")
    psql = [home.cluster.binaries.program("psql"), "-h", home.cluster.server.ready_in(), "-d", "tradeapi"]
    as_daemon = ["setpriv", "--reuid=daemon", "--clear-groups", "--inh-caps=-all,+dac_override"]
    attempts = [[*psql, "-U", "somebody", "-c", "SELECT 1"]]
    if IS_ROOT:  # only root can try as another user
        attempts.append([*as_daemon, "--ambient-caps=-all,+dac_override", *psql, "-U", "tradeapi"])

    answers = [subprocess.run(attempt, capture_output=True, text=True, input="") for attempt in attempts]

    assert all("Peer authentication failed" in answer.stderr for answer in answers)


def test_processes_that_start_at_once_share_one_server_and_one_watcher(home):
    visitors = [home.visit() for _ in range(4)]
    for visitor in visitors:
        visitor.send(sql=SERVER_STARTED)

    answers = [visitor.receive() for visitor in visitors]

    assert all(answer == answers[0] and "answer" in answer for answer in answers)
    assert len(home.watchers()) == 1


def test_the_server_stops_by_itself_when_every_client_was_killed(home):
    visitors = [home.visit(), home.visit()]
    for visitor in visitors:
        visitor.sql("SELECT 1")
    socket = home.cluster.server.ready_in()
    visitors[0].kill()
    stays = home.server_pid()

    visitors[1].kill()

    assert stays
    eventually(lambda: not home.server_pid() and not home.watchers())
    assert not socket.exists()


def test_a_new_watcher_takes_the_place_of_a_killed_one(home):
    first = home.visit()
    first.sql("SELECT 1")
    (watcher,) = home.watchers()
    watcher.kill()
    eventually(lambda: not home.watchers())

    second = home.visit()
    second.sql("SELECT 1")
    first.kill()
    second.kill()

    eventually(lambda: not home.server_pid())


def test_a_client_that_comes_within_the_grace_finds_the_same_server(make_home):
    home = make_home(TRADEAPI_POSTGRES_GRACE="600")
    first = home.visit()
    started = first.sql(SERVER_STARTED)
    first.kill()

    assert home.visit().sql(SERVER_STARTED) == started


def test_a_forked_worker_keeps_the_server_after_its_parent_has_ended(home):
    visitor = home.visit()
    started = visitor.sql(SERVER_STARTED)

    worker = visitor.ask(fork=None)
    visitor.process.wait()
    clients = FileLock(home.cluster.folder / "clients.lock")
    deserted = clients.acquire(wait=False)

    assert not deserted
    assert visitor.sql(SERVER_STARTED) == started
    os.kill(worker, signal.SIGKILL)
    eventually(lambda: not home.server_pid())


def test_a_client_that_executes_itself_again_finds_the_same_server(make_home):
    home = make_home(TRADEAPI_POSTGRES_GRACE="600")
    visitor = home.visit()
    started = visitor.sql(SERVER_STARTED)

    visitor.send(execute_again=None)

    assert visitor.sql(SERVER_STARTED) == started


def test_the_server_outlives_the_reloads_of_a_development_server(make_home):
    home = make_home(TRADEAPI_POSTGRES_GRACE="600")
    parent = subprocess.Popen(
        [*home.prefix, sys.executable, Path(__file__).with_name("reloaded.py")],
        env=home.environment,
        cwd="/",
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )

    with parent:
        lines = [parent.stdout.readline().split()]
        for _ in range(2):
            parent.stdin.write(b"reload\n")
            parent.stdin.flush()
            lines.append(parent.stdout.readline().split())
        parent.kill()
    children = {int(line[0]) for line in lines}
    with suppress(ProcessLookupError):  # it ends by itself once nobody writes to it
        os.kill(int(lines[-1][0]), signal.SIGKILL)

    assert len(children) == 3
    assert {line[1] for line in lines} == {lines[0][1]}


def test_a_killed_server_is_started_again_and_has_lost_nothing_committed(make_home):
    home = make_home(TRADEAPI_POSTGRES_FSYNC="on")
    visitor, other = home.visit(), home.visit()
    visitor.sql("CREATE TABLE note (text text)")
    visitor.sql("INSERT INTO note VALUES ('committed')")
    other.sql("BEGIN")
    other.sql("INSERT INTO note VALUES ('not committed')")

    os.kill(home.server_pid(), signal.SIGKILL)
    eventually(lambda: visitor.breaks_on("SELECT 1"))  # its session may answer once more before it notices

    assert visitor.sql("SELECT text FROM note") == [["committed"]]
    assert home.visit().sql("SELECT text FROM note") == [["committed"]]
    assert len(home.watchers()) == 1


def test_sessions_that_a_killed_server_left_at_work_do_not_keep_it_down(home):
    busy = home.visit(TRADEAPI_STATEMENT_TIMEOUT="0")
    busy.sql("SELECT 1")
    busy.send(sql="SELECT count(*) FROM generate_series(1, 1000000000000) n CROSS JOIN generate_series(1, 9)")
    title = f"postgres: {home.cluster.server._name()}: tradeapi tradeapi [local] SELECT"
    eventually(lambda: processes(title))

    os.kill(home.server_pid(), signal.SIGKILL)

    assert home.visit().sql("SELECT 1") == [[1]]
    assert "error" in busy.receive()


def test_a_stopped_server_is_started_again_by_the_next_connection(home):
    visitor = home.visit()
    visitor.sql("SELECT 1")

    assert home.cluster.stop()
    assert visitor.breaks_on("SELECT 1")
    assert visitor.sql("SELECT 1") == [[1]]


def test_a_server_whose_socket_was_removed_is_started_anew(home):
    home.visit().sql("SELECT 1")
    socket = home.cluster.server.ready_in()
    for path in socket.iterdir():
        path.unlink()
    socket.rmdir()

    assert home.visit().sql("SELECT 1") == [[1]]


def test_a_server_whose_folder_was_deleted_gives_way_to_a_new_one(home):
    visitor = home.visit()
    visitor.sql("CREATE TABLE note (text text)")
    old, folder = home.server_pid(), home.cluster.folder

    eventually(lambda: shutil.rmtree(folder, ignore_errors=True) or not folder.exists())
    answer = home.visit().sql("SELECT to_regclass('note')")

    with suppress(ProcessLookupError):
        os.kill(old, signal.SIGKILL)  # it would notice within a minute
    assert answer == [[None]]


def test_an_initdb_that_was_killed_is_reported_and_the_next_start_begins_anew(home):
    visitor = home.visit()
    visitor.send(sql="SELECT 1")
    initdb, *_ = eventually(lambda: processes("pginstall/bin/initdb -D", home.path))

    initdb.kill()

    assert "could not be created" in visitor.receive()["error"]
    assert visitor.sql("SELECT 1") == [[1]]
    assert not list(home.cluster.folder.glob("data.*"))


def test_a_client_killed_during_initdb_leaves_the_next_one_a_clean_start(home):
    killed = home.visit()
    killed.send(sql="SELECT 1")
    initdb, *_ = eventually(lambda: processes("pginstall/bin/initdb -D", home.path))
    initdb.suspend()
    killed.kill()
    next_one = home.visit()
    next_one.send(sql="SELECT 1")
    start = FileLock(home.cluster.folder / "start.lock")

    held = not start.acquire(wait=False)
    initdb.resume()

    assert held  # by the initdb that nobody waits for
    assert next_one.receive() == {"answer": [[1]]}
    assert not list(home.cluster.folder.glob("data.*"))


@pytest.mark.parametrize("name", ["anything", "/usr/lib/postgresql/15/bin/postgres"])
def test_a_stale_pid_file_never_harms_the_process_that_has_the_number_now(home, name):
    home.visit().sql("SELECT 1")
    cluster = home.cluster
    lines = cluster.server.pid_path.read_text().splitlines()
    os.kill(home.server_pid(), signal.SIGKILL)
    eventually(lambda: not processes(cluster.server._name(), "postgres:"))
    foreign = subprocess.Popen(
        [name, "-c", "read line", "-D", cluster.data], executable="/bin/sh", stdin=subprocess.PIPE
    )

    with foreign:
        cluster.server.pid_path.write_text("\n".join([str(foreign.pid), *lines[1:]]) + "\n")
        stopped = cluster.stop()
        answer = home.visit().sql("SELECT 1")
        alive = foreign.poll() is None

    assert answer == [[1]]
    assert alive
    assert not stopped


def test_a_path_longer_than_a_socket_address_works(make_home):
    home = make_home("x" * 120, "with 'quotes\", commas and $(spaces)")

    assert home.visit().sql("SELECT 1") == [[1]]


def test_a_long_temporary_folder_works(make_home, tmp_path):
    long = tmp_path / ("t" * 120)
    long.mkdir()
    home = make_home("home", TMPDIR=str(long))

    assert home.visit().sql("SELECT 1") == [[1]]


def test_clients_with_different_temporary_folders_meet(home, tmp_path):
    started = home.visit().sql(SERVER_STARTED)

    assert home.visit(TMPDIR=str(tmp_path)).sql(SERVER_STARTED) == started


def test_a_socket_folder_that_somebody_else_has_prepared_is_refused(home, tmp_path):
    home.visit().sql("SELECT 1")
    socket = home.cluster.server.ready_in()
    home.cluster.stop()
    socket.symlink_to(tmp_path)

    visitor = home.visit()
    visitor.send(sql="SELECT 1")
    died = visitor.process.wait()
    socket.unlink()

    assert died
    assert home.visit().sql("SELECT 1") == [[1]]


def test_data_of_another_major_version_is_not_passed_over(home):
    (home.path / "postgres-17" / "data").mkdir(parents=True)

    answer = home.manage("migrate", TRADEAPI_POSTGRES_FSYNC="on")

    assert "postgres-17/data was written by another major version" in answer.stderr
    assert not (home.path / "postgres-18" / "data").exists()


def test_a_server_without_fsync_never_serves_who_counts_on_it(home):
    careless = home.visit().sql("SHOW fsync")
    careful = home.visit(TRADEAPI_POSTGRES_FSYNC="on").sql("SHOW fsync")
    folders = sorted(path.name for path in home.path.iterdir())

    assert (careless, careful) == ([["off"]], [["on"]])
    assert folders == ["postgres-18", "postgres-18-volatile"]
