"""Start a program as a child of nobody, in a session of its own.

It then outlives its starter, hears no Ctrl-C meant for it, and leaves it no zombie to collect. The fork
happens in a small Python started for the purpose, because forking a process that has threads is unsafe.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path


def launch(command: Sequence[str | Path], *, output: int, keep: int, environment: dict[str, str]) -> None:
    """Start ``command`` with its output to the open file ``output``; the open file ``keep`` stays open."""
    subprocess.run(
        [sys.executable, "-I", "-S", __file__, *command],
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        pass_fds=(keep,),
        cwd="/",
        env=environment,
        check=True,
    )


if __name__ == "__main__":
    if os.fork() == 0:
        os.setsid()
        os.execv(sys.argv[1], sys.argv[1:])  # noqa: S606 - a program of ours, no shell
