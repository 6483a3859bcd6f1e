"""The questions are asked over HTTP of the data that ships, loaded once and rolled back at the end."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("sample"))


@pytest.fixture(scope="package")
def sample(django_db_setup, django_db_blocker):
    """Reference and sample data, in one transaction that is rolled back after the last question."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_reference", verbosity=0)
        call_command("load_sample", verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def ask(sample, db, client):
    """Ask a question: path under /api/v1/ and parameters; the answer must be 200 unless ``status`` says otherwise."""

    def get(path, status=200, **parameters):
        query = {name.rstrip("_"): value for name, value in parameters.items()}
        response = client.get(f"/api/v1/{path}", query)
        assert response.status_code == status, response.content[:2000]
        return response.json()

    return get
