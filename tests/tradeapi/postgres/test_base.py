from pathlib import Path
from urllib.parse import quote

import pytest
from django.core.exceptions import ImproperlyConfigured

from tradeapi.postgres import binaries
from tradeapi.postgres.base import DatabaseWrapper


def test_commands_that_need_no_database_start_none(home):
    done = home.manage("check")

    assert done.returncode == 0
    assert not list(home.path.iterdir())


def test_a_database_url_names_another_server_and_starts_none(make_home):
    server, home = make_home("server"), make_home("client")
    server.visit().sql("CREATE TABLE note (text text)")
    url = f"postgresql://tradeapi@{quote(str(server.cluster.server.ready_in()), safe='')}/tradeapi"

    (row,) = home.visit(DATABASE_URL=url).sql("SELECT to_regclass('note')::text")

    assert row == ["note"]
    assert not list(home.path.iterdir())


def test_limits_and_name_hold_in_the_session(home):
    visitor = home.visit(TRADEAPI_LOCK_TIMEOUT="0.5")

    (row,) = visitor.sql(
        "SELECT current_setting('statement_timeout'), current_setting('lock_timeout'), "
        "current_setting('application_name')"
    )

    assert row == ["5s", "500ms", "tradeapi"]


def test_a_command_lifts_the_limit_of_statements_but_not_of_locks(home):
    (row,) = home.visit().ask(
        without_limit="SELECT current_setting('statement_timeout'), current_setting('lock_timeout')"
    )

    assert row == ["0", "3s"]


def test_a_platform_without_embedded_server_says_to_set_database_url(monkeypatch):
    monkeypatch.setattr(binaries.sys, "platform", "win32")
    engine = DatabaseWrapper({"NAME": "tradeapi", "EMBEDDED": {"home": Path("/nonexistent")}})

    with pytest.raises(ImproperlyConfigured, match="Set DATABASE_URL"):
        engine.cluster  # noqa: B018 - a property


def test_a_folder_that_cannot_be_made_is_named(home):
    (home.path / "file").touch()

    done = home.manage("migrate", TRADEAPI_DATA=str(home.path / "file"))

    assert f"cannot keep its data in {home.path}/file/postgres-18-volatile" in done.stderr


def test_a_server_that_cannot_start_shows_why(home):
    home.visit().sql("SELECT 1")
    home.cluster.stop()
    configuration = home.cluster.data / "postgresql.conf"
    configuration.write_text(configuration.read_text() + "\nno_such_setting = 1\n")

    visitor = home.visit()
    visitor.send(sql="SELECT 1")

    assert 'unrecognized configuration parameter "no_such_setting"' in visitor.receive()["error"]
