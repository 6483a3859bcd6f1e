"""How the tests of the reference floor ask."""

import json

import pytest


@pytest.fixture
def ask(api_client):
    """The answer to a question; it must be 200."""

    def get(path, **query):
        response = api_client.get(
            f"/api/v1/{path}", {name.rstrip("_"): value for name, value in query.items()}
        )
        assert response.status_code == 200, response.content[:500]
        return response.json()

    return get


@pytest.fixture
def found(ask):
    """Identities of the records that answer a question, in order."""

    def get(path, **query):
        return [row.get("slug") or row["code"] for row in ask(path, **query)["results"]]

    return get


@pytest.fixture
def refused(api_client):
    """The parameters that are named when a question is refused."""

    def get(path, **query):
        response = api_client.get(
            f"/api/v1/{path}", {name.rstrip("_"): value for name, value in query.items()}
        )
        assert response.status_code == 400, response.content[:500]
        assert response["Content-Type"] == "application/problem+json"
        return [error["name"] for error in response.json()["errors"]]

    return get


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
