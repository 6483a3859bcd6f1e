"""How the embedded server can fail its user."""


class NoServerError(Exception):
    """There can be no embedded server here; the message says what to do instead."""


class ServerError(Exception):
    """The embedded server did not start or stop; the message says why, as far as its log tells."""
