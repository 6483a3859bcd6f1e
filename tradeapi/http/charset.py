"""Parameters are UTF-8, whatever a request says of itself.

Django reads the query with the charset of the Content-Type header, already while it makes the request,
outside of all middleware: ``charset=hex`` alone would fail there, and be answered by the server with 500.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]
CHARSET = re.compile(r";\s*charset\s*=\s*(\"[^\"]*\"|[^;]*)", re.IGNORECASE)


def without_charset(application: Application) -> Application:
    """The WSGI application, to which no request names a charset."""

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ.get("CONTENT_TYPE"):
            environ["CONTENT_TYPE"] = CHARSET.sub("", environ["CONTENT_TYPE"])
        return application(environ, start_response)

    return answer
