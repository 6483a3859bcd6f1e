"""A place for one embedded server, and the programs that use it."""

import contextlib
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import psutil

from tests.other_process import DEADLINE
from tradeapi.postgres.account import Account
from tradeapi.postgres.cluster import Cluster

ROOT = Path(__file__).parents[3]
VISITOR = Path(__file__).with_name("visitor.py")

# What a container leaves to root.
CONTAINER = (
    "-all,+chown,+dac_override,+fowner,+fsetid,+kill,+setgid,+setuid,+setpcap,+net_bind_service,"
    "+net_raw,+sys_chroot,+mknod,+audit_write,+setfcap"
)
IS_ROOT = os.geteuid() == 0
USERS = ["root", "root_in_a_container", "plain"] if IS_ROOT else ["plain"]


def processes(*words):
    """Processes whose command line contains all the words, the oldest first."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            line = " ".join(process.cmdline())
            if all(str(word) in line for word in words):
                found.append((process.create_time(), process.pid, process))
    return [process for *_, process in sorted(found)]


class Visitor:
    """The program visitor.py, running."""

    def __init__(self, command, environment):
        self.process = subprocess.Popen(
            [*command, sys.executable, VISITOR],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            cwd="/",
            start_new_session=True,
        )
        self.pid = self.process.pid

    def send(self, **request):
        self.process.stdin.write(json.dumps(request).encode() + b"\n")
        self.process.stdin.flush()

    def receive(self):
        ready, _, _ = select.select([self.process.stdout], [], [], DEADLINE)
        assert ready, "no answer in time"
        line = self.process.stdout.readline()
        assert line, "the visitor has died"
        return json.loads(line)

    def ask(self, **request):
        self.send(**request)
        answer = self.receive()
        assert "error" not in answer, answer
        return answer["answer"]

    def sql(self, text):
        return self.ask(sql=text)

    def breaks_on(self, text):
        self.send(sql=text)
        return "error" in self.receive()

    def kill(self):
        """End it as kill -9 does; it may have ended already."""
        self.process.kill()
        self.process.stdin.close()
        self.process.wait(DEADLINE)
        self.process.stdout.close()


class Home:
    """A folder for one embedded server, and the user who uses it."""

    def __init__(self, path, *, user="self", environment=None):
        self.path = path
        self.account = Account.of(path.stat().st_uid)
        self.prefix = self.account.command_prefix([Path(sys.executable).resolve(), VISITOR])
        if user == "root_in_a_container":
            self.prefix = ["setpriv", f"--bounding-set={CONTAINER}", "--inh-caps=-all"]
        # Short enough for a socket, so that what a killed server leaves there goes with this folder.
        self.temporary = Path(tempfile.mkdtemp(prefix="tradeapi-test-"))
        self.temporary.chmod(0o755)
        if IS_ROOT:
            os.chown(self.temporary, self.account.uid, self.account.gid)
        self.environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "TMPDIR": str(self.temporary),
            "TRADEAPI_DATA": str(path),
            "TRADEAPI_POSTGRES_FSYNC": "off",
            "TRADEAPI_POSTGRES_GRACE": "0.1",
            **(environment or {}),
        }
        self.visitors = []

    @property
    def cluster(self):
        return Cluster(self.path, fsync=self.environment["TRADEAPI_POSTGRES_FSYNC"] == "on")

    def visit(self, **environment):
        visitor = Visitor(self.prefix, self.environment | environment)
        self.visitors.append(visitor)
        return visitor

    def manage(self, *arguments, typed="", **environment):
        """``manage.py`` with these arguments, run to its end."""
        return subprocess.run(
            [*self.prefix, sys.executable, VISITOR, *arguments],
            input=typed,
            capture_output=True,
            text=True,
            env=self.environment | environment,
            cwd="/",
            timeout=DEADLINE,
        )

    def server_pid(self):
        return self.cluster.server.pid()

    def watchers(self):
        return processes("tradeapi.postgres.watcher", self.path)

    def close(self):
        for visitor in self.visitors:
            visitor.kill()
        for fsync in (True, False):
            Cluster(self.path, fsync=fsync).stop()
        for process in self.watchers():
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        shutil.rmtree(self.temporary)
