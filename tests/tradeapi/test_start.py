"""The secret of this machine's site, and the commands that use it."""

import os
import subprocess
import sys

import pytest

from tests.other_process import ROOT
from tradeapi import start


@pytest.fixture
def environment(tmp_path, monkeypatch):
    """That of a newcomer's shell: no secret, no DEBUG, a folder of its own."""
    for name in ("SECRET_KEY", "DEBUG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TRADEAPI_DATA", str(tmp_path / "var"))
    return os.environ


def check(environment):
    command = [sys.executable, "manage.py", "check"]
    return subprocess.run(command, cwd=ROOT, env=dict(environment), capture_output=True, text=True)


def test_a_command_uses_the_secret_that_make_run_has_made(environment):
    start.local_secret()

    done = check(environment)

    assert (done.returncode, done.stderr) == (0, "")


def test_a_command_without_a_secret_says_so_in_one_line(environment):
    done = check(environment)

    assert done.returncode == 1
    assert done.stderr == (
        "manage.py: SECRET_KEY must be set to at least 32 characters, or DEBUG switched on.\n"
    )


def test_a_secret_of_the_environment_comes_first(environment, monkeypatch):
    start.local_secret()
    monkeypatch.setenv("SECRET_KEY", "that of the environment")

    start.take_local_secret()

    assert os.environ["SECRET_KEY"] == "that of the environment"


def test_the_secret_is_made_once_and_for_its_owner_alone(environment):
    first = start.local_secret()

    assert start.local_secret() == first
    assert len(first) >= 32
    assert start.secret_file().stat().st_mode & 0o777 == 0o600
