"""Values: exactly right, or refused."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from tradeapi.api.parameters import (
    BooleanParameter,
    ChoiceParameter,
    DayParameter,
    DecimalParameter,
    IntegerParameter,
    Parameter,
    TextParameter,
    WordsParameter,
)

DAY = DayParameter()
NUMBER = IntegerParameter(minimum=1, maximum=200)
DECIMAL = DecimalParameter()
TRUTH = BooleanParameter()
CHOICE = ChoiceParameter(choices=[("draft", "not yet"), ("public", "shown"), ("", "none")])
ALL = (DAY, NUMBER, DECIMAL, TRUTH, CHOICE, TextParameter(), WordsParameter())


def refusal(parameter, *raw):
    with pytest.raises(ValidationError) as caught:
        parameter.read(list(raw))
    return caught.value.error_list[0]


@pytest.mark.parametrize(
    ("parameter", "text", "value"),
    [
        (DAY, "2025-08-15", date(2025, 8, 15)),
        (DAY, "1000-01-01", date(1000, 1, 1)),
        (DAY, "2999-12-31", date(2999, 12, 31)),
        (NUMBER, "200", 200),
        (DECIMAL, "12.50", Decimal("12.50")),
        (TRUTH, "true", True),
        (TRUTH, "false", False),
        (CHOICE, "public", "public"),
    ],
)
def test_what_is_right_is_read(parameter, text, value):
    assert parameter.read([text]) == value


@pytest.mark.parametrize(
    "text",
    [
        "01/02/2023", "15-08-2025", "2025-8-5", "20250815", "2025-02-29", "2025-13-01", "0999-12-31",
        "3000-01-01", "2025-08-15T00:00:00Z", "2025-08", " 2025-08-15", "2025-08-15\n", "٢٠٢٥-٠٨-١٥",
        "today", "NaN",
    ],
)  # fmt: skip
def test_a_day_is_written_as_in_rfc_3339(text):
    assert refusal(DAY, text).code == "invalid_value"


@pytest.mark.parametrize("text", ["1.5", "1e5", "-1", "+1", "0", "201", " 1", "1_0", "٣", "9" * 30, "0x10"])
def test_a_whole_number_is_written_in_digits_within_its_bounds(text):
    assert "from 1 to 200" in refusal(NUMBER, text).message


@pytest.mark.parametrize("text", ["1,5", "1e5", "NaN", "Infinity", "-1", "1.", ".5", "1" * 10, "1.1234567"])
def test_a_decimal_is_written_in_digits_with_a_point(text):
    assert refusal(DECIMAL, text).code == "invalid_value"


@pytest.mark.parametrize(
    ("text", "suggestion"), [("True", "true"), ("1", None), ("yes", None), ("fals", "false")]
)
def test_a_truth_is_true_or_false(text, suggestion):
    assert refusal(TRUTH, text).suggestion == suggestion


def test_a_choice_says_which_there_are_and_which_was_meant():
    refused = refusal(CHOICE, "Public")

    assert refused.message == "`Public` is not one of: draft, public, did you mean `public`?"
    assert refused.suggestion == "public"


@pytest.mark.parametrize("parameter", ALL, ids=lambda parameter: type(parameter).__name__)
def test_absent_empty_repeated_and_nul(parameter):
    assert parameter.read([]) is None
    assert refusal(parameter, "").code == "empty_parameter"
    assert refusal(parameter, "1", "1").code == "repeated_parameter"
    assert refusal(parameter, "a\x00").code == "invalid_value"
    assert refusal(parameter, "\ud800").code == "invalid_value"


@pytest.mark.parametrize("parameter", ALL, ids=lambda parameter: type(parameter).__name__)
@given(text=st.text(min_size=1, max_size=300))
def test_any_text_is_read_or_refused_in_words_that_can_be_sent(parameter, text):
    try:
        parameter.read([text])
    except ValidationError as refused:
        assert refused.error_list[0].message.encode()


def test_a_list_takes_commas_and_repetition_once_each():
    numbers = IntegerParameter(many=True)

    assert numbers.read(["3,1", "3", "2"]) == [3, 1, 2]


@pytest.mark.parametrize("raw", [["1,"], [","], ["1,,2"], ["1", ""]])
def test_an_empty_element_of_a_list_is_refused(raw):
    assert refusal(IntegerParameter(many=True), *raw).code == "empty_parameter"


def test_each_wrong_element_of_a_list_is_named():
    with pytest.raises(ValidationError) as caught:
        IntegerParameter(many=True).read(["1,x,y"])

    assert len(caught.value.error_list) == 2


def test_a_list_is_bounded():
    assert "at most 50" in refusal(IntegerParameter(many=True), ",".join(map(str, range(51)))).message


def test_a_required_parameter_must_be_given():
    assert refusal(Parameter(required=True)).code == "missing_parameter"


def test_a_pattern_says_how_to_write_it():
    code = TextParameter(pattern="[0-9]{2,6}", says="a code of digits, such as 7208")

    assert code.read(["7208"]) == "7208"
    assert refusal(code, "72.08").message == "`72.08` is not a code of digits, such as 7208"


def test_a_long_text_is_cut_when_it_is_said_back():
    assert len(refusal(DAY, "x" * 199).message) < 200


def test_values_that_hold_commas_come_by_repetition():
    publishers = TextParameter(many=True, commas=False)

    assert publishers.read(["Osler, Hoskin & Harcourt LLP", "Reuters"]) == [
        "Osler, Hoskin & Harcourt LLP",
        "Reuters",
    ]
