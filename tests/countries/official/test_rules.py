"""What must be true of people and offices before they are published."""

import pytest

from countries.official import rules
from countries.official.models import Office, Official
from tests.factories import make_official, make_tenure
from tradeapi.curation import transitions


def test_a_person_has_a_name_and_an_office_a_title():
    assert rules.has_a_name(Official(name=" ")) == "Give the person's name."
    assert rules.has_a_title(Office(title="")) == "Give the title of the office."


@pytest.mark.django_db
def test_a_person_acts_for_a_country_or_holds_an_office():
    nobody = Official.objects.create(name="Charles III", slug="charles-iii")
    with pytest.raises(transitions.TransitionNotAllowed, match="Name the country the person acts for"):
        transitions.admit(nobody, "test")

    make_tenure(nobody)
    transitions.admit(nobody, "test")

    assert nobody.is_public
    assert make_official().is_public
