"""``known_on`` of agreements: status, milestones and parties as far as was known on a day."""

from datetime import UTC, datetime

import pytest
import time_machine

from events.agreement.models import AgreementParty
from tests.factories import (
    make_agreement,
    make_citation,
    make_country,
    make_event,
    make_meeting,
    make_membership,
    make_milestone,
    make_source,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_2026():
    with time_machine.travel(datetime(2026, 11, 23, 12, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def deal():
    """Signed 2018-11-30 to enter into force on 2020-07-01, as was announced on 2020-04-24; a party left in 2025."""
    agreement = make_agreement(slug="deal", parties=("CA", "MX"), dates="2020-07-01/..")
    AgreementParty.objects.create(
        agreement=agreement, country=make_country("US"), dates="2020-07-01/2025-01-31"
    )
    AgreementParty.objects.create(agreement=agreement, country=make_country("JP"), dates="2024-01-01/..")
    make_milestone(agreement, slug="signed", step="signed", date="2018-11-30")
    make_milestone(
        agreement, slug="in-force", step="in_force", date="2020-07-01", announced="2020-04-24",
        sources=[make_source(dated="2020-04-24")],
    )  # fmt: skip
    make_milestone(
        agreement, slug="review", step="review_due", date="2026-07-01", announced="2020-07-01",
        occurrence="missed", settled="2026-07-02",
    )  # fmt: skip
    return agreement


def test_an_agreement_is_known_from_its_first_milestone_on(found, api_client, deal):
    make_agreement(slug="without-milestones")

    assert found("agreements/", known_on="2018-11-29") == []
    assert found("agreements/", known_on="2018-11-30") == ["deal"]
    missing = api_client.get("/api/v1/agreements/deal/", {"known_on": "2018-11-29"})
    assert missing.status_code == 404
    assert missing.json()["detail"] == "It had not certainly been announced by 2018-11-29."


@pytest.mark.parametrize(
    ("on", "known_on", "status", "in_force_from"),
    [
        ("2020-08-01", "2020-04-23", "signed", None),
        ("2020-08-01", "2020-06-30", "signed", None),
        ("2020-08-01", "2020-07-01", "in_force", "2020-07-01"),
        ("2020-06-30", "2020-07-01", "signed", "2020-07-01"),
        ("2018-11-29", "2020-07-01", None, "2020-07-01"),
    ],
)
def test_the_two_days_combine_and_both_are_said(ask, found, deal, on, known_on, status, in_force_from):
    answer = ask("agreements/", on=on, known_on=known_on)
    agreement = ask("agreements/deal/", on=on, known_on=known_on)

    assert answer["days"] == {"on": on, "known_on": known_on}
    assert answer["results"] == [agreement]
    assert (agreement["status_on"], agreement["known_on"]) == (on, known_on)
    assert agreement["status"] == status
    assert (agreement["in_force_from"] and agreement["in_force_from"]["edtf"]) == in_force_from
    for name in ("signed", "in_force"):
        assert found("agreements/", on=on, known_on=known_on, status=name) == ["deal"] * (name == status)


def test_the_days_are_today_and_everything_known_unless_given(ask, deal):
    assert ask("agreements/")["days"] == {"on": "2026-11-23", "known_on": None}
    assert ask("agreements/deal/")["known_on"] is None


@pytest.mark.parametrize(
    ("known_on", "milestones"),
    [
        ("2020-04-23", {"signed": "occurred"}),
        ("2020-06-30", {"signed": "occurred", "in-force": "expected"}),
        ("2026-07-01", {"signed": "occurred", "in-force": "occurred", "review": "expected"}),
        ("2026-07-02", {"signed": "occurred", "in-force": "occurred", "review": "missed"}),
    ],
)
def test_milestones_are_those_that_were_known_as_they_were_known(ask, found, deal, known_on, milestones):
    shown = ask("agreements/deal/", known_on=known_on)["milestones"]

    assert {one["event"]["id"]: one["occurrence"] for one in shown} == milestones
    assert found("agreements/", step="review_due", known_on=known_on) == ["deal"] * ("review" in milestones)


@pytest.mark.parametrize(
    ("known_on", "parties"),
    [
        ("2019-01-01", {"CA": None, "MX": None, "US": None}),
        ("2023-12-31", {"CA": None, "MX": None, "US": None}),
        ("2024-01-01", {"CA": None, "JP": None, "MX": None, "US": None}),
        ("2025-01-31", {"CA": None, "JP": None, "MX": None, "US": "2025-01-31"}),
    ],
)
def test_later_parties_and_ends_are_known_from_their_day_on(ask, found, deal, known_on, parties):
    shown = ask("agreements/deal/", known_on=known_on)["parties"]

    assert {one["country"]["id"]: one["valid_through"] for one in shown} == parties
    assert [one["dates"]["edtf"] for one in shown if one["country"]["id"] == "US"] == [
        "2020-07-01/2025-01-31" if parties["US"] else "2020-07-01/.."
    ]
    assert found("agreements/", party="JP", known_on=known_on) == ["deal"] * ("JP" in parties)


def test_who_is_bound_is_answered_from_what_was_known(found, deal):
    make_membership("EU", "DE")
    AgreementParty.objects.create(agreement=deal, country=make_country("EU"), dates="2024-01-01/..")

    assert found("agreements/", binds="US,CA", on="2025-06-01") == []
    assert found("agreements/", binds="US,CA", on="2025-06-01", known_on="2024-12-31") == ["deal"]
    assert found("agreements/", binds="DE", on="2025-06-01", known_on="2023-12-31") == []
    assert found("agreements/", binds="DE", on="2025-06-01", known_on="2024-01-01") == ["deal"]
    assert found("agreements/", party="US", on="2025-06-01", known_on="2025-01-31") == []
    assert found("agreements/", party="US", on="2025-06-01", known_on="2025-01-30") == ["deal"]


def test_meetings_count_once_they_were_known(found, deal):
    meeting = make_meeting(slug="round", date="2019-03-01")
    meeting.agreements.add(deal)

    assert found("agreements/", meeting="round", known_on="2019-02-28") == []
    assert found("agreements/", meeting="round", known_on="2019-03-01") == ["deal"]


def test_what_is_not_published_changes_nothing_that_was_known(ask, deal):
    before = ask("agreements/", known_on="2023-12-31", on="2025-06-01")

    AgreementParty.objects.create(
        agreement=deal, country=make_country("ZZ", published=False), dates="2019-01-01/.."
    )
    make_milestone(deal, step="terminated", date="2021-01-01", published=False)

    assert ask("agreements/", known_on="2023-12-31", on="2025-06-01") == before


def test_what_was_known_takes_a_fixed_number_of_queries(ask, deal, django_assert_num_queries):
    def one_more():
        milestone = make_milestone(make_agreement(slug="other"), part_of=make_event().spine)
        make_citation(milestone, make_source(reprint_of=make_source(reprint_of=make_source())))

    one_more()
    with django_assert_num_queries(8):  # and the citations of milestones, with two steps of reprints
        ask("agreements/", known_on="2026-11-23")
    make_milestone(make_agreement(slug="third"))

    with django_assert_num_queries(8):
        assert len(ask("agreements/", known_on="2026-11-23")["results"]) == 3


@pytest.mark.parametrize("name", ["on", "known_on"])
@pytest.mark.parametrize("path", ["agreements/", "agreements/deal/"])
@pytest.mark.parametrize("day", ["1899-12-31", "2201-01-01"])
def test_days_outside_the_years_that_are_kept_are_refused(refused, deal, name, path, day):
    assert refused(path, **{name: day}) == [name]
