"""The dates of sources: what is understood, between which days it lies, and what is refused."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradeapi.edtf import Edtf


def day(text):
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "precision"),
    [
        ("2025-08-05", "2025-08-05", "2025-08-05", "day"),
        ("2025-08", "2025-08-01", "2025-08-31", "month"),
        ("2024-02", "2024-02-01", "2024-02-29", "month"),
        ("2025-02", "2025-02-01", "2025-02-28", "month"),
        ("2025", "2025-01-01", "2025-12-31", "year"),
        ("1000", "1000-01-01", "1000-12-31", "year"),
        ("2999-12-31", "2999-12-31", "2999-12-31", "day"),
        ("2025-08-05/2025-08-06", "2025-08-05", "2025-08-06", "interval"),
        ("2025-08-05/2025-08-05", "2025-08-05", "2025-08-05", "interval"),
        ("2025-08/2025-09", "2025-08-01", "2025-09-30", "interval"),
        ("2025-08-20/2025-08", "2025-08-20", "2025-08-31", "interval"),
        ("2025-08-05/..", "2025-08-05", None, "interval"),
        ("2025-08-05/", "2025-08-05", None, "interval"),
        ("../2025-08", None, "2025-08-31", "interval"),
        ("/2025-08", None, "2025-08-31", "interval"),
        ("/..", None, None, "interval"),
    ],
)
def test_bounds_are_the_first_and_the_last_possible_day(text, earliest, latest, precision):
    parsed = Edtf.parse(text)

    assert (parsed.earliest, parsed.latest) == (day(earliest), day(latest))
    assert parsed.precision == precision


@pytest.mark.parametrize(
    ("text", "approximate", "uncertain"),
    [
        ("2025-10-29", False, False),
        ("2025-10-29~", True, False),
        ("2025-10-29?", False, True),
        ("2025-10-29%", True, True),
        ("2025-08~/2025-09", True, False),
        ("2025-08/2025-09?", False, True),
        ("2025-08~/2025-09?", True, True),
        ("2025-08~/..", True, False),
    ],
)
def test_qualifiers_are_told_and_leave_the_bounds(text, approximate, uncertain):
    parsed = Edtf.parse(text)
    plain = Edtf.parse(text.translate({ord(sign): None for sign in "~?%"}))

    assert (parsed.approximate, parsed.uncertain) == (approximate, uncertain)
    assert (parsed.earliest, parsed.latest) == (plain.earliest, plain.latest)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2025-08-05", "2025-08-05", "2025-08-05"),
        ("2025-05-13/2025-08-06", "2025-05-13", "2025-08-06"),
        ("2025-05/2025-08", "2025-05-31", "2025-08-01"),
        ("2025/2027", "2025-12-31", "2027-01-01"),
        ("2025-05-13/..", "2025-05-13", None),
        ("../2025-05-13", None, "2025-05-13"),
        ("2025-05-13/", "2025-05-13", "2025-05-13"),
        ("/2025-05-13", "2025-05-13", "2025-05-13"),
    ],
)
def test_certain_days_belong_whatever_the_ends_mean(text, start, end):
    parsed = Edtf.parse(text)

    assert (parsed.certain_start, parsed.certain_end) == (day(start), day(end))


@pytest.mark.parametrize("text", ["2025-08", "2025", "2025-08/2025-08", "2025-08/", "/2025", "/.."])
def test_no_day_is_certain_where_the_end_may_come_before_the_start(text):
    parsed = Edtf.parse(text)

    assert parsed.certain_start > parsed.certain_end


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "write 2025, 2025-08 or 2025-08-05"),
        ("2025-02-30", "There is no day 30 in 2025-02; it has the days 01 to 28."),
        ("2025-08-00", "There is no day 00 in 2025-08; it has the days 01 to 31."),
        ("2025-13", "There is no month 13; months are 01 to 12."),
        ("2025-21", "There is no month 21"),
        ("2025-00-10", "There is no month 00"),
        ("0999-12-31", "The year 0999 is outside 1000 to 2999."),
        ("3000", "The year 3000 is outside 1000 to 2999."),
        ("2025-09/2025-08", "ends before it starts; put the earlier date first."),
        ("2025-08-05/2025-08-04", "ends before it starts"),
        ("2025/2026/2027", "more than one slash"),
        ("/", "names no date; give the start or the end"),
        ("../..", "names no date"),
        ("../", "names no date"),
        ("05/08/2025", "more than one slash"),
    ],
)
def test_a_refusal_says_what_is_wrong(text, told):
    with pytest.raises(ValueError, match=r"^[A-Z'].*[.]$") as refusal:
        Edtf.parse(text)

    assert told in str(refusal.value)


@pytest.mark.parametrize(
    "text",
    [
        "25", "2025-8", "2025-8-5", "20250805", "202508", "2025-08-5", "2025-W31", "2025-217", "+2025",
        "-2025", "Y2025", " 2025", "2025 ", "2025\n", "2025-08-05\x00", "2025 /2026", "2025/ 2026",
        "2025-08-05T10:00:00Z", "2025-08-05T", "~2025", "2025~-08", "2025?-08-05", "2025~?", "2025%%",
        "2025-XX", "202X", "199u", "..", "2025..2026", "2025/...", "2025/open", "2025--08", "2025-08-",
        "٢٠٢٥", "２０２５-08-05", "2025−08", "[2025,2026]", "August 2025", "15-08-2025", "\ud800",
        "2025-08-05/2025-02-30",
    ],
)  # fmt: skip
def test_anything_else_is_refused_in_a_message_that_can_be_sent(text):
    with pytest.raises(ValueError, match=r"There is no day 30|write 2025") as refusal:
        Edtf.parse(text)

    assert str(refusal.value).isascii()


def test_a_long_text_is_not_echoed_in_full():
    with pytest.raises(ValueError, match="understood") as refusal:
        Edtf.parse("9" * 100_000)

    assert len(str(refusal.value)) < 300


def test_of_a_day_is_that_day():
    assert Edtf.of(date(2025, 8, 5)) == Edtf.parse("2025-08-05")


@pytest.mark.parametrize("day", [date(999, 12, 31), date(3000, 1, 1)])
def test_of_a_day_outside_the_years_is_refused(day):
    with pytest.raises(ValueError, match="outside 1000 to 2999"):
        Edtf.of(day)


days = st.dates(date(1000, 1, 1), date(2999, 12, 31))
dates = st.builds(
    lambda day, length, qualifier: day.isoformat()[:length] + qualifier,
    days, st.sampled_from([4, 7, 10]), st.sampled_from(["", "~", "?", "%"]),
)  # fmt: skip
sides = dates | st.sampled_from(["..", ""])


@given(dates)
def test_a_date_keeps_its_text_and_its_precision(text):
    parsed = Edtf.parse(text)

    assert str(parsed) == parsed.text == text
    assert parsed.precision == {4: "year", 7: "month", 10: "day"}[len(text.rstrip("~?%"))]
    assert parsed.earliest.isoformat().startswith(text.rstrip("~?%"))
    assert parsed.latest.isoformat().startswith(text.rstrip("~?%"))
    assert parsed.approximate == (text[-1] in "~%")
    assert parsed.uncertain == (text[-1] in "?%")


@given(dates)
def test_the_day_before_and_the_day_after_are_not_part_of_a_date(text):
    parsed, bare = Edtf.parse(text), text.rstrip("~?%")

    if parsed.earliest > date(1000, 1, 1):
        assert not (parsed.earliest - timedelta(days=1)).isoformat().startswith(bare)
    if parsed.latest < date(2999, 12, 31):
        assert not (parsed.latest + timedelta(days=1)).isoformat().startswith(bare)


@given(sides, sides)
def test_an_interval_lies_between_the_bounds_of_its_sides_or_is_refused(start, end):
    text = f"{start}/{end}"
    first = Edtf.parse(start).earliest if start not in ("", "..") else None
    last = Edtf.parse(end).latest if end not in ("", "..") else None
    if (first is None and last is None and text != "/..") or (first and last and first > last):
        with pytest.raises(ValueError, match=r"names no date|ends before it starts"):
            Edtf.parse(text)
        return

    parsed = Edtf.parse(text)

    assert (parsed.text, parsed.precision) == (text, "interval")
    assert (parsed.earliest, parsed.latest) == (first, last)


@given(sides, sides)
def test_certain_days_are_possible_days(start, end):
    try:
        parsed = Edtf.parse(f"{start}/{end}")
    except ValueError:
        return

    if parsed.certain_start and parsed.certain_end and parsed.certain_start > parsed.certain_end:
        return
    assert parsed.earliest is None or (parsed.certain_start or date.min) >= parsed.earliest
    assert parsed.latest is None or (parsed.certain_end or date.max) <= parsed.latest


@given(st.text(max_size=12) | st.text(alphabet="0123456789-/.~?%", max_size=24))
def test_any_text_is_read_or_refused_with_a_sentence(text):
    try:
        assert Edtf.parse(text).text == text
    except ValueError as refusal:
        assert str(refusal).endswith(".")


@given(days)
def test_of_and_text_are_inverse(day):
    assert Edtf.of(day).text == day.isoformat()
    assert Edtf.of(day).earliest == Edtf.of(day).latest == day
