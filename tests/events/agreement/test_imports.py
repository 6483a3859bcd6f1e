"""The table of agreements: parties, clauses and milestones, published together."""

from datetime import date

import pytest

from events.agreement.imports import load_agreements
from events.agreement.models import Agreement, Milestone
from events.event.models import EventLink
from tests.events.tables import faults_of, table, without
from tests.factories import make_country, make_event, make_link, make_source
from tradeapi.imports.report import ImportRefused

SIGNED = {
    "slug": "usmca-signed",
    "step": "signed",
    "title": "USMCA signed",
    "date": "2018-11-30",
    "citations": [{"source": "text"}],
}
IN_FORCE = SIGNED | {
    "slug": "usmca-in-force",
    "step": "in_force",
    "title": "USMCA in force",
    "date": "2020-07-01",
}
REVIEW_DUE = {
    "slug": "usmca-review-due-2026",
    "step": "review_due",
    "title": "USMCA: first joint review due",
    "date": "2026-07-01",
    "announced": "2020-07-01",
    "occurrence": "occurred",
    "settled": "2026-07-01",
    "citations": [{"source": "text"}],
    "resolved_by": [{"event": "usmca-review-held-2026", "source": "post"}],
}
REVIEW_HELD = {
    "slug": "usmca-review-held-2026",
    "step": "review_held",
    "title": "USMCA: joint review held",
    "date": "2026-07-01",
    "citations": [{"source": "post"}],
}
USMCA = {
    "slug": "usmca",
    "name": "Agreement between the United States of America, the United Mexican States, and Canada",
    "aliases": ["USMCA", "CUSMA", "T-MEC"],
    "type": "free_trade_agreement",
    "desta_id": 1007,
    "parties": [{"country": code, "dates": "2020-07-01/.."} for code in ("CA", "MX", "US")],
    "clauses": [
        {"kind": "joint_review", "article": "34.7", "text": "On the sixth anniversary.", "date": "2026-07-01"}
    ],
    "milestones": [SIGNED, IN_FORCE, REVIEW_DUE, REVIEW_HELD],
}


@pytest.fixture(autouse=True)
def world(db):
    """The countries and sources that the rows name."""
    for code in ("CA", "MX", "US"):
        make_country(code)
    make_source("Text of the agreement", slug="text")
    make_source("USMCA not renewed in its current form", slug="post", publisher="A site", tier="blog")


def test_an_agreement_is_published_with_its_parties_clauses_and_milestones(tmp_path):
    load_agreements(table(tmp_path, "agreements", USMCA))

    agreement = Agreement.objects.published().get(slug="usmca")
    assert [(p.country_id, p.dates) for p in agreement.parties.all()] == [
        ("CA", "2020-07-01/.."),
        ("MX", "2020-07-01/.."),
        ("US", "2020-07-01/.."),
    ]
    assert [(c.kind, c.article, c.date) for c in agreement.clauses.all()] == [
        ("joint_review", "34.7", "2026-07-01")
    ]
    assert list(agreement.milestones.published().order_by("id").values_list("step", flat=True)) == [
        "signed",
        "in_force",
        "review_due",
        "review_held",
    ]


def test_the_parties_of_the_agreement_play_a_role_in_its_milestones(tmp_path):
    load_agreements(table(tmp_path, "agreements", USMCA))

    roles = Milestone.objects.get(slug="usmca-signed").event_countries.values_list("country_id", "role")
    assert set(roles) == {("CA", "party"), ("MX", "party"), ("US", "party")}


@pytest.mark.parametrize(
    ("day", "status"), [("2018-11-29", None), ("2019-06-01", "signed"), ("2020-07-01", "in_force")]
)
def test_the_status_follows_from_the_milestones_loaded(tmp_path, day, status):
    load_agreements(table(tmp_path, "agreements", USMCA))

    assert Agreement.objects.with_status(on=date.fromisoformat(day)).get().status_then == status


def test_a_review_that_was_held_was_open_until_then(tmp_path):
    load_agreements(table(tmp_path, "agreements", USMCA))

    [review] = Milestone.objects.published().open(on=date(2025, 8, 12))
    assert review.slug == "usmca-review-due-2026"
    [resolution] = review.links_from.all()
    assert (resolution.event.slug, resolution.source.slug) == ("usmca-review-held-2026", "post")


def test_read_twice_the_table_changes_nothing(tmp_path):
    path = table(tmp_path, "agreements", USMCA)
    load_agreements(path)

    report = load_agreements(path)

    assert report.changes == 0
    assert (report.unchanged["agreement"], report.unchanged["milestone"]) == (1, 4)


def test_a_corrected_party_and_a_dropped_clause_are_carried_over_to_the_milestones(tmp_path):
    load_agreements(table(tmp_path, "agreements", USMCA))
    without_canada = USMCA | {"parties": USMCA["parties"][1:], "clauses": []}

    load_agreements(table(tmp_path, "agreements", without_canada))

    assert not Agreement.objects.get().clauses.exists()
    roles = Milestone.objects.get(slug="usmca-signed").event_countries.values_list("country_id", flat=True)
    assert set(roles) == {"MX", "US"}


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (without(USMCA, "name"), "name"),
        (USMCA | {"type": "pact"}, "type"),
        (USMCA | {"desta_id": "many"}, "desta_id"),
        (USMCA | {"partys": []}, "partys"),
        (USMCA | {"parties": "CA"}, "parties"),
        (
            USMCA | {"parties": [*USMCA["parties"], {"country": "XX", "dates": "2020/.."}]},
            "parties[3].country",
        ),
        (USMCA | {"parties": [*USMCA["parties"], {"dates": "2020/.."}]}, "parties[3].country"),
        (USMCA | {"parties": USMCA["parties"][:1], "milestones": []}, "row"),
        (USMCA | {"milestones": [SIGNED | {"date": "30 November"}]}, "milestones[0].date"),
        (USMCA | {"milestones": [SIGNED | {"step": "shaken"}]}, "milestones[0].step"),
        (USMCA | {"milestones": [SIGNED | {"citations": []}]}, "milestones[0].row"),
        (
            USMCA | {"milestones": [SIGNED | {"citations": [{"source": "rumour"}]}]},
            "milestones[0].citations[0].source",
        ),
        (
            USMCA | {"milestones": [SIGNED, REVIEW_DUE]},
            "milestones[1].resolved_by[0].event",
        ),
    ],
)
def test_a_faulty_row_is_named_and_nothing_is_written(tmp_path, row, field):
    faults = faults_of(load_agreements, table(tmp_path, "agreements", row))

    assert ("agreements.json", 2, field) in faults
    assert not Agreement.objects.exists()
    assert not Milestone.objects.exists()


def test_a_clause_needs_its_text(tmp_path):
    row = USMCA | {"clauses": [{"kind": "withdrawal", "article": "34.6"}]}

    with pytest.raises(ImportRefused, match=r"clauses\.text"):
        load_agreements(table(tmp_path, "agreements", row))


def test_a_dropped_resolution_goes_and_what_other_events_say_of_the_review_stays(tmp_path):
    load_agreements(table(tmp_path, "agreements", USMCA))
    answer = make_link(
        make_event("Canada answers the review"), Milestone.objects.get(slug=REVIEW_DUE["slug"])
    )

    row = USMCA | {"milestones": [SIGNED, IN_FORCE, REVIEW_DUE | {"resolved_by": []}, REVIEW_HELD]}
    load_agreements(table(tmp_path, "agreements", row))

    assert list(EventLink.objects.all()) == [answer]
