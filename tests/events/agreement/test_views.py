"""Agreements and milestones over HTTP."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from events.agreement.models import AgreementClause
from tests.events.shapes import countries, dated, ref
from tests.factories import make_agreement, make_country, make_milestone, make_source

pytestmark = pytest.mark.django_db

MIDSUMMER = datetime(2025, 8, 15, 12, tzinfo=UTC)


@pytest.fixture
def usmca():
    """Signed 2018-11-30, in force 2020-07-01, a joint review due 2026-07-01."""
    with time_machine.travel(MIDSUMMER, tick=False):
        agreement = make_agreement(
            "United States-Mexico-Canada Agreement",
            slug="usmca",
            parties=("CA", "MX"),
            summary="Free trade.",
            desta_id=1007,
            note="Four names.",
        )
        make_milestone(agreement, slug="signed", step="signed", date="2018-11-30", title="USMCA signed")
        make_milestone(agreement, slug="in-force", step="in_force", date="2020-07-01")
        make_milestone(
            agreement,
            slug="review",
            step="review_due",
            date="2026-07-01",
            title="Joint review",
            announced="2020-07-01",
            occurrence="expected",
            sources=[make_source("Agreement text", slug="text")],
        )
        AgreementClause.objects.create(
            agreement=agreement, kind="joint_review", article="34.7", text="First review.", date="2026-07-01"
        )
        AgreementClause.objects.create(
            agreement=agreement, kind="withdrawal", text="Six months after notice."
        )
    return agreement


@time_machine.travel(MIDSUMMER, tick=False)
def test_an_agreement_says_who_is_bound_since_when_and_how_it_stands_today(ask, usmca):
    assert ask("agreements/usmca/") == {
        "slug": "usmca",
        "name": "United States-Mexico-Canada Agreement",
        "aliases": ["USMCA", "CUSMA", "T-MEC"],
        "type": "free_trade_agreement",
        "summary": "Free trade.",
        "status": "in_force",
        "status_on": "2025-08-15",
        "known_on": None,
        "status_since": dated("2020-07-01"),
        "in_force_from": dated("2020-07-01"),
        "parties": [
            {
                "country": ref("countries/CA", "Canada"),
                "valid_from": "2020-07-01",
                "valid_through": None,
                "dates": {**dated("2020-07-01/..", "2020-07-01"), "latest": None},
            },
            {
                "country": ref("countries/MX", "Mexico"),
                "valid_from": "2020-07-01",
                "valid_through": None,
                "dates": {**dated("2020-07-01/..", "2020-07-01"), "latest": None},
            },
        ],
        "clauses": [
            {"kind": "joint_review", "article": "34.7", "text": "First review.", "date": dated("2026-07-01")},
            {"kind": "withdrawal", "article": "", "text": "Six months after notice.", "date": None},
        ],
        "milestones": [
            {
                "event": ref("milestones/signed", "USMCA signed"),
                "step": "signed",
                "date": dated("2018-11-30"),
                "occurrence": "occurred",
                "verification": "official",
            },
            {
                "event": ref("milestones/in-force", "USMCA enters into force"),
                "step": "in_force",
                "date": dated("2020-07-01"),
                "occurrence": "occurred",
                "verification": "official",
            },
            {
                "event": ref("milestones/review", "Joint review"),
                "step": "review_due",
                "date": dated("2026-07-01"),
                "occurrence": "expected",
                "verification": "official",
            },
        ],
        "disputes": [],
        "desta_id": 1007,
        "note": "Four names.",
        "updated_at": "2025-08-15T12:00:00Z",
    }


@pytest.mark.parametrize(
    ("day", "status", "since"),
    [
        ("2018-11-29", None, None), ("2018-11-30", "signed", "2018-11-30"),
        ("2020-06-30", "signed", "2018-11-30"), ("2020-07-01", "in_force", "2020-07-01"),
        ("2026-07-02", "in_force", "2020-07-01"),
    ],
)  # fmt: skip
def test_the_status_is_that_of_the_day_asked_for(ask, usmca, day, status, since):
    for answer in (ask("agreements/usmca/", on=day), ask("agreements/", on=day)["results"][0]):
        assert (answer["status"], answer["status_on"]) == (status, day)
        assert (answer["status_since"] and answer["status_since"]["edtf"]) == since
        assert answer["in_force_from"] == dated("2020-07-01")


@pytest.mark.parametrize(
    ("step", "status"),
    [
        ("launched", "in_negotiation"), ("announced", "announced"), ("concluded", "concluded"),
        ("signed", "signed"),
        ("provisional", "provisionally_applied"), ("in_force", "in_force"), ("implemented", "implemented"),
        ("ratified", None), ("amended", None), ("review_held", None), ("withdrawal_notice", None),
    ],
)  # fmt: skip
def test_each_milestone_gives_its_status_or_none(ask, step, status):
    make_milestone(make_agreement(slug="deal"), step=step, date="2025-01-01")

    assert ask("agreements/deal/", on="2025-01-01")["status"] == status


def test_of_milestones_of_one_day_the_furthest_counts(ask):
    agreement = make_agreement(slug="deal")
    make_milestone(agreement, step="in_force", date="2025-01-01")
    make_milestone(agreement, step="signed", date="2025-01-01")

    assert ask("agreements/deal/", on="2025-01-01")["status"] == "in_force"


def test_a_milestone_counts_when_it_has_certainly_occurred(ask):
    agreement = make_agreement(slug="deal")
    make_milestone(agreement, step="signed", date="2025-01")
    make_milestone(agreement, step="in_force", date="2025-02-01", occurrence="missed")

    assert ask("agreements/deal/", on="2025-01-30")["status"] is None
    assert ask("agreements/deal/", on="2025-01-31")["status"] == "signed"
    assert ask("agreements/deal/", on="2025-03-01")["status"] == "signed"
    assert ask("agreements/deal/")["in_force_from"] is None


def test_what_is_not_published_is_not_shown_of_an_agreement(ask, usmca):
    before = ask("agreements/usmca/", on="2025-08-15")

    make_milestone(usmca, step="terminated", date="2021-01-01", published=False)
    usmca.parties.create(country=make_country("ZZ", published=False))

    assert ask("agreements/usmca/", on="2025-08-15") == before


def test_a_list_takes_the_same_number_of_queries_however_long(ask, usmca, django_assert_num_queries):
    with django_assert_num_queries(5):  # agreements, parties, clauses, milestones, disputes
        assert len(ask("agreements/")["results"]) == 1
    make_milestone(make_agreement(parties=("US", "JP", "BR")))

    with django_assert_num_queries(5):
        assert len(ask("agreements/")["results"]) == 2


def test_agreements_are_in_the_order_of_their_names(found):
    make_agreement("B", slug="b")
    make_agreement("A", slug="a")

    assert found("agreements/") == ["a", "b"]
    assert found("agreements/", ordering="-name") == ["b", "a"]


def test_a_milestone_is_an_event_with_its_agreement_and_step(ask, usmca):
    review = ask("milestones/review/")

    event = ask("events/review/")
    assert event.pop("detail") == ref("milestones/review", "Joint review")
    assert review == {
        **event,
        "agreement": ref("agreements/usmca", "United States-Mexico-Canada Agreement"),
        "step": "review_due",
    }
    assert countries(review) == {("CA", "party"), ("MX", "party")}
    assert (review["kind"], review["occurrence"]) == ("agreement_milestone", "expected")


def test_a_list_of_milestones_takes_the_same_number_of_queries(ask, usmca, django_assert_num_queries):
    with django_assert_num_queries(7):
        assert len(ask("milestones/")["results"]) == 3
    make_milestone()

    with django_assert_num_queries(7):
        assert len(ask("milestones/")["results"]) == 4


def test_today_is_the_day_of_the_question(ask, usmca):
    with time_machine.travel(date(2019, 6, 1), tick=False):
        assert ask("agreements/usmca/")["status"] == "signed"
