"""A client that asks a WSGI application as a server does, without Django's own test client in between."""

from contextlib import contextmanager
from io import BytesIO
from urllib.parse import urlencode, urlsplit

from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from tradeapi.http.charset import without_charset


class Answer:
    """Status, headers and body, as they would go over the wire."""

    def __init__(self, status, headers, content):
        self.status, self.headers, self.content = status, headers, content
        self.status_code = int(status.split()[0])

    def __getitem__(self, name):
        [value] = [value for known, value in self.headers if known.lower() == name.lower()]
        return value

    def without(self, *names):
        """The headers besides these, in the order of their names."""
        return sorted((name, value) for name, value in self.headers if name not in names)


class Counted:
    """The bare site, which counts what it is asked."""

    def __init__(self):
        self.application, self.asked = OverWsgi().application, 0

    def __call__(self, environ, start_response):
        self.asked += 1
        return self.application(environ, start_response)


class OverWsgi:
    """``OverWsgi(application).get(path, query, **headers)``; without an application the bare site."""

    def __init__(self, application=None):
        self.application = application or without_charset(WSGIHandler())

    def get(self, path, query=None, *, method="GET", headers=None, **environ):
        split = urlsplit(path)
        asked = {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": split.path,
            "QUERY_STRING": urlencode(query, doseq=True) if query else split.query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "198.51.100.7",
            "HTTP_HOST": "localhost",
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(),
            **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in (headers or {}).items()},
            **environ,
        }
        begun = []
        with connection_of_the_test():
            body = self.application(asked, lambda status, headers, *failed: begun.append((status, headers)))
            content = b"".join(body)
            if hasattr(body, "close"):
                body.close()
        return Answer(*begun[-1], content)


@contextmanager
def connection_of_the_test():
    """Requests neither close the connection that the test has its transaction on nor open another one."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)
