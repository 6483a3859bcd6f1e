import pytest
from django import forms
from django.core.exceptions import ValidationError

from tradeapi.curation.forms import LinesField, TextJsonField

NAMES = LinesField(forms.CharField(max_length=120), required=False)
CODES = LinesField(forms.CharField(max_length=10), required=False)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("USMCA\r\nT-MEC", ["USMCA", "T-MEC"]),
        ("  Korea, Republic of  \n\n", ["Korea, Republic of"]),
        ("", []),
        (" \r\n ", []),
    ],
)
def test_names_stand_one_on_a_line_and_keep_their_commas(typed, kept):
    assert NAMES.clean(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("7208, 7209;7210", ["7208", "7209", "7210"]),
        ("7208.10\n7208.25.30", ["720810", "72082530"]),
        ("72 73", ["72", "73"]),
    ],
)
def test_codes_may_have_anything_between_and_lose_their_dots(typed, kept):
    assert CODES.clean(typed) == kept


def test_what_was_kept_is_shown_as_lines():
    assert NAMES.prepare_value(["Korea, Republic of", "South Korea"]) == "Korea, Republic of\nSouth Korea"
    assert not NAMES.has_changed(["a", "b"], "a\r\nb\r\n")


def test_each_line_is_checked():
    with pytest.raises(ValidationError, match="Item 2 in the array did not validate"):
        LinesField(forms.CharField(max_length=20)).clean("short\nmuch longer than twenty characters")


@pytest.mark.parametrize(
    "typed",
    [r'{"fr": "\u0000"}', r'{"fr": "\ud800"}', '{"fr": NaN}', "[" * 40_000, '{"fr": }'],
    ids=lambda t: t[:12],
)
def test_json_that_the_database_cannot_keep_is_refused_and_shown_again(typed):
    field = TextJsonField()

    with pytest.raises(ValidationError):
        field.clean(typed)
    assert field.prepare_value(field.bound_data(typed, {})) is not None


def test_json_of_names_is_kept():
    assert TextJsonField().clean('{"fr": {"short": "Norvège"}}') == {"fr": {"short": "Norvège"}}
