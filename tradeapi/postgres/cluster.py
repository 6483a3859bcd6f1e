"""The embedded server as the engine sees it: its folder, and who may start, use and stop it.

<home>/postgres-18/         one folder per major version
    data/                   PostgreSQL's own files, there whole or not at all
    start.lock              held, exclusively, by whoever starts, stops or resets
    clients.lock            held, shared, by every process that uses the server
    server.lock             held by the server's processes, see server.py
    watcher.lock            held by the one process that stops the server when nobody uses it
    server.log
"""

import logging
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .account import Account
from .binaries import Binaries, environment
from .detach import launch
from .failures import NoServerError, ServerError
from .lock import FileLock
from .server import Server
from .socket_folder import PORT

DATABASE = "tradeapi"
ROLE = "tradeapi"
GRACE_SECONDS = 5.0

logger = logging.getLogger("tradeapi.postgres")

# One lock per folder and process: every connection of every thread shares it, and so do forked workers.
_presence: dict[Path, FileLock] = {}
_threads = threading.RLock()


def _renew_thread_lock() -> None:
    global _threads
    _threads = threading.RLock()  # the thread that held it was not forked along


os.register_at_fork(after_in_child=_renew_thread_lock)


@dataclass(frozen=True)
class Address:
    """Where the server listens: libpq's ``host`` (a folder), ``port`` and ``user``."""

    host: str
    port: int
    user: str


