import os
import signal
import subprocess
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.backends.postgresql import client

if TYPE_CHECKING:
    from .base import DatabaseWrapper


class DatabaseClient(client.DatabaseClient):
    """PostgreSQL's programs on this database; for the embedded server those that come with it."""

    connection: "DatabaseWrapper"

    def runshell(self, parameters: Iterable[str]) -> None:
        """psql, for ``dbshell`` and ``db psql``. Raises as ``run`` does."""
        self.run("psql", parameters)

    def run(self, program: str, parameters: Iterable[str]) -> None:
        """Run a program and wait for its end: the server takes this process for its client, not the program.

        Raises FileNotFoundError when there is no such program, CalledProcessError when it fails and has said why.
        """
        cluster = self.connection.cluster
        settings = self.connection.settings_dict
        if cluster is not None:
            address = cluster.connect()
            settings = settings | {"HOST": address.host, "PORT": address.port, "USER": address.user}
            shipped = cluster.binaries.program(program)
            program = str(shipped) if shipped.exists() else program
        (_, *where), environment = self.settings_to_cmd_args_env(settings, [])
        if settings["NAME"]:
            where[-1:] = ["--dbname", where[-1]]
        handler = signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends a statement of psql, not psql
        try:
            subprocess.run(
                [program, *where, *parameters], env={**os.environ, **(environment or {})}, check=True
            )
        finally:
            signal.signal(signal.SIGINT, handler)
