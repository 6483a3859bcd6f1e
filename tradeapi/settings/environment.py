"""What the environment may say: every variable, its default and its meaning, in one table.

The table in ``docs/settings.md`` is checked against this one by a test. A value that cannot be
read stops the start with the name of the variable; nothing falls back silently.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}


@dataclass(frozen=True)
class Variable:
    """One environment variable: ``default`` as the text that would be set, ``meaning`` for the operator."""

    name: str
    default: str
    meaning: str


VARIABLES = (
    Variable(
        "SECRET_KEY", "", "Signs sessions and cursors; at least 32 characters. Required unless DEBUG is on."
    ),
    Variable("DEBUG", "off", "Django's debug pages and a throw-away secret; for development only."),
    Variable("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]", "Host names this site answers to, with commas."),
    Variable("DATABASE_URL", "", "postgresql://user:password@host:port/name; empty: the embedded server."),
    Variable("TRADEAPI_DATA", "var", "Folder of the embedded server's data and of local files."),
    Variable(
        "PLAIN_HTTP", "off", "Answer over http without redirecting to https; for a machine of your own."
    ),
    Variable("TLS_HEADER", "", "Header by which a trusted proxy says https, such as X-Forwarded-Proto."),
    Variable("CSRF_TRUSTED_ORIGINS", "", "Origins the admin accepts forms from behind a proxy, with commas."),
    Variable("FOUR_EYES", "on", "A record is published by someone other than who submitted it."),
    Variable("TRADEAPI_STATEMENT_TIMEOUT", "5", "Longest time for one statement of a request, in seconds."),
    Variable("TRADEAPI_LOCK_TIMEOUT", "3", "Longest wait for a lock, in seconds."),
    Variable("TRADEAPI_CONNECT_TIMEOUT", "3", "Longest wait for a connection to the database, in seconds."),
    Variable("TRADEAPI_CONN_MAX_AGE", "60", "How long a worker keeps a connection, in seconds."),
    Variable(
        "TRADEAPI_POSTGRES_FSYNC",
        "on",
        "Off only for throw-away data of the embedded server, such as that of tests.",
    ),
    Variable(
        "TRADEAPI_POSTGRES_GRACE", "5", "How long the embedded server outlives its last client, in seconds."
    ),
    Variable(
        "RATE_LIMIT_ADDRESS",
        "6000",
        "Requests to the API in a minute from one address without a key; 0: any.",
    ),
    Variable("RATE_LIMIT_KEY", "60000", "Requests to the API in a minute with one key; 0: any."),
    Variable(
        "RATE_LIMIT_CACHE", "", "redis://host:port/number where requests are counted; empty: in the database."
    ),
    Variable(
        "TRUSTED_PROXIES",
        "0",
        "How many proxies of yours a request passes; by it X-Forwarded-For is read, which otherwise nobody does.",
    ),
    Variable(
        "RESPONSE_CACHE_BYTES",
        "20000000",
        "Most bytes of answers that each worker keeps to give them again while nothing public has changed; 0: none.",
    ),
    Variable(
        "RESPONSE_CACHE_LAG",
        "0",
        "For how many milliseconds a worker gives kept answers without asking whether they still hold; 0: never.",
    ),
    Variable(
        "RESPONSE_CACHE_SHARED",
        "",
        "redis://host:port/number where workers find answers that others have made; empty: each keeps its own.",
    ),
    Variable(
        "PUBLIC_URL",
        "",
        "Where this site is reached, such as https://api.example.org; webhooks name records below it.",
    ),
    Variable("LOG_LEVEL", "INFO", "DEBUG, INFO, WARNING or ERROR."),
)


class Environment:
    """Typed reading of the declared variables; raises ImproperlyConfigured naming the variable."""

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        self.values = os.environ if values is None else values
        self.defaults = {variable.name: variable.default for variable in VARIABLES}

    def text(self, name: str) -> str:
        return self.values.get(name, self.defaults[name]).strip()

    def flag(self, name: str) -> bool:
        value = self.text(name).lower()
        if value not in TRUE | FALSE:
            raise ImproperlyConfigured(f"{name} must be on or off, not {value[:40]!r}.")
        return value in TRUE

    def names(self, name: str) -> list[str]:
        return [part.strip() for part in self.text(name).split(",") if part.strip()]

    def number(self, name: str) -> int:
        """A whole number that is not negative."""
        value = self.text(name)
        if not (value.isascii() and value.isdecimal() and len(value) <= 9):
            raise ImproperlyConfigured(f"{name} must be a whole number, not {value[:40]!r}.")
        return int(value)

    def cache_url(self, name: str) -> str:
        """The address of a shared cache, or nothing."""
        value = self.text(name)
        if value and not value.startswith(("redis://", "rediss://", "unix://")):
            raise ImproperlyConfigured(f"{name} must begin with redis://, rediss:// or unix://.")
        return value

    def secret_key(self) -> str:
        """The secret, or a throw-away one under DEBUG; a missing or short one stops the start."""
        secret = self.text("SECRET_KEY")
        if not secret and self.flag("DEBUG"):
            return "for-development-only-" + "x" * 40
        if len(secret) < 32:
            raise ImproperlyConfigured(
                "SECRET_KEY must be set to at least 32 characters, or DEBUG switched on."
            )
        return secret

    def log_level(self) -> str:
        level = self.text("LOG_LEVEL").upper()
        if level not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
            raise ImproperlyConfigured(
                f"LOG_LEVEL must be DEBUG, INFO, WARNING or ERROR, not {level[:40]!r}."
            )
        return level
