"""A body is JSON, or it is refused before anything reads it."""

import pytest

from tests.curator import faults
from tradeapi.api.problems import Problem
from tradeapi.drafts.bodies import parse


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"\xff{}", "not UTF-8"),
        (b"\xef\xbb\xbf{}", "not JSON"),
        (b"[]", "must be a JSON object"),
        (b"null", "must be a JSON object"),
        (b'"text"', "must be a JSON object"),
        (b'{"a": NaN}', "NaN is not a number"),
        (b'{"a": -Infinity}', "-Infinity is not a number"),
        (b'{"a": 1e999}', "too large"),
        (b'{"a": ' + b"9" * 5000 + b"}", "too long"),
        (b'{"a": 1, "a": 1}', "`a` is there twice"),
        (b'{"rows": [{"b": 1, "b": 2}]}', "`b` is there twice"),
        (b'{"a": "x\\u0000y"}', "characters that no text has"),
        (b'{"\\u0000": "x"}', "characters that no text has"),
        (b'{"a": "\\ud800"}', "characters that no text has"),
        (b'{"a": ' + b"[" * 20 + b"]" * 20 + b"}", "too deeply"),
        (b'{"a": ' + b"[" * 40_000 + b"]" * 40_000 + b"}", "too deeply"),
        (b'{"a": ' * 40_000 + b"1" + b"}" * 40_000, "too deeply"),
    ],
    ids=range(19),
)
def test_what_is_no_json_is_refused(raw, said):
    with pytest.raises(Problem) as refusal:
        parse(raw)

    assert refusal.value.status == 400
    assert said in refusal.value.detail


def test_texts_of_every_script_are_read():
    assert parse('{"title": "关税 – \\ud83d\\ude00 \\u2028"}'.encode()) == {"title": "关税 – 😀 \u2028"}


@pytest.mark.parametrize(
    "media",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "",
        "application/xml",
    ],
)
def test_only_json_is_taken(curator, media):
    response = curator.post("sources/", b"{}", Content_Type=media)

    assert response.status_code == 415
    assert response["Content-Type"] == "application/problem+json"


def test_a_charset_changes_nothing(curator):
    response = curator.post("sources/", b"{}", Content_Type="application/json; charset=utf-8")

    assert response.status_code == 400
    assert ("/slug", "required") in faults(response)


def test_a_long_body_is_413_with_and_without_a_key(curator):
    body = b'{"note": "' + b"x" * 1_000_000 + b'"}'

    assert curator.post("sources/", body).status_code == 413
    assert curator.post("sources/", body, Authorization=None).status_code == 413
