"""What must be true of a country before it is published."""

import pytest

from countries.country import rules
from countries.country.models import Country
from tests.factories import make_country, make_membership


def test_a_name_is_needed():
    assert rules.has_a_name(Country(name=" ")) == "Give the English short name."
    assert rules.has_a_name(Country(name="Canada")) is None


@pytest.mark.django_db
def test_only_a_bloc_has_members():
    make_membership("CA", "FR")
    make_membership("EU", "FR")

    assert rules.only_blocs_have_members(make_country("CA")) == "Only a bloc has members."
    assert rules.only_blocs_have_members(make_country("EU")) is None
