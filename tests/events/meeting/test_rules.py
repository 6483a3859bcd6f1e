"""What must be true of a meeting before it is published."""

import pytest

from events.meeting import rules
from events.meeting.models import Participation
from tests.factories import make_meeting, make_office, make_official, make_tenure
from tradeapi.curation import transitions

pytestmark = pytest.mark.django_db

DAYS = "2025-08-05/2025-08-06"


@pytest.fixture
def foreign_minister():
    return make_office("Minister of Foreign Affairs", slug="ca-foreign-minister")


@pytest.fixture
def champagne():
    """Finance minister since May 2025, foreign minister never."""
    person = make_official("François-Philippe Champagne", slug="francois-philippe-champagne")
    finance = make_office("Minister of Finance and National Revenue", slug="ca-finance-minister")
    make_tenure(person, finance, "2025-05-13/..")
    return person


def taking_part(meeting, official, office):
    Participation.objects.create(meeting=meeting, country_id="CA", official=official, office=office)
    return meeting


def test_champagne_as_foreign_minister_in_august_2025_is_refused_naming_the_office_he_held(
    champagne, foreign_minister
):
    meeting = taking_part(make_meeting(date=DAYS, published=False), champagne, foreign_minister)

    with pytest.raises(transitions.TransitionNotAllowed) as refusal:
        transitions.admit(meeting, "an article says so")

    assert refusal.value.unmet == [
        "François-Philippe Champagne did not hold the office Minister of Foreign Affairs on"
        " 2025-08-05/2025-08-06; held then: Minister of Finance and National Revenue."
    ]
    meeting.refresh_from_db()
    assert meeting.status == "draft"


def test_the_office_he_held_is_accepted_and_the_tenure_found(champagne):
    finance = champagne.tenures.get().office
    meeting = taking_part(make_meeting(date=DAYS, published=False), champagne, finance)

    transitions.admit(meeting, "an article says so")

    assert meeting.participations.get(official=champagne).tenure == champagne.tenures.get()


@pytest.mark.parametrize(
    ("day", "refused"),
    [("2025-05-12", True), ("2025-05-13", False), ("2025-08-31", False), ("2025-09-01", True)],
)
def test_an_office_counts_from_its_first_day_to_its_last(foreign_minister, day, refused):
    person = make_official("Anita Anand", slug="anita-anand")
    make_tenure(person, foreign_minister, "2025-05-13/2025-08-31")
    meeting = taking_part(make_meeting(date=day, published=False), person, foreign_minister)

    assert (rules.participants_held_their_offices(meeting) is not None) is refused


def test_who_held_no_office_known_here_is_said_so(foreign_minister):
    person = make_official("Roberto Velasco", slug="roberto-velasco")
    meeting = taking_part(make_meeting(date=DAYS, published=False), person, foreign_minister)

    assert "held then: no office known here" in rules.participants_held_their_offices(meeting)


def test_a_person_may_take_part_without_an_office(champagne):
    meeting = taking_part(make_meeting(date=DAYS, published=False), champagne, None)

    assert rules.participants_held_their_offices(meeting) is None


@pytest.mark.parametrize(
    ("countries", "refused"), [(("CA",), True), (("CA", "CA"), True), (("CA", "MX"), False)]
)
def test_a_meeting_has_two_sides(countries, refused):
    meeting = make_meeting(countries=countries, published=False)

    assert (rules.has_two_sides(meeting) is not None) is refused
