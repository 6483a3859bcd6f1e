"""Questions 18 to 20: what is due, and what came of it."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.core.management import call_command

NORTH_AMERICA = {"country": "CA,MX,US", "kind": "deadline,agreement_milestone", "limit": 200}
ARTICLE = "techsoma-canada-mexico-2025-08"
VISIT, PLAN = "visit-2025-09-18-carney-mexico", "ca-mx-action-plan-2025-announced"
SIGNALS = {
    "signal-2025-08-more-ministerial-visits-ca-mx": (
        "met", "2026-02", {VISIT, "visit-2026-02-leblanc-mexico", PLAN}, {"at_least": 154, "at_most": 211},
    ),
    "signal-2025-08-joint-statements-usmca-shield": (
        "partly_met", "2025-09-18", {VISIT, PLAN}, {"at_least": 18, "at_most": 48},
    ),
    "signal-2025-08-sector-exemptions": ("missed", "../2026-11-23", set(), None),
    "signal-2025-08-dates-for-follow-up-talks": (
        "met", "2025-09-18", {VISIT, PLAN}, {"at_least": 18, "at_most": 48},
    ),
    "signal-2025-08-joint-trade-framework": (
        "met", "2025-09-18", {VISIT, PLAN}, {"at_least": 18, "at_most": 48},
    ),
    "signal-2025-08-sector-tariff-suspension": ("missed", "../2026-11-23", set(), None),
    "signal-2025-08-common-line-usmca-review": (
        "partly_met", "2025-09-18", {VISIT, "round-2026-03-16-us-mx-1", "usmca-review-held-2026"},
        {"at_least": 18, "at_most": 48},
    ),
    "signal-2025-08-carney-visit-to-mexico": (
        "met", "2025-09-18", {VISIT, PLAN}, {"at_least": 18, "at_most": 48},
    ),
}  # fmt: skip


def dates(answer):
    return {one["slug"]: one["date"]["edtf"] for one in answer["results"]}


@pytest.mark.parametrize(
    "question",
    [{"open_on": "2025-08-12"}, {"occurrence": "expected", "known_on": "2025-08-12", "from_": "2025-08-12"}],
)
def test_18_open_deadlines_as_of_12_august_2025(ask, question):
    due = dates(ask("events/", ordering="due", **NORTH_AMERICA, **question))

    assert due["deadline-us-mx-pause-2025-10-29"] == "2025-10-29~"
    assert due["usmca-review-due-2026"] == "2026-07-01"
    slugs = list(due)
    assert slugs.index("deadline-us-mx-pause-2025-10-29") < slugs.index("usmca-review-due-2026")


def test_18_those_that_were_due_by_the_end_of_the_year(ask):
    due = dates(
        ask("events/", known_on="2025-08-12", occurrence="expected", due_by="2025-12-31", **NORTH_AMERICA)
    )

    assert "deadline-us-mx-pause-2025-10-29" in due
    assert "usmca-review-due-2026" not in due


def test_18_what_is_overdue_is_what_passed_its_day_and_of_which_nothing_is_known(ask):
    with time_machine.travel(datetime(2026, 11, 23, 12, tzinfo=UTC), tick=False):
        answer = ask("events/", overdue="true", ordering="due", limit=200)

    assert answer["days"] == {"on": "2026-11-23", "known_on": None}
    assert "us-ch-li-agreement-due-2026-03-31" in dates(answer)
    assert {one["occurrence"] for one in answer["results"]} == {"expected"}
    assert all(one["date"]["latest"] < "2026-11-23" for one in answer["results"])


def test_19_missed_deadlines(ask):
    answer = ask("events/", kind="deadline", occurrence="missed", country="CA", ordering="due")

    assert dates(answer) == {
        "ca-us-deal-due-2025-07-21": "2025-07-21",
        "ca-us-deal-due-2025-08-01": "2025-08-01",
    }
    assert [one["settled"]["edtf"] for one in answer["results"]] == ["2025-07-22", "2025-08-01"]
    [later] = [link for link in answer["results"][0]["links"] if link["relation"] == "supersedes"]
    assert later["event"]["id"] == "ca-us-deal-due-2025-08-01"


@pytest.mark.parametrize(("known_on", "occurrence"), [("2025-07-21", "expected"), ("2025-07-22", "missed")])
def test_19_a_deadline_is_expected_until_the_day_after(ask, known_on, occurrence):
    assert ask("events/ca-us-deal-due-2025-07-21/", known_on=known_on)["occurrence"] == occurrence


def test_20_the_eight_signals_and_what_came_of_them(ask):
    answer = ask("signals/", source=ARTICLE)

    assert {
        one["slug"]: (
            one["resolution"],
            one["resolved_on"]["edtf"],
            {by["event"]["id"] for by in one["resolved_by"]},
            one["days_to_resolution"],
        )
        for one in answer["results"]
    } == SIGNALS
    assert all(one["explanation"] for one in answer["results"])
    assert all(by["source"] for one in answer["results"] for by in one["resolved_by"])


def test_20_the_event_that_resolved_a_signal_says_so_too(ask):
    links = ask(f"meetings/{VISIT}/")["links"]

    settled = {link["event"]["id"] for link in links if link["relation"] == "resolves"}
    assert settled == {slug for slug, (_, _, events, _) in SIGNALS.items() if VISIT in events}


def test_20_before_the_visit_all_eight_were_open(ask):
    answer = ask("signals/", source=ARTICLE, known_on="2025-09-17")

    assert [one["resolution"] for one in answer["results"]] == ["open"] * 8
    [score] = ask("signals/scorecard/", source=ARTICLE, known_on="2025-09-17", by="publisher")["results"]
    assert (score["publisher"], score["total"], score["open"]) == ("Techsoma Canada", 8, 8)


def test_20_a_scorecard_by_basis(ask):
    answer = ask("signals/scorecard/", source=ARTICLE)

    scores = {one["basis"]: one for one in answer["results"]}
    analyst, plan = scores["analyst"], scores["reported_plan"]
    assert (analyst["total"], analyst["met"], analyst["partly_met"], analyst["missed"]) == (7, 3, 2, 2)
    assert (plan["total"], plan["met"], plan["open"]) == (1, 1, 0)
    assert plan["median_days_to_resolution"] == {"at_least": 18.0, "at_most": 48.0}


@pytest.mark.parametrize(
    ("by", "totals"),
    [("publisher", {"Techsoma Canada": (8, 4, 2, 2)}),
     ("country", {"CA": (8, 4, 2, 2), "MX": (8, 4, 2, 2), "US": (2, 0, 0, 2)})],
)  # fmt: skip
def test_20_a_scorecard_by_publisher_and_by_country(ask, by, totals):
    answer = ask("signals/scorecard/", source=ARTICLE, by=by)

    assert {
        one[by] if by == "publisher" else one[by]["id"]: tuple(
            one[name] for name in ("total", "met", "partly_met", "missed")
        )
        for one in answer["results"]
    } == totals


@pytest.mark.parametrize(
    ("known_on", "occurrence"), [("2025-07-31", "expected"), ("2025-08-06", "expected"), (None, "occurred")]
)
def test_18_the_end_of_a_pause_opened_by_itself(ask, known_on, occurrence):
    question = {"known_on": known_on} if known_on else {}
    answer = ask("events/end-of-us-reciprocal-pause-to-2025-08-07/", **question)

    assert (answer["kind"], answer["date"]["edtf"], answer["announced"]["edtf"], answer["occurrence"]) == (
        "deadline", "2025-08-07", "2025-07-31", occurrence,
    )  # fmt: skip
    links = {(link["relation"], link["event"]["id"]) for link in answer["links"]}
    assert links == {
        ("set_by", "us-reciprocal-pause-to-2025-08-07"),
        ("supersedes", "deadline-us-reciprocal-pause-2025-08-01"),
    }


def test_18_no_other_deadline_of_the_sample_opened_by_itself(ask):
    answer = ask("events/", kind="deadline", limit=200)

    opened = [slug for slug in dates(answer) if slug.startswith("end-of-")]
    assert opened == ["end-of-us-reciprocal-pause-to-2025-08-07"]


def test_18_each_deadline_leads_to_the_action_that_set_it_and_to_its_successor(ask):
    first = ask("events/deadline-us-cn-truce-2025-08-12/")

    links = {(link["relation"], link["direction"], link["event"]["id"]) for link in first["links"]}
    assert {
        ("set_by", "to", "us-cn-geneva-pause-2025-05"),
        ("set_by", "to", "cn-geneva-pause-2025-05"),
        ("supersedes", "from", "deadline-us-cn-truce-2025-11-10"),
    } <= links
    chain = ask("events/us-reciprocal-pause-2025-04/chain/")
    followed = {step["event"]["id"] for step in chain["followed"]}
    assert {"deadline-us-reciprocal-pause-2025-07-09", "deadline-us-reciprocal-pause-2025-08-01"} <= followed


def test_the_stored_deadlines_of_the_sample_are_what_the_fold_says(sample, db, capsys):
    call_command("periods", "verify")

    assert capsys.readouterr().out.endswith("tariffs agree with a fresh fold\n")
