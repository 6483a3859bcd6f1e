"""Backups: all of a database as one file, by PostgreSQL's own programs."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .base import DatabaseWrapper

# Who owns what is the business of the server that it is restored to.
WITHOUT_OWNERS = ("--no-owner", "--no-privileges")
ANY_TABLE = (
    "SELECT EXISTS (SELECT FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema'))"
)


class BackupError(Exception):
    """Nothing was written; the message says why."""


def dump(connection: "DatabaseWrapper", file: Path) -> None:
    """Write the database, as it is at this moment, to a new file; writers need not stop.

    Raises BackupError where there is a file, or no folder, and as ``DatabaseClient.run`` does; then none is left.
    """
    if not file.parent.is_dir():
        raise BackupError(f"There is no folder {file.parent}.")
    if file.exists():
        raise BackupError(f"{file} is there already and stays as it is.")
    unfinished = file.with_name(f"{file.name}.unfinished")
    # It holds all that is not public, so that it is for the eyes of its owner alone.
    unfinished.touch(mode=0o600)
    try:
        connection.client.run("pg_dump", ["--format=custom", *WITHOUT_OWNERS, f"--file={unfinished}"])
        unfinished.rename(file)
    finally:
        unfinished.unlink(missing_ok=True)


def restore(connection: "DatabaseWrapper", file: Path) -> None:
    """Fill an empty database with what was dumped, all of it or nothing.

    Raises BackupError where there is no file or the database has tables, and as ``DatabaseClient.run`` does.
    """
    if not file.is_file():
        raise BackupError(f"There is no file {file}.")
    with connection.cursor() as cursor:
        cursor.execute(ANY_TABLE)
        if cursor.fetchone() == (True,):
            raise BackupError("The database has tables. Restore to an empty one.")
    connection.client.run("pg_restore", ["--single-transaction", *WITHOUT_OWNERS, str(file)])
