"""What the tables of countries and memberships hold, and the questions they answer."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from countries.country.models import Country, Membership
from tests.factories import make_country, make_membership

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("day", "members"),
    [("1957-12-31", []), ("1958-01-01", ["FR"]), ("1973-01-01", ["FR", "GB"]), ("2020-01-31", ["FR", "GB"]),
     ("2020-02-01", ["FR"])],
)  # fmt: skip
def test_members_of_a_bloc_count_both_ends(day, members):
    make_membership("EU", "FR", "1958-01-01/..")
    make_membership("EU", "GB", "1973-01-01/2020-01-31", status="former")

    found = Country.objects.members_of("EU", on=date.fromisoformat(day))

    assert sorted(found.values_list("code", flat=True)) == members


def test_blocs_of_a_country_on_a_day():
    make_membership("EU", "DE", "1958-01-01/..")
    make_membership("USMCA", "CA", "2020-07-01/..")

    assert [bloc.code for bloc in Country.objects.blocs_of("DE", on=date(2025, 8, 15))] == ["EU"]
    assert [bloc.code for bloc in Country.objects.blocs_of("CA", on=date(2020, 6, 30))] == []


@pytest.mark.parametrize("status", ["suspended", "signatory", "disputed", "invited"])
def test_only_members_are_bound(status):
    make_membership("EU", "FR", "2012-08-12/..", status=status)

    assert not Membership.objects.binding(on=date(2025, 8, 15)).exists()


@pytest.mark.parametrize("day", ["1900-01-01", "2025-08-15"])
def test_a_member_since_an_unknown_day_is_a_member_on_any_day(day):
    make_membership("EU", "FR", "/..")

    assert Country.objects.members_of("EU", on=date.fromisoformat(day)).get().code == "FR"


def test_a_country_is_in_a_bloc_once_at_a_time():
    make_membership("EU", "GB", "1973-01-01/2020-01-31")

    with pytest.raises(IntegrityError, match="membership_once_at_a_time"), transaction.atomic():
        make_membership("EU", "GB", "2020-01-31/..")
    make_membership("EU", "GB", "2030-01-01/..")


def test_a_bloc_is_not_its_own_member():
    with pytest.raises(IntegrityError, match="membership_not_of_itself"):
        make_membership("EU", "EU", "1958-01-01/..")


@pytest.mark.parametrize(
    ("code", "kind", "constraint"),
    [
        ("eu", "bloc", "country_code_well_formed"),
        ("C A", "bloc", "country_code_well_formed"),
        ("CAN", "country", "country_code_is_alpha2"),
        ("C1", "territory", "country_code_is_alpha2"),
    ],
)
def test_codes_are_well_formed(code, kind, constraint):
    with pytest.raises(IntegrityError, match=constraint):
        Country.objects.create(code=code, kind=kind, name="Canada")


@pytest.mark.parametrize("code", ["CA-ON", "US-SCOTUS", "PACIFIC_ALLIANCE", "CAFTA-DR", "G7"])
def test_other_parties_have_longer_codes(code):
    Country(code=code, kind="bloc", name=code).full_clean()


@pytest.mark.parametrize(("field", "value"), [("alpha3", "can"), ("numeric", "12"), ("kind", "planet")])
def test_a_wrong_value_is_told_by_its_field(field, value):
    with pytest.raises(ValidationError) as refusal:
        Country(**{"code": "CA", "kind": "country", "name": "Canada", field: value}).full_clean()

    assert list(refusal.value.message_dict) == [field]


def test_what_was_public_keeps_its_code_and_stays():
    canada = make_country("CA")

    for change in (lambda: Country.objects.filter(pk="CA").update(code="KA"), canada.delete):
        with pytest.raises(Exception, match=r"Cannot (update|delete) rows"), transaction.atomic():
            change()
