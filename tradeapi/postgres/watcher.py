"""The one process that stops the embedded server when nobody uses it any more.

It asks the kernel, not the clients: the clients' lock can be had exclusively only once the last of them has
ended, in whatever way. Meanwhile it sleeps in that call.
"""

import os
import sys
import time
from pathlib import Path

from .cluster import Cluster
from .lock import FileLock


def watch(cluster: Cluster, watching: FileLock) -> None:
    """Return after the server was stopped, or when the folder was deleted."""
    clients = FileLock(cluster.folder / "clients.lock")
    while watching.is_current():
        clients.acquire()
        clients.unlock()
        time.sleep(cluster.grace)
        if cluster.stop_if_deserted(watching):
            return


def main(home: str, fsync: str, grace: str, fd: str) -> None:
    os.set_inheritable(int(fd), False)
    cluster = Cluster(Path(home), fsync=fsync == "True", grace=float(grace))
    try:
        watch(cluster, FileLock.adopt(cluster.folder / "watcher.lock", int(fd)))
    except FileNotFoundError:
        return  # the whole folder was deleted


if __name__ == "__main__":
    main(*sys.argv[1:])
