import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections

from tradeapi.postgres import backup
from tradeapi.postgres.base import DatabaseWrapper
from tradeapi.postgres.failures import NoServerError, ServerError


class Command(BaseCommand):
    help = "Look after the database: its state, backups, psql; stop the embedded server or delete its data."
    requires_system_checks = ()  # they may need the very database that is to be looked after

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("status", help="Which server is used, whether it runs, and where its data is.")
        verbs.add_parser("stop", help="Stop the embedded server. The next connection starts it again.")
        psql = verbs.add_parser("psql", help="Open psql on the database.")
        psql.add_argument(
            "parameters", nargs="*", help="Passed on to psql; write -- before those with a dash."
        )
        dump = verbs.add_parser("dump", help="Back all of the database up into one new file.")
        dump.add_argument("file", type=Path)
        restore = verbs.add_parser("restore", help="Fill an empty database with a backup.")
        restore.add_argument("file", type=Path)
        reset = verbs.add_parser("reset", help="Delete the embedded server's data for good.")
        reset.add_argument("--yes", action="store_true", help="Do not ask.")

    def handle(self, *args: Any, verb: str, **options: Any) -> None:
        self.connection = cast(DatabaseWrapper, connections[DEFAULT_DB_ALIAS])
        try:
            getattr(self, verb)(**options)
        except (NoServerError, ServerError, ImproperlyConfigured) as error:
            raise CommandError(str(error)) from error

    def status(self, **options: Any) -> None:
        if self.connection.cluster is None:
            settings = self.connection.settings_dict
            name = f"{settings['NAME']} on {settings['HOST'] or 'this machine'}"
            try:
                self.connection.ensure_connection()
            except OperationalError as error:
                raise CommandError(f"Database {name} (DATABASE_URL) does not answer: {error}") from error
            major, minor = divmod(self.connection.pg_version, 10_000)
            self.stdout.write(f"Database {name} (DATABASE_URL) answers: PostgreSQL {major}.{minor}")
            return
        cluster = self.connection.cluster
        socket, pid = cluster.server.ready_in(), cluster.server.pid()
        state = f"runs as process {pid}" if socket else "is starting or stopping" if pid else "does not run"
        self.stdout.write(f"Embedded PostgreSQL {cluster.binaries.major} {state}")
        self.stdout.write(f"  data    {cluster.data}{'' if cluster.data.exists() else ' (not created yet)'}")
        self.stdout.write(f"  log     {cluster.server.log}")
        if socket:
            self.stdout.write(f"  socket  {socket}")

    def stop(self, **options: Any) -> None:
        stopped = self._embedded("stop").stop()
        self.stdout.write(
            "The embedded server has stopped." if stopped else "The embedded server was not running."
        )

    def psql(self, parameters: list[str], **options: Any) -> None:
        self._program(lambda: self.connection.client.runshell(parameters))

    def dump(self, file: Path, **options: Any) -> None:
        self._program(lambda: backup.dump(self.connection, file))
        self.stdout.write(
            f"{file} has the whole database, drafts and accounts too. Keep it where nobody else reads."
        )

    def restore(self, file: Path, **options: Any) -> None:
        self._program(lambda: backup.restore(self.connection, file))
        self.stdout.write("Restored. Now run migrate, and documents refresh, in case newer code runs here.")

    def _program(self, run: Callable[[], None]) -> None:
        try:
            run()
        except backup.BackupError as error:
            raise CommandError(str(error)) from error
        except FileNotFoundError as error:
            raise CommandError(
                f"There is no {error.filename} here. Install the client programs of PostgreSQL."
            ) from error
        except subprocess.CalledProcessError as error:
            sys.exit(error.returncode)  # the program has said why

    def reset(self, yes: bool, **options: Any) -> None:
        cluster = self._embedded("reset")
        if not yes:
            self.stdout.write(f"This deletes all data in {cluster.data} for good.")
            self.stdout.write("Type yes to go on: ", ending="")
            self.stdout.flush()
            if sys.stdin.readline().strip() != "yes":
                raise CommandError("Nothing was deleted.")
        cluster.reset()
        self.stdout.write("The data is deleted. The next connection makes an empty database.")

    def _embedded(self, verb: str) -> Any:
        if self.connection.cluster is None:
            raise CommandError(
                f"db {verb} looks after the embedded server; DATABASE_URL names a server of your own."
            )
        return self.connection.cluster
