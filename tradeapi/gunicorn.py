"""How gunicorn runs the site: a few processes, bounded requests, a graceful end."""

import gc
import os
from typing import Any

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WORKERS", "2"))
# Threads let a worker answer others while one request waits for the database.
worker_class = "tradeapi.http.worker.Worker"
threads = 4
timeout = 30
graceful_timeout = 20
keepalive = 5
max_requests = 20_000
max_requests_jitter = 2_000
limit_request_line = 8_190
limit_request_fields = 60
limit_request_field_size = 8_190
# Nobody steers the server through a socket in a home folder; signals do.
control_socket_disable = True
accesslog = None
errorlog = "-"
loglevel = os.environ.get("LOG_LEVEL", "INFO").lower()


def post_fork(server: Any, worker: Any) -> None:
    """Look for no garbage while the site is loaded: what it makes then stays."""
    gc.disable()


def post_worker_init(worker: Any) -> None:
    """Nor look through all of it ever again, which would take a tenth of a second in the middle of an answer."""
    gc.freeze()
    gc.enable()
