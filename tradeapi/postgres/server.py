"""The processes of the embedded server: whether they run, how they start and how they end.

Two things tell the truth. A lock that the server process inherits and passes on to all its children is
held exactly as long as one of them lives. And the server's name, made from the identity of that lock's file,
stands in the command line of each of them: a process that merely has the number found in an old pid file,
even one of another PostgreSQL, is never taken for the server and never signalled.
"""

import hashlib
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from .account import Account
from .binaries import Binaries, environment
from .detach import launch
from .failures import ServerError
from .lock import FileLock, open_for_owner
from .socket_folder import PORT, SOCKET, make_private, socket_folder

START_SECONDS = 60.0  # after a crash the server first replays its log
STOP_SECONDS = 30.0
KILL_SECONDS = 10.0
LOG_BYTES = 5_000_000


@dataclass(frozen=True)
class PidFile:
    """What a server says of itself in ``postmaster.pid``."""

    pid: int
    socket_folder: Path
    status: str

    @classmethod
    def read(cls, path: Path) -> "PidFile | None":
        """None when there is no file, or not a whole one yet."""
        try:
            lines = path.read_text().splitlines()
            return cls(int(lines[0]), Path(lines[4]), lines[7].strip())
        except (FileNotFoundError, IndexError, ValueError):
            return None


class Server:
    """The server of one data folder. Starting and stopping need the cluster's start lock."""

    def __init__(self, binaries: Binaries, folder: Path, data: Path) -> None:
        self.binaries = binaries
        self.data = data
        self.pid_path = data / "postmaster.pid"
        self.log = folder / "server.log"
        self.lock = FileLock(folder / "server.lock")

    def pid(self) -> int | None:
        """The server's process; None when there is none."""
        found = PidFile.read(self.pid_path)
        return found.pid if found and self._is_server(found.pid) else None

    def ready_in(self) -> Path | None:
        """The folder of the socket of a server that accepts connections; None when none does."""
        found = PidFile.read(self.pid_path)
        if not found or found.status != "ready" or not (found.socket_folder / SOCKET).exists():
            return None
        return found.socket_folder if self._is_server(found.pid) else None

    def start(self, account: Account, *, fsync: bool) -> Path:
        """Start the server, wait until it accepts connections, and say where. Raises ServerError."""
        deadline = time.monotonic() + START_SECONDS
        while not self.lock.acquire(wait=False):
            # Something of a server is still alive: it is starting or stopping, or what a kill left behind.
            if socket := self.ready_in():
                return socket
            self._clear_the_way()
            _pause(deadline, f"A server process still holds {self.lock.path}; see {self.log}.")
        log_start = self._launch(account, fsync=fsync)
        while not (socket := self.ready_in()):
            if self.lock.acquire(wait=False):
                self.lock.unlock()
                raise ServerError(f"The embedded PostgreSQL did not start:\n{self._log_since(log_start)}")
            _pause(
                deadline, f"The embedded PostgreSQL is not ready after {START_SECONDS:.0f} s; see {self.log}."
            )
        return socket

    def stop(self) -> bool:
        """End all sessions and stop the server. False when it did not run. Raises ServerError."""
        if self._is_gone():
            return False
        for number, seconds in ((signal.SIGINT, STOP_SECONDS), (signal.SIGQUIT, KILL_SECONDS)):
            found = PidFile.read(self.pid_path)
            if found and self._is_server(found.pid):
                _send(found.pid, number)
            else:
                self._clear_the_way()
            if _happens(self._is_gone, seconds):
                if found:
                    with suppress(OSError):  # somebody has put something there, or removed it
                        found.socket_folder.rmdir()
                return True
        raise ServerError(f"The embedded PostgreSQL did not stop; see {self.log}.")

    @contextmanager
    def open_log(self) -> Iterator[int]:
        """The log as an open file to append to, readable by the owner of the folder alone."""
        with suppress(FileNotFoundError):
            if self.log.stat().st_size > LOG_BYTES:
                self.log.rename(self.log.with_suffix(".log.old"))
        log = open_for_owner(self.log, os.O_WRONLY | os.O_APPEND)
        try:
            yield log
        finally:
            os.close(log)

    def _launch(self, account: Account, *, fsync: bool) -> int:
        """Start the server, which takes over the lock. Returns where its part of the log begins."""
        folder = socket_folder(self._name())
        # Nothing of the last server is alive, whoever has its process number today.
        for leftover in (self.pid_path, folder / f"{SOCKET}.lock", folder / SOCKET):
            leftover.unlink(missing_ok=True)
        make_private(folder, account)
        postgres = self.binaries.program("postgres")
        prefix = account.command_prefix([postgres, self.data.parent, folder.parent])
        command: list[str | Path] = [*prefix, postgres, "-D", self.data, *_settings(folder, fsync=fsync)]
        with self.open_log() as log:
            log_start = os.fstat(log).st_size
            launch(command, output=log, keep=self.lock.fileno(), environment=environment())
        self.lock.close()  # the server holds it now
        return log_start

    def _name(self) -> str:
        """Unlike a path, the identity of the lock's file stays with a folder that is moved."""
        found = self.lock.path.stat()
        identity = hashlib.sha256(f"{found.st_dev}:{found.st_ino}".encode()).hexdigest()[:16]
        return f"tradeapi-{found.st_uid}-{identity}"

    def _is_server(self, pid: int) -> bool:
        return self.lock.path.exists() and f"cluster_name={self._name()}" in _command_line(pid)

    def _is_gone(self) -> bool:
        if not self.lock.acquire(wait=False):
            return False
        self.lock.unlock()
        return True

    def _clear_the_way(self) -> None:
        """Help what is left of a server to end."""
        found = PidFile.read(self.pid_path)
        if found and self._is_server(found.pid):
            if found.status == "ready":  # but unreachable: something has removed its socket
                _send(found.pid, signal.SIGINT)
            return
        # Its sessions, busy with a statement, have not noticed yet that the server was killed.
        title = f"postgres: {self._name()}:"
        for process in psutil.process_iter():
            if " ".join(_command_line(process.pid)).startswith(title):
                _send(process.pid, signal.SIGQUIT)

    def _log_since(self, start: int) -> str:
        with self.log.open("rb") as log:
            log.seek(start)
            return log.read().decode(errors="replace")[-2000:].strip()


def _settings(folder: Path, *, fsync: bool) -> list[str]:
    """Settings that must hold, as arguments, so that postgresql.conf stays the user's."""
    settings = {
        "listen_addresses": "",
        "port": str(PORT),
        "unix_socket_directories": str(folder),
        "unix_socket_permissions": "0700",
        "cluster_name": folder.name,  # begins the process titles of all its sessions
        "log_checkpoints": "off",
    }
    if not fsync:
        settings |= {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
    return [argument for name, value in settings.items() for argument in ("-c", f"{name}={value}")]


def _command_line(pid: int) -> list[str]:
    """Empty when the process is gone, or a zombie, or another user's secret."""
    try:
        return list(psutil.Process(pid).cmdline())
    except psutil.Error:
        return []


def _send(pid: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, number)


def _pause(deadline: float, message: str) -> None:
    if time.monotonic() > deadline:
        raise ServerError(message)
    time.sleep(0.01)


def _happens(condition: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True
