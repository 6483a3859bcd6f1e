import os
import pwd
import subprocess
import sys
from pathlib import Path

import pytest

from tradeapi.postgres.account import Account
from tradeapi.postgres.failures import NoServerError

from .home import IS_ROOT, ROOT


def test_a_user_without_a_name_is_told_to_set_database_url():
    nameless = max(entry.pw_uid for entry in pwd.getpwall()) + 1

    with pytest.raises(NoServerError, match=f"User id {nameless} has no name .* set DATABASE_URL"):
        Account.of(nameless)


def test_the_folder_of_another_user_is_refused():
    program = (
        "from pathlib import Path; from tradeapi.postgres.account import Account\n"
        "Account.for_server(Path('/'), Path('/nonexistent'))"
    )
    python = Path(sys.executable).resolve()
    prefix = Account.of(pwd.getpwnam("nobody").pw_uid).command_prefix([python]) if IS_ROOT else []

    done = subprocess.run([*prefix, sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)

    assert "/ belongs to user id 0, and this process runs as" in done.stderr


def test_nobody_runs_the_server_with_more_rights_than_it_needs(tmp_path):
    tmp_path.chmod(0o700)
    own = Account.of(os.geteuid()).command_prefix([tmp_path])
    extra = []
    if IS_ROOT:  # only root has other users run it
        nobody = Account.of(pwd.getpwnam("nobody").pw_uid)
        for path in (Path("/usr/bin"), tmp_path):
            extra.append(
                [word for word in nobody.command_prefix([path]) if word.startswith("--ambient-caps")]
            )

    assert own == []
    assert extra in ([], [[], ["--ambient-caps=-all,+dac_read_search"]])
