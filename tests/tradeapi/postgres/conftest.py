import os
import pwd
import shutil
import tempfile
from pathlib import Path

import pytest

from .home import IS_ROOT, Home


@pytest.fixture
def home(tmp_path):
    """A home of the user who runs the tests. For root, pytest makes its folder closed to others."""
    found = Home(tmp_path)
    yield found
    found.close()


@pytest.fixture
def make_home(tmp_path):
    """Homes with a path, environment or user of their own."""
    homes, folders = [], []

    def make(*parts, user="self", **environment):
        path = tmp_path.joinpath(*parts)
        if user == "plain" and IS_ROOT:
            path = Path(tempfile.mkdtemp(prefix="tradeapi-test-"))
            nobody = pwd.getpwnam("nobody")
            os.chown(path, nobody.pw_uid, nobody.pw_gid)
            folders.append(path)
        path.mkdir(parents=True, exist_ok=True)
        homes.append(Home(path, user=user, environment=environment))
        return homes[-1]

    yield make
    for home in homes:
        home.close()
    for folder in folders:
        shutil.rmtree(folder)
