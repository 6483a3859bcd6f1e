"""From the environment to Django's DATABASES entry."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psycopg
from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict

SCHEMES = ("postgres://", "postgresql://")
EXAMPLE = "postgresql://user:password@host:5432/database?sslmode=require"
DJANGO_NAMES = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}


def database_settings(environ: Mapping[str, str], base_dir: Path) -> dict[str, Any]:
    """The ``default`` database: the server of DATABASE_URL, else the embedded one in TRADEAPI_DATA.

    Variables, all optional; times in seconds, 0 for no limit:

    ============================  ====================  ==========================================
    DATABASE_URL                  embedded server       postgresql:// URI as libpq reads it
    TRADEAPI_DATA                 ``<base_dir>/var``    folder of the embedded server
    TRADEAPI_STATEMENT_TIMEOUT    5                     longest statement
    TRADEAPI_LOCK_TIMEOUT         3                     longest wait for a lock
    TRADEAPI_CONNECT_TIMEOUT      3                     longest wait for a connection
    TRADEAPI_CONN_MAX_AGE         60                    how long a connection is kept
    TRADEAPI_POSTGRES_FSYNC       on                    off for throw-away data only, such as tests
    TRADEAPI_POSTGRES_GRACE       5                     how long the server outlives its last client
    ============================  ====================  ==========================================

    The limit of statements is meant for requests; commands call ``lift_statement_timeout()``, see limits.py.

    Raises ImproperlyConfigured, naming the variable and never showing a password.
    """
    session = {
        # Countries act more or less often by a factor of hundreds: a plan is made for the values, even if prepared.
        "plan_cache_mode": "force_custom_plan",
        # Data is in memory or on a disk without a head to move: an index entry costs about what any page costs.
        "random_page_cost": 1.1,
        "statement_timeout": _milliseconds(environ, "TRADEAPI_STATEMENT_TIMEOUT", 5),
        "lock_timeout": _milliseconds(environ, "TRADEAPI_LOCK_TIMEOUT", 3),
    }
    options: dict[str, Any] = {
        "application_name": "tradeapi",
        "connect_timeout": round(_seconds(environ, "TRADEAPI_CONNECT_TIMEOUT", 3)),
        "prepare_threshold": 5,  # any number lets statements be prepared, see prepared.py
        "tcp_user_timeout": 10_000,  # ms until a dead machine is noticed; no meaning on a unix socket
        "options": " ".join(f"-c {name}={value}" for name, value in session.items()),
    }
    database: dict[str, Any] = {
        "ENGINE": "tradeapi.postgres",
        "CONN_MAX_AGE": round(_seconds(environ, "TRADEAPI_CONN_MAX_AGE", 60)),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
    if url := environ.get("DATABASE_URL", "").strip():
        parts = _parse(url)
        database |= {DJANGO_NAMES[name]: parts.pop(name) for name in DJANGO_NAMES if name in parts}
        # Later ones win, so that the URL's own -c settings override ours.
        options["options"] = " ".join(filter(None, (options["options"], parts.pop("options", ""))))
        options |= parts
    else:
        home = environ.get("TRADEAPI_DATA", "").strip()
        database["NAME"] = "tradeapi"
        database["EMBEDDED"] = {
            "home": Path(home).expanduser().absolute() if home else base_dir / "var",
            "fsync": _on(environ, "TRADEAPI_POSTGRES_FSYNC"),
            "grace": _seconds(environ, "TRADEAPI_POSTGRES_GRACE", 5),
        }
    return database


def _parse(url: str) -> dict[str, str]:
    """libpq's own reading of a URI; some faults that libpq notices only when it connects are refused here."""
    if not url.startswith(SCHEMES):
        raise _refusal("it must start with postgresql://")
    try:
        parts = {name: str(value) for name, value in conninfo_to_dict(url).items()}
    except psycopg.ProgrammingError as error:
        raise _refusal(_without_secrets(str(error).strip(), url)) from None  # the cause would show the URL
    if "@" in parts.get("host", "")[1:]:
        raise _refusal("a @ in the password must be written %40")
    for port in filter(None, parts.get("port", "").split(",")):
        if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
            raise _refusal("the port must be a number from 1 to 65535")
    if "dbname" not in parts and "service" not in parts:
        raise _refusal("it names no database")
    return parts


def _refusal(reason: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"DATABASE_URL is not a PostgreSQL address: {reason}. Example: {EXAMPLE}")


def _without_secrets(message: str, url: str) -> str:
    """libpq quotes what it could not read; keep that only where it is the name of a parameter."""
    query = url.partition("?")[2]
    names = {pair.partition("=")[0] for pair in query.split("&")} if "@" not in query else set()
    return re.sub(r'"(.*)"', lambda found: found[0] if found[1] in names else "it", message)


def _seconds(environ: Mapping[str, str], name: str, default: float) -> float:
    text = environ.get(name, "").strip()
    if not text:
        return default
    if not re.fullmatch(r"\d{1,6}(\.\d+)?", text, re.ASCII):
        raise ImproperlyConfigured(f"{name} must be a number of seconds, such as 5 or 0.5.")
    return float(text)


def _milliseconds(environ: Mapping[str, str], name: str, default: float) -> str:
    return f"{_seconds(environ, name, default) * 1000:.0f}ms"


def _on(environ: Mapping[str, str], name: str) -> bool:
    text = environ.get(name, "").strip() or "on"
    if text not in ("on", "off"):
        raise ImproperlyConfigured(f"{name} must be on or off.")
    return text == "on"
