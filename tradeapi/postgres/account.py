"""The operating-system user that the embedded server runs as.

PostgreSQL refuses to run as root. Under root the server therefore runs as an unprivileged user that exists
already; under anybody else, as that user.
"""

import os
import pwd
import shutil
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from .failures import NoServerError

UNPRIVILEGED = ("postgres", "nobody")

# Bits of CapPrm in /proc/self/status, the narrower first: read and search any folder; the same and write.
CAPABILITIES = (("dac_read_search", 1 << 2), ("dac_override", 1 << 1))


@dataclass(frozen=True)
class Account:
    """A user of the operating system."""

    name: str
    uid: int
    gid: int

    @classmethod
    def of(cls, uid: int) -> "Account":
        try:
            entry = pwd.getpwuid(uid)
        except KeyError:
            raise NoServerError(
                f"User id {uid} has no name on this system, and PostgreSQL does not run without one. Add the "
                "user, or set DATABASE_URL to use a PostgreSQL server of your own."
            ) from None
        return cls(entry.pw_name, entry.pw_uid, entry.pw_gid)

    @classmethod
    def for_server(cls, folder: Path, data: Path) -> "Account":
        """Who runs the server of ``folder``: the owner of its data, or of the folder before there is any.

        Raises NoServerError when we may not act for that user.
        """
        owner = folder.stat().st_uid
        if os.geteuid() not in (0, owner):
            raise NoServerError(
                f"{folder} belongs to user id {owner}, and this process runs as {os.geteuid()}. Run it "
                "as that user, name another folder in TRADEAPI_DATA, or set DATABASE_URL."
            )
        if data.exists():
            return cls.of(data.stat().st_uid)
        return cls.of(owner) if owner else cls.unprivileged()

    @classmethod
    def unprivileged(cls) -> "Account":
        for name in UNPRIVILEGED:
            try:
                return cls.of(pwd.getpwnam(name).pw_uid)
            except KeyError:
                continue
        raise NoServerError(
            f"PostgreSQL does not run as root, and there is no user {' or '.join(UNPRIVILEGED)} to run "
            "it as. Use an ordinary user, or set DATABASE_URL."
        )

    def command_prefix(self, paths: Iterable[Path]) -> list[str]:
        """What to put before a command so that this user runs it and reaches ``paths``.

        Root's folders are often closed to others. Their modes are not touched: where needed, the process
        alone gets the capability to search and read them.
        """
        if os.geteuid() == self.uid:
            return []
        setpriv = shutil.which("setpriv")
        if setpriv is None:
            raise NoServerError(
                "As root the embedded PostgreSQL needs setpriv, of util-linux. Use an ordinary user, or "
                "set DATABASE_URL."
            )
        prefix = [setpriv, f"--reuid={self.uid}", f"--regid={self.gid}", "--clear-groups"]
        closed = [path for path in paths if _is_closed(path)]
        if closed:
            capability = _search_capability(closed[0])
            prefix += [f"--inh-caps=-all,+{capability}", f"--ambient-caps=-all,+{capability}"]
        return prefix


def _is_closed(path: Path) -> bool:
    """Whether some user who owns nothing on the way might not reach and read ``path``."""
    folders = [path, *path.parents] if path.is_dir() else list(path.parents)
    return not all(folder.stat().st_mode & stat.S_IXOTH for folder in folders) or not (
        path.is_dir() or path.stat().st_mode & stat.S_IROTH
    )


def _search_capability(path: Path) -> str:
    status = Path("/proc/self/status").read_text()
    permitted = int(status.partition("CapPrm:")[2].split()[0], 16)
    for name, bit in CAPABILITIES:
        if permitted & bit:
            return name
    raise NoServerError(
        f"PostgreSQL does not run as root, and no other user can reach {path}. Open the folders above "
        "it, move it, or set DATABASE_URL."
    )
