"""File locks that the kernel drops however their holder ends, even by kill -9."""

import fcntl
import os
import weakref
from pathlib import Path

_private: "weakref.WeakSet[FileLock]" = weakref.WeakSet()


def open_for_owner(path: Path, flags: int) -> int:
    """Open a file, made if need be, that is private to the owner of its folder even when root makes it."""
    fd = os.open(path, flags | os.O_CREAT | os.O_CLOEXEC, 0o600)
    if os.geteuid() == 0:
        owner = path.parent.stat()
        os.fchown(fd, owner.st_uid, owner.st_gid)
    return fd


class FileLock:
    """An flock on a file, exclusive or shared.

    An flock belongs to the open file, and a fork copies that: child and parent then hold *one* lock, which
    lasts until both have closed it or one of them unlocks it for both. So there are two ways out: ``close()``
    gives up this process's copy, ``unlock()`` ends the lock for all. A forked child keeps only the locks made
    with ``survives_fork``; else a child forked at a bad moment would hold its parent's lock for its own life.
    """

    def __init__(self, path: Path, *, survives_fork: bool = False) -> None:
        self.path = path
        self._fd: int | None = None
        if not survives_fork:
            _private.add(self)

    @classmethod
    def adopt(cls, path: Path, fd: int) -> "FileLock":
        """The lock that the parent process handed over as an open, locked file."""
        lock = cls(path)
        lock._fd = fd
        return lock

    def acquire(self, *, shared: bool = False, wait: bool = True) -> bool:
        """Take the lock. False when another holds it and ``wait`` is false."""
        mode = (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | (0 if wait else fcntl.LOCK_NB)
        while True:
            self.close()
            self._fd = open_for_owner(self.path, os.O_RDWR)
            try:
                fcntl.flock(self._fd, mode)
            except BlockingIOError:
                self.close()
                return False
            if self.is_current():
                return True

    def is_current(self) -> bool:
        """Whether this process holds the file that now has this name; it may have been removed meanwhile."""
        if self._fd is None:
            return False
        try:
            return os.path.samestat(os.fstat(self._fd), self.path.stat())
        except OSError:
            return False

    def fileno(self) -> int:
        """The open file, to hand the lock to a child process."""
        if self._fd is None:
            raise ValueError(f"{self.path} is not locked")
        return self._fd

    def close(self) -> None:
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None

    def unlock(self) -> None:
        if self._fd is not None:
            fcntl.flock(self._fd, fcntl.LOCK_UN)
            self.close()


def _close_private_locks() -> None:
    for lock in list(_private):
        lock.close()


os.register_at_fork(after_in_child=_close_private_locks)
