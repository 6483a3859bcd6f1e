"""The limit of statements, which requests need and commands do not."""

_lifted = False


def lift_statement_timeout() -> None:
    """Let statements of this process take as long as they need, on every connection it opens from now on.

    For migrations, imports and other work that nobody waits for. The lock timeout stays: a migration that
    cannot get its lock must not make every reader queue behind it.
    """
    global _lifted
    _lifted = True


def session_settings() -> str:
    """What to add to libpq's ``options``; later settings win."""
    return " -c statement_timeout=0" if _lifted else ""
