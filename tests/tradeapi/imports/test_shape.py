"""Whether a row has the fields it should have."""

import pytest

from tradeapi.imports.report import ImportReport
from tradeapi.imports.rows import Row
from tradeapi.imports.shape import fits

NEEDS = {"name": "text", "acting": "true or false", "aliases": "a list of texts"}
MAY_LACK = {"names": "an object", "sources": "a list of objects"}
WHOLE = {"name": "Anita Anand", "acting": False, "aliases": []}


@pytest.mark.parametrize(
    "values",
    [
        WHOLE,
        {**WHOLE, "names": None, "sources": None},
        {**WHOLE, "aliases": ["Anand"], "names": {"fr": "Anand"}, "sources": [{}]},
    ],
)
def test_a_row_that_fits(values):
    report = ImportReport()

    assert fits(Row("f.json", 7, values), report, needs=NEEDS, may_lack=MAY_LACK)
    assert report.faults == []


@pytest.mark.parametrize(
    ("values", "faults"),
    [
        ({}, ["name: is missing", "acting: is missing", "aliases: is missing"]),
        ({**WHOLE, "name": ""}, ["name: is missing"]),
        ({**WHOLE, "name": None}, ["name: is missing"]),
        ({**WHOLE, "nmae": "x"}, ["nmae: no such field"]),
        ({**WHOLE, "name": 5}, ["name: text is expected"]),
        ({**WHOLE, "acting": 0}, ["acting: true or false is expected"]),
        ({**WHOLE, "aliases": ["a", None]}, ["aliases: a list of texts is expected"]),
        ({**WHOLE, "names": []}, ["names: an object is expected"]),
        ({**WHOLE, "sources": ["x"]}, ["sources: a list of objects is expected"]),
    ],
)
def test_a_row_that_does_not_fit_is_told_field_by_field(values, faults):
    report = ImportReport()

    assert not fits(Row("f.json", 7, values), report, needs=NEEDS, may_lack=MAY_LACK)
    assert [str(fault) for fault in report.faults] == [f"f.json, line 7, {fault}" for fault in faults]
