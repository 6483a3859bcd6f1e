"""The data that ships, loaded once for a package of tests and rolled back at the end."""

import pytest
from django.core.management import call_command
from django.db import transaction


@pytest.fixture(scope="package")
def sample(django_db_setup, django_db_blocker):
    """Reference and sample data, in one transaction that is rolled back after the last test of the package."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_reference", verbosity=0)
        call_command("load_sample", verbosity=0)
        yield
        transaction.set_rollback(True)


def keep_together(items, folder, group):
    """Tests below ``folder`` share the loaded data, so they run on one worker."""
    for item in items:
        if folder in item.path.parents:
            item.add_marker(pytest.mark.xdist_group(group))
