"""What all tests share: the same examples on every run, and clients of the site."""

import shutil

import pytest
from django.test import Client
from hypothesis import settings
from xdist.scheduler import LoadScopeScheduling

from tests.editor import Editor
from tests.factories import make_user
from tradeapi.postgres.limits import lift_statement_timeout

BROWSER = shutil.which("chromium") and shutil.which("chromedriver")
collect_ignore = [] if BROWSER else ["browser"]

#: Folders whose tests share what takes long to set up: one worker runs all of each.
TOGETHER = ("tests/contract/", "tests/questions/", "tests/browser/")


class ByFolder(LoadScopeScheduling):
    """Gives each worker whole folders of ``TOGETHER``, and single tests of all others."""

    def _split_scope(self, nodeid):
        return next((folder for folder in TOGETHER if nodeid.startswith(folder)), nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    return ByFolder(config, log)


# How long a statement takes depends on what else the machine does; that it has a limit is asked of other processes.
lift_statement_timeout()

settings.register_profile("deterministic", derandomize=True, deadline=None)
settings.load_profile("deterministic")


def pytest_addoption(parser):
    parser.addoption("--write-examples", action="store_true", help="keep what the sample answers as examples")


def pytest_report_header():
    return None if BROWSER else "browser tests are left out: chromium and chromedriver are not installed"


@pytest.fixture(autouse=True)
def static_files_as_they_stand(settings):
    """Static files are served from the source, without having been collected."""
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture(autouse=True)
def nobody_asks_too_often(settings):
    """Requests are not counted, but in the tests of counting."""
    settings.RATE_LIMIT_ADDRESS = settings.RATE_LIMIT_KEY = 0


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


@pytest.fixture
def at_the_desk(db):
    """``at_the_desk("Editor")`` is a new member of these groups who opens and fills in pages."""

    def sit_down(*groups, **fields):
        return Editor(make_user(*groups, **fields))

    return sit_down


@pytest.fixture
def ask(api_client):
    """``ask("events/", from_="2025-08-01")`` is the answer to a question; it must be 200."""

    def get(path, **question):
        response = api_client.get(f"/api/v1/{path}", parameters(question))
        assert response.status_code == 200, response.content[:500]
        return response.json()

    return get


@pytest.fixture
def found(ask):
    """Identities of the records that answer a question, in order."""

    def get(path, **question):
        return [row.get("slug") or row["code"] for row in ask(path, **question)["results"]]

    return get


@pytest.fixture
def refused(api_client):
    """The parameters that are named when a question is refused."""

    def get(path, **question):
        response = api_client.get(f"/api/v1/{path}", parameters(question))
        assert response.status_code == 400, response.content[:500]
        assert response["Content-Type"] == "application/problem+json"
        return [error["name"] for error in response.json()["errors"]]

    return get


def parameters(question):
    """Names that Python keeps for itself are written with an underscore behind."""
    return {name.rstrip("_"): value for name, value in question.items()}
