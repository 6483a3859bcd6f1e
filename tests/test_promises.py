"""What can be relied on has its proof: every test that docs/promises.md names is there."""

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROW = re.compile(r"^\| (P\d+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
PROMISES = {number: proofs for number, _, proofs in ROW.findall((ROOT / "docs/promises.md").read_text())}


@cache
def functions(path):
    """Names of the tests of a file."""
    return {one.name for one in ast.walk(ast.parse(path.read_text())) if isinstance(one, ast.FunctionDef)}


def test_every_promise_has_a_number_and_a_proof():
    assert list(PROMISES) == [f"P{number}" for number in range(1, 49)]
    assert all(re.search(r"`[^`]+`", proofs) for proofs in PROMISES.values())


def test_every_proof_is_there():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    missing = []
    for number, proofs in PROMISES.items():
        for proof in re.findall(r"`([^`]+)`", proofs):
            file, _, name = proof.partition("::")
            is_there = (
                name in functions(ROOT / "tests" / file)
                if name and (ROOT / "tests" / file).is_file()
                else proof.removeprefix("make ") in targets
            )
            missing += [] if is_there else [(number, proof)]
    assert not missing


def test_every_dependency_has_one_version():
    for name in ("requirements.txt", "requirements-dev.txt"):
        lines = [line.partition("#")[0].strip() for line in (ROOT / name).read_text().splitlines()]
        assert all("==" in line or line.startswith("-r ") for line in lines if line), name
