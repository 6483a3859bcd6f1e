"""The private folder of the embedded server's unix socket.

It cannot lie beside the data: the path of a unix socket ends at 107 bytes, 103 on macOS.
"""

import os
import re
import stat
import tempfile
from pathlib import Path

from .account import Account
from .failures import NoServerError

PORT = 5432  # only part of the socket's name; nothing listens on TCP
SOCKET = f".s.PGSQL.{PORT}"
LONGEST_PATH = 103


def socket_folder(name: str) -> Path:
    """A short path of that name. Creates nothing."""
    folder = Path(tempfile.gettempdir(), name)
    # Commas and quotes have a meaning in the server's setting and in the client's address.
    plain = re.fullmatch(r"[\w./+-]+", str(folder), re.ASCII)
    if plain and len(os.fsencode(folder / SOCKET)) <= LONGEST_PATH:
        return folder
    # make_private() checks that it is ours alone.
    return Path("/tmp", name)  # noqa: S108  # nosec B108


def make_private(folder: Path, account: Account) -> None:
    """Create ``folder`` for ``account`` alone, or check that it is so.

    Others may write to the folder above it, so one that they have put there is refused: NoServerError.
    """
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        pass
    else:
        if os.geteuid() != account.uid:
            os.chown(folder, account.uid, account.gid, follow_symlinks=False)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != account.uid or stat.S_IMODE(found.st_mode) & 0o077:
        raise NoServerError(f"{folder} is not a private folder of {account.name}. Remove it and try again.")
