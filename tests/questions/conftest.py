"""The questions are asked over HTTP of the data that ships."""

import pytest

from tests.shipped import sample

__all__ = ["sample"]


@pytest.fixture
def ask(sample, db, client):
    """Ask a question: path under /api/v1/ and parameters; the answer must be 200 unless ``status`` says otherwise."""

    def get(path, status=200, **parameters):
        query = {name.rstrip("_"): value for name, value in parameters.items()}
        response = client.get(f"/api/v1/{path}", query)
        assert response.status_code == status, response.content[:2000]
        return response.json()

    return get
