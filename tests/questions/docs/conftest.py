"""The pages for integrators are run as they stand, against the site with the data that ships."""

import shutil
from threading import Thread
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import DEFAULT_DB_ALIAS, close_old_connections, connections

collect_ignore = [] if shutil.which("curl") else ["test_curating.py", "test_guide.py"]


class Quiet(WSGIRequestHandler):
    """Logs nothing."""

    def log_message(self, format, *args):
        pass


@pytest.fixture(scope="package")
def site(sample, django_db_blocker):
    """Address of a site that shows the sample; it shares the connection, since the sample is not committed."""
    server = make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=Quiet)

    def serve(shared):
        connections[DEFAULT_DB_ALIAS] = shared
        server.serve_forever()

    with django_db_blocker.unblock():
        connection = connections[DEFAULT_DB_ALIAS]
        connection.inc_thread_sharing()
        thread = Thread(target=serve, args=[connection], daemon=True)
        for signal in (request_started, request_finished):
            signal.disconnect(close_old_connections)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)
        server.server_close()
        thread.join()
        connection.dec_thread_sharing()
