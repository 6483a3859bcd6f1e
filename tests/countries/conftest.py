"""Small tables as importers of the reference floor read them, and their faults."""

import json

import pytest


@pytest.fixture
def json_table(tmp_path):
    """A table of one row per line, so that faults can be told by line: the first row of a list is line 2."""

    def write(name, **lists):
        parts = [
            f'"{key}": [\n' + ",\n".join(json.dumps(row) for row in rows) + "\n]"
            for key, rows in lists.items()
        ]
        path = tmp_path / name
        path.write_text("{" + ",\n".join(parts) + "}")
        return path

    return write


@pytest.fixture
def faults_of(db):
    """What an import says that it was refused for."""
    from tradeapi.imports.report import ImportRefused

    def run(load, *paths):
        with pytest.raises(ImportRefused) as refusal:
            load(*paths)
        return [str(fault) for fault in refusal.value.report.faults]

    return run
