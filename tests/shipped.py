"""The data that ships, loaded once for a package of tests and rolled back at the end."""

import pytest
from django.core.management import call_command
from django.db import connection, transaction


@pytest.fixture(scope="package")
def sample(django_db_setup, django_db_blocker):
    """Reference and sample data, in one transaction that is rolled back after the last test of the package."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_reference", verbosity=0)
        call_command("load_sample", verbosity=0)
        connection.check_constraints()  # else each test would check at its end what all of this has left to check
        yield
        transaction.set_rollback(True)
