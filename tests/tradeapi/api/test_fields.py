"""Dates and ranges as the public sees them."""

from datetime import date
from types import SimpleNamespace

import pytest
from psycopg.types.range import DateRange
from rest_framework import serializers

from tradeapi.api.fields import EdtfDateField, FirstDayField, LastDayField


class Shape(serializers.Serializer):
    when = EdtfDateField(allow_null=True)
    valid_from = FirstDayField(source="days")
    valid_through = LastDayField(source="days")


FIFTH_AND_SIXTH = DateRange(date(2025, 8, 5), date(2025, 8, 7))


def shown(when="2025-08-05", days=FIFTH_AND_SIXTH):
    return Shape(SimpleNamespace(when=when, days=days)).data


@pytest.mark.parametrize(
    ("edtf", "earliest", "latest", "approximate", "uncertain"),
    [
        ("2025-08-05", "2025-08-05", "2025-08-05", False, False),
        ("2025-08", "2025-08-01", "2025-08-31", False, False),
        ("2025-10-29~", "2025-10-29", "2025-10-29", True, False),
        ("2025-08-05?/..", "2025-08-05", None, False, True),
        ("/2025", None, "2025-12-31", False, False),
    ],
)
def test_a_date_keeps_its_precision_and_shows_its_bounds(edtf, earliest, latest, approximate, uncertain):
    assert shown(when=edtf)["when"] == {
        "edtf": edtf,
        "earliest": earliest,
        "latest": latest,
        "approximate": approximate,
        "uncertain": uncertain,
    }


def test_no_date_is_null():
    assert shown(when="")["when"] is None


def test_both_ends_of_a_range_are_days_that_belong_to_it():
    answer = shown()

    assert (answer["valid_from"], answer["valid_through"]) == ("2025-08-05", "2025-08-06")


@pytest.mark.parametrize("days", [DateRange(None, None), DateRange(empty=True), None])
def test_open_and_missing_ends_are_null(days):
    answer = shown(days=days)

    assert answer["valid_from"] is None
    assert answer["valid_through"] is None
