"""Rows of files, each with the line it begins on."""

import json

import pytest

from tradeapi.imports.rows import Row, UnreadableFile, csv_rows, json_rows


def test_rows_of_a_list_know_their_lines(tmp_path):
    path = tmp_path / "t.json"
    path.write_text(
        '{\n "about": {"a": [1]},\n "rows": [\n  {"n": 1},\n  {\n   "n": 2\n  }, {"n": 3}\n ],\n "z": []\n}'
    )

    rows = list(json_rows(path, "rows"))

    assert [(row.file, row.line, row.values["n"]) for row in rows] == [
        ("t.json", 4, 1),
        ("t.json", 5, 2),
        ("t.json", 7, 3),
    ]


@pytest.mark.parametrize("indent", [None, 1, 4])
def test_lines_are_right_however_the_file_is_laid_out(tmp_path, indent):
    rows = [{"n": number, "text": 'a "quoted", [odd] {text}\n'} for number in range(5)]
    path = tmp_path / "t.json"
    path.write_text(json.dumps({"before": [[{}]], "rows": rows, "after": 1}, indent=indent))

    lines = path.read_text().splitlines()
    for row in json_rows(path, "rows"):
        here = "\n".join(lines[row.line - 1 : row.line + 2])
        assert f'"n": {row.values["n"]}' in here


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "t.json: not JSON"),
        ("[]", 'an object with a list "rows" is expected'),
        ('{"rows": {}}', 'an object with a list "rows" is expected'),
        ('{"rows": [{},\n 5]}', "t.json, line 2: an object is expected"),
    ],
)
def test_a_file_that_is_no_table_is_told(tmp_path, text, told):
    path = tmp_path / "t.json"
    path.write_text(text)

    with pytest.raises(UnreadableFile) as refusal:
        list(json_rows(path, "rows"))

    assert told in str(refusal.value)


def test_a_record_inside_a_record_knows_where_it_stands():
    row = Row("t.json", 7, {"members": [{"country": "CA"}, {"country": "QQ"}]})
    faults = []

    second = row.nested("members", faults)[1]

    assert faults == []
    assert (
        str(second.fault("country", "no country 'QQ'"))
        == "t.json, line 7, members[1].country: no country 'QQ'"
    )


@pytest.mark.parametrize("value", ["CA", {"country": "CA"}, [5]])
def test_what_is_no_list_of_records_is_told(value):
    faults = []

    assert Row("t.json", 7, {"members": value}).nested("members", faults) == []
    assert [str(fault) for fault in faults] == ["t.json, line 7, members: a list of objects is expected"]


def test_rows_of_a_csv_file_know_their_lines(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text('code,text\n01,"live, animals"\n02,meat\n')

    assert [(row.line, row.values) for row in csv_rows(path, {"code"})] == [
        (2, {"code": "01", "text": "live, animals"}),
        (3, {"code": "02", "text": "meat"}),
    ]


def test_a_missing_column_is_told(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("code\n01\n")

    with pytest.raises(UnreadableFile, match=r"t\.csv, line 1: missing columns: note, text\."):
        list(csv_rows(path, {"code", "text", "note"}))
