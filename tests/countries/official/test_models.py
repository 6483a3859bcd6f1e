"""What the tables of people, offices and tenures hold, and the questions they answer."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from countries.official.models import Official, Tenure
from tests.factories import make_office, make_official, make_tenure

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("day", "there"),
    [("2021-10-25", False), ("2021-10-26", True), ("2025-05-12", True), ("2025-05-13", False)],
)
def test_in_office_counts_both_ends(day, there):
    joly = make_official("Mélanie Joly")
    make_tenure(joly, dates="2021-10-26/2025-05-12")

    assert list(Official.objects.in_office(on=date.fromisoformat(day))) == ([joly] if there else [])


@pytest.mark.parametrize(
    ("day", "there"),
    [("2025-05-31", False), ("2025-06-01", True), ("2026-08-31", True), ("2026-09-01", False)],
)
def test_an_imprecise_tenure_covers_every_day_it_may(day, there):
    tenure = make_tenure(dates="2025-06/2026-08")

    assert list(Tenure.objects.on(date.fromisoformat(day))) == ([tenure] if there else [])


@pytest.mark.parametrize(
    ("start", "end", "there"),
    [
        ("2025-01-01", "2025-05-12", False),
        ("2025-01-01", "2025-05-13", True),
        ("2025-08-06", None, False),
        ("2025-08-05", None, True),
        (None, "2025-05-12", False),
        (None, None, True),
    ],
)
def test_overlapping_counts_both_ends(start, end, there):
    tenure = make_tenure(dates="2025-05-13/2025-08-05")

    found = Tenure.objects.overlapping(
        start=start and date.fromisoformat(start), end=end and date.fromisoformat(end)
    )

    assert list(found) == ([tenure] if there else [])


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("2021-10-26/2025-05-13", "2025-05-13/.."),
        ("2021-10-26/..", "2025-05-13/.."),
        ("2021/2025", "2024-12/.."),
    ],
)
def test_a_single_seat_has_one_holder_at_a_time(first, second):
    office = make_office()
    make_tenure(make_official(), office, dates=first)

    with pytest.raises(IntegrityError, match="tenure_one_holder_of_a_single_seat"), transaction.atomic():
        make_tenure(make_official(), office, dates=second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("2021-10-26/2025-05-12", "2025-05-13/.."),
        ("2025-06/2026-08", "2026-08/.."),
        ("2021/2025", "2025/.."),
        ("/..", "2025-05-13/.."),
    ],
)
def test_holders_whose_days_need_not_overlap_may_follow_each_other(first, second):
    office = make_office()

    make_tenure(make_official(), office, dates=first)
    make_tenure(make_official(), office, dates=second)

    assert office.tenures.count() == 2


def test_an_office_of_several_seats_has_several_holders_at_a_time():
    office = make_office("Vice Premier", single_seat=False)

    make_tenure(make_official(), office, dates="2023-03-12/..")
    make_tenure(make_official(), office, dates="2023-03-12/..")

    with pytest.raises(IntegrityError, match="tenure_one_holder"), transaction.atomic():
        office.single_seat = True
        office.save()


@pytest.mark.parametrize("hidden", ["official", "office"])
def test_a_tenure_is_public_when_both_sides_are(hidden):
    make_tenure(make_official(published=hidden != "official"), make_office(published=hidden != "office"))

    assert not Tenure.objects.published().exists()
