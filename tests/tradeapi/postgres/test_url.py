from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from tradeapi.postgres.url import database_settings

BASE = Path("/base")
#: Settings of each session.
OURS = "-c plan_cache_mode=force_custom_plan -c random_page_cost=1.1 -c statement_timeout=5000ms -c lock_timeout=3000ms"
SERVER = ("NAME", "USER", "PASSWORD", "HOST", "PORT")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql://u:p@h:5433/d", ("d", "u", "p", "h", "5433")),
        ("postgres://u:p@h:5433/d", ("d", "u", "p", "h", "5433")),
        ("postgres://h/d", ("d", None, None, "h", None)),
        ("postgres://u%40x:p%40%2F%3A%23@h/d%20b", ("d b", "u@x", "p@/:#", "h", None)),
        ("postgres://u@%2Fvar%2Frun%2Fpostgresql/d", ("d", "u", None, "/var/run/postgresql", None)),
        ("postgres:///d?host=/var/run/postgresql", ("d", None, None, "/var/run/postgresql", None)),
        ("postgres://u:p?w@h/d", ("d", "u", "p?w", "h", None)),
        ("postgres:///d", ("d", None, None, None, None)),
        ("postgres://[::1]:5433/d", ("d", None, None, "::1", "5433")),
        ("postgres://a:1,b:2/d", ("d", None, None, "a,b", "1,2")),
        ("  postgres://h/d\n", ("d", None, None, "h", None)),
    ],
)
def test_a_url_becomes_the_settings_of_a_server(url, expected):
    database = database_settings({"DATABASE_URL": url}, BASE)

    assert tuple(database.get(name) for name in SERVER) == expected
    assert "EMBEDDED" not in database


def test_other_parameters_of_the_url_become_options_and_win_over_ours():
    url = "postgres://h/d?sslmode=verify-full&connect_timeout=9&options=-c%20search_path%3Dx"

    options = database_settings({"DATABASE_URL": url}, BASE)["OPTIONS"]

    assert options == {
        "application_name": "tradeapi",
        "connect_timeout": "9",
        "prepare_threshold": 5,
        "tcp_user_timeout": 10_000,
        "options": f"{OURS} -c search_path=x",
        "sslmode": "verify-full",
    }


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("mysql://u:s3cret@h/d", "it must start with postgresql://"),
        ("h/d", "it must start with postgresql://"),
        ("postgres:/h/d", "it must start with postgresql://"),
        ("postgres://", "it names no database"),
        ("postgres://u:s3cret@h", "it names no database"),
        ("postgres://u:s3cret@h:abc/d", "the port must be a number"),
        ("postgres://u:s3cret@h:0/d", "the port must be a number"),
        ("postgres://u:s3cret@h:70000/d", "the port must be a number"),
        ("postgres://u:s3c@ret@h/d", "a @ in the password must be written %40"),
        ("postgres://u:s3cret%zz@h/d", "invalid percent-encoded token"),
        ("postgres://u:s3cret@h/d?sslmod=require", 'invalid URI query parameter: "sslmod"'),
        ("postgres://u:s3cret@h/d?sslmode", "missing key/value separator"),
        ("postgres://u:s3cret@[::1/d", "end of string reached when looking for"),
        ("postgres://u:s3cret@h/d%00", "forbidden value %00"),
    ],
)
def test_a_url_that_makes_no_sense_is_refused_without_showing_the_password(url, reason):
    with pytest.raises(ImproperlyConfigured) as refusal:
        database_settings({"DATABASE_URL": url}, BASE)

    message = str(refusal.value)
    assert message.startswith(f"DATABASE_URL is not a PostgreSQL address: {reason}")
    assert "s3c" not in message
    assert refusal.value.__cause__ is None


def test_without_a_url_the_server_is_embedded_in_the_base_folder():
    database = database_settings({"DATABASE_URL": ""}, BASE)

    assert database == {
        "ENGINE": "tradeapi.postgres",
        "NAME": "tradeapi",
        "EMBEDDED": {"home": BASE / "var", "fsync": True, "grace": 5},
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "application_name": "tradeapi",
            "connect_timeout": 3,
            "prepare_threshold": 5,
            "tcp_user_timeout": 10_000,
            "options": OURS,
        },
    }


def test_the_environment_changes_every_value():
    environ = {
        "TRADEAPI_DATA": "/data",
        "TRADEAPI_STATEMENT_TIMEOUT": "0",
        "TRADEAPI_LOCK_TIMEOUT": "0.25",
        "TRADEAPI_CONNECT_TIMEOUT": "7",
        "TRADEAPI_CONN_MAX_AGE": "0",
        "TRADEAPI_POSTGRES_FSYNC": "off",
        "TRADEAPI_POSTGRES_GRACE": "1.5",
    }

    database = database_settings(environ, BASE)

    assert database["EMBEDDED"] == {"home": Path("/data"), "fsync": False, "grace": 1.5}
    assert database["CONN_MAX_AGE"] == 0
    assert database["OPTIONS"]["connect_timeout"] == 7
    assert (
        database["OPTIONS"]["options"]
        == "-c plan_cache_mode=force_custom_plan -c random_page_cost=1.1 -c statement_timeout=0ms -c lock_timeout=250ms"
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TRADEAPI_STATEMENT_TIMEOUT", "5s"),
        ("TRADEAPI_LOCK_TIMEOUT", "-1"),
        ("TRADEAPI_CONNECT_TIMEOUT", "١"),
        ("TRADEAPI_CONN_MAX_AGE", "nan"),
        ("TRADEAPI_POSTGRES_FSYNC", "false"),
        ("TRADEAPI_POSTGRES_GRACE", "-5"),
    ],
)
def test_a_value_that_makes_no_sense_is_refused_by_its_name(name, value):
    with pytest.raises(ImproperlyConfigured, match=name):
        database_settings({name: value}, BASE)
