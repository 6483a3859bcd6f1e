"""What all tests share: the same examples on every run, and clients of the site."""

import pytest
from django.test import Client
from hypothesis import settings

from tests.factories import make_user

settings.register_profile("deterministic", derandomize=True, deadline=None)
settings.load_profile("deterministic")


@pytest.fixture(autouse=True)
def static_files_as_they_stand(settings):
    """Static files are served from the source, without having been collected."""
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture
def api_client(db):
    """A caller without credentials."""
    return Client()


@pytest.fixture
def signed_in(db):
    """``signed_in("Editor")`` is a browser in which a new member of these groups is logged in."""

    def sign_in(*groups, **fields):
        client = Client()
        client.user = make_user(*groups, **fields)
        client.force_login(client.user)
        return client

    return sign_in
