"""The environment changes values; what it says wrongly stops the start, naming the variable."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from tradeapi.settings.environment import VARIABLES, Environment

ROOT = Path(__file__).resolve().parents[3]


def test_without_debug_nothing_starts_without_a_secret():
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY"):
        Environment({}).secret_key()


def test_a_short_secret_is_no_secret():
    with pytest.raises(ImproperlyConfigured, match="32 characters"):
        Environment({"SECRET_KEY": "short"}).secret_key()


def test_debug_is_off_unless_switched_on():
    assert Environment({}).flag("DEBUG") is False
    assert Environment({"DEBUG": "on"}).flag("DEBUG") is True


@pytest.mark.parametrize("value", ["maybe", "2", "ja"])
def test_a_flag_is_on_or_off(value):
    with pytest.raises(ImproperlyConfigured, match="DEBUG must be on or off"):
        Environment({"DEBUG": value}).flag("DEBUG")


def test_an_unknown_log_level_is_refused():
    with pytest.raises(ImproperlyConfigured, match="LOG_LEVEL"):
        Environment({"LOG_LEVEL": "loud"}).log_level()


def test_the_documented_table_is_the_table():
    text = (ROOT / "docs" / "settings.md").read_text()
    rows = [
        tuple(cell.strip().strip("`") for cell in line.strip("|").split("|"))
        for line in text.splitlines()
        if line.startswith("| `")
    ]
    assert rows == [(v.name, v.default, v.meaning) for v in VARIABLES]


def test_the_command_line_refuses_to_start_with_an_empty_environment():
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env=kept,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode != 0
    assert "SECRET_KEY" in done.stderr
