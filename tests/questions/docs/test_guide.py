"""The commands of the guide work as they stand, and answer as they say."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

GUIDE = (Path(__file__).resolve().parents[3] / "docs" / "guide.md").read_text()
SHOWN_SITE = "http://127.0.0.1:8000"
BLOCKS = re.findall(r"```(sh|python)\n(.*?)```(?:\n```(json|text)\n(.*?)```)?", GUIDE, re.S)
SHELLS = {"sh": ["bash", "-euo", "pipefail", "-c"], "python": [sys.executable, "-c"]}


def run(language, text, site):
    done = subprocess.run(
        [*SHELLS[language], text.replace(SHOWN_SITE, site)], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def facts(text):
    """The members with plain values that an answer shows."""
    return set(re.findall(r'"(\w+)": ("(?:[^"\\]|\\.)*"|\d+|true|false|null)', text))


@pytest.mark.parametrize(("language", "text", "shown_as", "shown"), BLOCKS)
def test_commands_work_and_answer_as_shown(site, db, language, text, shown_as, shown):
    said = run(language, text, site)

    assert said.strip()
    if "taget" not in text:
        assert "urn:tradeapi:problem" not in said
    if shown_as == "text":
        assert said.strip() == shown.strip()
    if shown_as == "json":
        answered = json.dumps(json.loads(said), ensure_ascii=False)
        assert facts(shown) <= facts(answered)


def test_there_are_commands_in_every_language():
    assert {language for language, *_ in BLOCKS} == {"sh", "python"}
    assert len(BLOCKS) > 10
