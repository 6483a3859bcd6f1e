import signal
import subprocess
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.backends.postgresql import client

if TYPE_CHECKING:
    from .base import DatabaseWrapper


class DatabaseClient(client.DatabaseClient):
    """psql for ``dbshell`` and ``db psql``; for the embedded server, the psql that comes with it."""

    connection: "DatabaseWrapper"

    def runshell(self, parameters: Iterable[str]) -> None:
        """Run psql and wait for its end: the server takes this process for its client, not psql.

        Raises FileNotFoundError when there is no psql.
        """
        cluster = self.connection.cluster
        if cluster is None:
            super().runshell(parameters)
            return
        address = cluster.connect()
        where = {"HOST": address.host, "PORT": address.port, "USER": address.user}
        arguments, _ = self.settings_to_cmd_args_env(self.connection.settings_dict | where, parameters)
        shipped = cluster.binaries.program("psql")
        if shipped.exists():
            arguments[0] = str(shipped)
        handler = signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends a statement of psql, not psql
        try:
            subprocess.run(arguments, check=True)
        finally:
            signal.signal(signal.SIGINT, handler)
