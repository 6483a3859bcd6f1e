"""``make run``: from nothing to a running server, telling what it does.

Every step may be repeated: what is there already is left as it is, and nothing is lost.
"""

from __future__ import annotations

import io
import ipaddress
import os
import secrets
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from tradeapi.postgres.limits import lift_statement_timeout

BASE_DIR = Path(__file__).resolve().parents[1]
EDITOR = "editor"


def say(text: str) -> None:
    print(f"==> {text}", flush=True)


def secret_file() -> Path:
    """Where the secret of this machine's site is."""
    return Path(os.environ.get("TRADEAPI_DATA") or BASE_DIR / "var") / "secret-key"


def take_local_secret() -> None:
    """Let a command of this machine's site use its secret, where there is one and the environment has none."""
    if not os.environ.get("SECRET_KEY"):
        with suppress(OSError):
            os.environ["SECRET_KEY"] = secret_file().read_text().strip()


def local_secret() -> str:
    """The secret of this machine's site: made once, readable by its owner alone."""
    file = secret_file()
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as handle:
            handle.write(secrets.token_urlsafe(50))
    return file.read_text().strip()


def prepare_environment() -> None:
    """Values for a site on one's own machine, unless the environment says otherwise."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tradeapi.settings.base")
    if not os.environ.get("SECRET_KEY"):
        os.environ["SECRET_KEY"] = local_secret()
    os.environ.setdefault("PLAIN_HTTP", "on")
    host = os.environ.get("HOST", "127.0.0.1")
    os.environ.setdefault("ALLOWED_HOSTS", ",".join(dict.fromkeys([host, "localhost", "127.0.0.1", "[::1]"])))


def prepare_data() -> None:
    """Tables, static files, reference data and sample data; skipped where nothing changed."""
    from django.core.management import call_command

    lift_statement_timeout()
    say("database: tables")
    call_command("migrate", verbosity=0)
    say("static files")
    call_command("collectstatic", verbosity=0, interactive=False)
    from tradeapi.imports.fingerprint import load_once

    begin_log()
    load_once("load_reference", say)
    load_once("load_sample", say)
    say("what follows from the days that have passed")
    call_command("periods", "rebuild", stdout=io.StringIO())
    say("stored documents")
    call_command("documents", "refresh", verbosity=0)


def begin_log() -> None:
    """Log what was public before there was a log, in a database of an earlier version."""
    from tradeapi.changes import log, revision

    if revision() == 0 and (logged := log.catch_up()):
        say(f"change log begun: {logged} records are public")


def prepare_editor() -> None:
    """An account for the first visit; its password is printed once and kept nowhere."""
    from django.contrib.auth import get_user_model

    users = get_user_model().objects
    if users.exists():
        return
    password = secrets.token_urlsafe(15)
    users.create_superuser(EDITOR, password=password)
    say(f"editor's account: name {EDITOR}, password {password} (shown this once)")


def is_every_address(host: str) -> bool:
    """Whether the server listens on all addresses of the machine, so that no one of them names it."""
    try:
        return ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return False


def serve() -> None:
    """Replace this process by the server."""
    host, port = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8000")
    address = f"http://{'localhost' if is_every_address(host) else host}:{port}"
    say(f"API      {address}/api/v1/")
    say(f"docs     {address}/api/docs/")
    say(f"editors  {address}/admin/")
    sys.stdout.flush()
    if os.environ.get("DEBUG", "off").lower() in {"on", "1", "true", "yes"}:
        os.execv(sys.executable, [sys.executable, "manage.py", "runserver", f"{host}:{port}"])  # noqa: S606
    program = [sys.executable, "-m", "gunicorn", "--config", str(BASE_DIR / "tradeapi" / "gunicorn.py")]
    os.execv(sys.executable, [*program, "tradeapi.wsgi:application"])  # noqa: S606


def main() -> None:
    os.chdir(BASE_DIR)
    prepare_environment()
    import django

    django.setup()
    from django.db import connection

    say(
        "database: "
        + ("server of DATABASE_URL" if os.environ.get("DATABASE_URL") else "embedded, under var/")
    )
    prepare_data()
    prepare_editor()
    connection.close()
    serve()


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
    except subprocess.CalledProcessError as error:
        sys.exit(error.returncode)
