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


def test_only_closed_folders_need_a_capability(tmp_path):
    nobody = Account.of(pwd.getpwnam("nobody").pw_uid)
    tmp_path.chmod(0o700)

    prefix = nobody.command_prefix([Path("/usr/bin"), Path("/etc/passwd")])

    assert not [argument for argument in prefix if "caps" in argument and "+" in argument]
    if IS_ROOT:
        capabilities = nobody.command_prefix([tmp_path])[-2:]
        assert capabilities == ["--inh-caps=-all,+dac_read_search", "--ambient-caps=-all,+dac_read_search"]
    else:
        with pytest.raises(NoServerError, match=f"no other user can reach {tmp_path}"):
            nobody.command_prefix([tmp_path])