class Cluster:
    """The embedded server of one home folder."""

    def __init__(self, home: Path, *, fsync: bool = True, grace: float = GRACE_SECONDS) -> None:
        """``grace`` is how long the server outlives its last client, in seconds.

        Without ``fsync`` a power cut may cost data. Such a server has a folder of its own, so that it never
        serves a client that counts on durability.
        """
        self.binaries = Binaries.find()
        self.home = home.resolve()
        self.fsync = fsync
        self.grace = grace
        self.folder = self.home / f"postgres-{self.binaries.major}{'' if fsync else '-volatile'}"
        self.data = self.folder / "data"
        self.server = Server(self.binaries, self.folder, self.data)

    def connect(self) -> Address:
        """Count this process as a client from now on, start the server if need be, and say where it is.

        Raises NoServerError or ServerError.
        """
        with _threads:
            lock = FileLock(self._lock_path("clients"), survives_fork=True)
            presence = _presence.setdefault(self.folder, lock)
            socket = self.server.ready_in() if presence.is_current() else None
            if socket is None:
                self._make_folder()
                with self._starting() as start:
                    presence.acquire(shared=True)
                    socket = self.server.ready_in() or self._start(start)
            self._keep_watched()
        return Address(str(socket), PORT, ROLE)

    def stop(self) -> bool:
        """Stop the server; False when it did not run. A client's next connection starts it again."""
        if not self.folder.exists():
            return False
        with self._starting():
            return self.server.stop()

    def stop_if_deserted(self, watching: FileLock) -> bool:
        """The watcher's last act, under its lock ``watching``. False when there is a client."""
        with self._starting():
            presence = FileLock(self._lock_path("clients"))
            if watching.is_current():
                if not presence.acquire(wait=False):
                    return False
                self.server.stop()
            # Before others may start the server again, so that they find no watcher and bring their own.
            watching.unlock()
            presence.close()
            return True

    def reset(self) -> None:
        """Stop the server and delete all its data."""
        if not self.folder.exists():
            return
        with self._starting():
            self.server.stop()
            self._remove_remnants()
            if self.data.exists():
                self.data.rename(self.folder / "data.old")  # at once or not at all
                self._remove_remnants()

    def _start(self, start: FileLock) -> Path:
        account = Account.for_server(self.folder, self.data)
        if not self.data.exists():
            self._refuse_other_major()
            self._remove_remnants()
            logger.info("Creating the embedded database in %s", self.data)
            self._initialise(account, start)
        self._write_access_rules(account)
        return self.server.start(account, fsync=self.fsync)

    def _initialise(self, account: Account, start: FileLock) -> None:
        """Make the data folder under another name and then rename it, so that it is never there half made.

        The programs inherit the start lock: should this process be killed, the next one waits for their end.
        """
        fresh = Path(tempfile.mkdtemp(prefix="data.new-", dir=self.folder))
        if os.geteuid() != account.uid:
            os.chown(fresh, account.uid, account.gid)
        initdb = self.binaries.program("initdb")
        support = self.binaries.folder.parent / "share" / "postgres.bki"
        prefix = account.command_prefix([initdb, support, self.folder])
        options = ["--username", ROLE, "--auth=reject", "--no-instructions", "--encoding=UTF8", "--locale=C"]
        options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]  # sorts alike on every machine
        options += ["--lc-ctype", "C.UTF-8" if sys.platform == "linux" else "en_US.UTF-8"]
        if not self.fsync:
            options += ["--no-sync"]
        try:
            self._run([*prefix, initdb, "-D", fresh, *options], start)
            single: list[str | Path] = [
                self.binaries.program("postgres"),
                "--single",
                "-D",
                fresh,
                "template1",
            ]
            self._run([*prefix, *single], start, typed=f"CREATE DATABASE {DATABASE}\n")
            fresh.rename(self.data)
        except BaseException:
            shutil.rmtree(fresh, ignore_errors=True)
            raise

    def _run(self, command: list[str | Path], start: FileLock, *, typed: str = "") -> None:
        done = subprocess.run(
            command,
            input=typed,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            pass_fds=(start.fileno(),),
            cwd="/",
            env=environment(),
        )
        # The single-user server reports an error and ends as if there had been none.
        if done.returncode or "ERROR:" in done.stdout:
            raise ServerError(f"The embedded database could not be created:\n{done.stdout.strip()[-2000:]}")

    def _write_access_rules(self, account: Account) -> None:
        """Let the folder's owner and root in, by the kernel's word on who they are, and nobody else."""
        names = {"root", Account.of(self.folder.stat().st_uid).name}
        rules = {
            "pg_hba.conf": "local all all peer map=clients\n",
            "pg_ident.conf": "".join(f'clients "{name}" {ROLE}\n' for name in sorted(names)),
        }
        for name, text in rules.items():
            path = self.data / name
            path.write_text(text)
            if os.geteuid() != account.uid:
                os.chown(path, account.uid, account.gid)

    def _keep_watched(self) -> None:
        """Start the watcher unless there is one; holding its lock is being it."""
        watching = FileLock(self._lock_path("watcher"))
        if watching.acquire(wait=False):
            command = [sys.executable, "-m", "tradeapi.postgres.watcher"]
            command += [str(self.home), str(self.fsync), str(self.grace), str(watching.fileno())]
            path = {"PYTHONPATH": str(Path(__file__).parents[2])}
            with self.server.open_log() as log:
                launch(command, output=log, keep=watching.fileno(), environment=environment() | path)
            watching.close()

    @contextmanager
    def _starting(self) -> Iterator[FileLock]:
        lock = FileLock(self._lock_path("start"))
        lock.acquire()
        try:
            yield lock
        finally:
            lock.unlock()

    def _lock_path(self, name: str) -> Path:
        return self.folder / f"{name}.lock"

    def _make_folder(self) -> None:
        try:
            # As root the server is another user and must get through; what it must not read is closed below.
            self.folder.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, parents=True, exist_ok=True)
            Account.for_server(self.folder, self.data)
        except OSError as error:
            raise NoServerError(
                f"The embedded PostgreSQL cannot keep its data in {self.folder}: {error.strerror}. Name "
                "another folder in TRADEAPI_DATA, or set DATABASE_URL."
            ) from error

    def _refuse_other_major(self) -> None:
        suffix = "" if self.fsync else "-volatile"
        for other in self.home.glob("postgres-*/data"):
            if re.fullmatch(rf"postgres-\d+{suffix}", other.parent.name):
                raise NoServerError(
                    f"{other} was written by another major version than {self.binaries.version}, installed "
                    "now. Carry the data over with pg_dump of the old version, or move that folder away to "
                    "start empty."
                )

    def _remove_remnants(self) -> None:
        """What a killed initdb or reset has left."""
        for remnant in [*self.folder.glob("data.new-*"), *self.folder.glob("data.old")]:
            shutil.rmtree(remnant)
