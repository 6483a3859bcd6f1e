"""Questions 22, 23, 25 and 26: why, on whose word, and which agreements."""

import pytest

REUTERS = (
    "reuters-via-bnn-bloomberg-canada-rescinds-digital-services-tax-in-a-bid-to-advance-trade-talks-with"
)


def test_22_what_led_to_the_repeal_and_what_followed_with_who_says_so(ask):
    answer = ask("events/ca-dst-rescinded/chain/")

    assert [(one["event"]["id"], one["date"]["edtf"]) for one in answer["led_to_it"]] == [
        ("us-ca-talks-dst-2025-06", "2025-06-27"),
        ("ca-dst-2024-06", "2024-06-20"),
    ]
    assert [(one["event"]["id"], one["date"]["edtf"]) for one in answer["followed"]] == [
        ("us-ca-talks-dst-withdrawn-2025-06", "2025-06-29"),
    ]
    said = {
        (one["event"]["id"], one["relation"], one["to_event"]["id"]): [
            by["source"]["id"] for by in one["citations"]
        ]
        for one in answer["links"]
    }
    assert said == {
        ("us-ca-talks-dst-2025-06", "responds_to", "ca-dst-2024-06"): [REUTERS],
        ("ca-dst-rescinded", "concession_for", "us-ca-talks-dst-2025-06"): [REUTERS],
        ("ca-dst-rescinded", "responds_to", "us-ca-talks-dst-2025-06"): ["techsoma-canada-mexico-2025-08"],
        ("us-ca-talks-dst-withdrawn-2025-06", "responds_to", "ca-dst-rescinded"): [REUTERS],
    }


def test_22_the_chain_as_it_was_known_before_the_article(ask):
    answer = ask("events/ca-dst-rescinded/chain/", known_on="2025-06-29")

    relations = {(one["event"]["id"], one["relation"]) for one in answer["links"]}
    assert ("ca-dst-rescinded", "concession_for") in relations
    assert ("ca-dst-rescinded", "responds_to") not in relations


def test_23_reuters_and_the_bbc_behind_the_article_are_one_origin_with_it(ask):
    answer = ask("events/", source="techsoma-canada-mexico-2025-08", verification="single_source", limit=200)

    named = {
        citation["attributed_to"]
        for event in answer["results"]
        for citation in event["citations"]
        if citation["attributed_to"]
    }
    assert "Reuters" in named


def test_23_what_rests_on_the_founding_article_alone(ask):
    answer = ask("events/", source="techsoma-canada-mexico-2025-08", verification="single_source", limit=200)

    assert answer["results"]
    for event in answer["results"]:
        origins = {c["source"]["id"] for c in event["citations"] if c["stance"] == "supports"}
        assert origins == {"techsoma-canada-mexico-2025-08"}, event["slug"]


def test_23_the_reports_that_the_article_repeats_are_one_origin_with_it(ask):
    article = "techsoma-canada-mexico-2025-08"
    answer = ask("events/", source=article, limit=200)

    alone = {one["slug"] for one in answer["results"] if one["verification"] == "single_source"}
    assert {"anand-2025-08-talks-in-mexico-productive", "signal-2025-08-carney-visit-to-mexico"} <= alone
    for event in answer["results"]:
        attributed = {c["attributed_to"] for c in event["citations"] if c["source"]["id"] == article}
        others = {c["source"]["id"] for c in event["citations"] if c["stance"] == "supports"} - {article}
        if attributed - {""} and not others:
            assert event["verification"] == "single_source", event["slug"]


def test_24_claims_in_dispute(ask):
    answer = ask("events/", verification="disputed", limit=200)

    disputes = {one["slug"]: one["disputes"] for one in answer["results"]}
    assert set(disputes) == {
        "deadline-us-mx-pause-2025-10-29", "call-2025-07-15-carney-sheinbaum", "usmca-review-due-2026",
        "us-232-timber-rise-2025-10",
    }  # fmt: skip
    [pause] = disputes["deadline-us-mx-pause-2025-10-29"]
    assert (pause["field"], pause["state"], pause["recorded"]) == ("date", "open", "2025-10-29~")
    assert pause["supporting"]
    assert [claim["value"] for claim in pause["claims"]] == ["2025-10-30", "2025-11-01"]
    assert all(claim["source"] and claim["attributed_to"] for claim in pause["claims"])


def test_24_the_call_of_15_or_16_july_and_the_review_of_january_or_july(ask):
    [call] = ask("meetings/call-2025-07-15-carney-sheinbaum/")["disputes"]
    assert (call["recorded"], call["claims"][0]["value"], call["claims"][0]["publisher"]) == (
        "2025-07-15", "2025-07-16", "Mexico News Daily",
    )  # fmt: skip
    [review] = ask("agreements/usmca/")["disputes"]
    assert review["event"]["id"] == "usmca-review-due-2026"
    assert (review["recorded"], review["claims"][0]["value"]) == ("2026-07-01", "2026-01")


def test_24_a_settled_claim_is_still_shown_with_the_reason(ask):
    action = ask("tariff-actions/us-ieepa-ca-35-2025-08/")

    assert action["verification"] == "official"
    [dispute] = action["disputes"]
    assert (dispute["field"], dispute["state"], dispute["recorded"]) == ("effective", "settled", "2025-08-01")
    assert dispute["claims"][0]["value"] == "2025-07-01"
    assert "Executive Order 14325" in dispute["settlement"]["reason"]


def test_25_the_usmca_by_any_of_its_names(ask):
    for name in ("USMCA", "CUSMA", "T-MEC", "ACEUM"):
        answer = ask("agreements/", q=name, on="2025-08-15")
        usmca = next(one for one in answer["results"] if one["slug"] == "usmca")
        assert {party["country"]["id"] for party in usmca["parties"]} == {"US", "MX", "CA"}
        assert usmca["status"] == "in_force"
        assert usmca["in_force_from"]["edtf"] == "2020-07-01"
        assert "joint_review" in {clause["kind"] for clause in usmca["clauses"]}


def test_25_the_status_on_a_day_before_it_entered_into_force(ask):
    answer = ask("agreements/usmca/", on="2019-06-01")

    assert answer["status"] == "signed"


def test_26_agreements_that_bind_both_canada_and_mexico(ask):
    answer = ask("agreements/", binds="CA,MX", on="2025-08-15")

    assert {"usmca", "cptpp", "wto"} <= {one["slug"] for one in answer["results"]}
    assert "nafta" not in {one["slug"] for one in answer["results"]}


def test_26_milestones_after_1_august_2025(ask):
    answer = ask("milestones/", from_="2025-08-01", limit=200)

    assert answer["results"]
    assert all(
        one["date"]["latest"] is None or one["date"]["latest"] >= "2025-08-01" for one in answer["results"]
    )


@pytest.mark.parametrize(
    ("known_on", "status", "review"),
    [
        ("2018-11-30", "signed", None),
        ("2020-07-01", "in_force", "expected"),
        ("2026-07-01", "in_force", "occurred"),
    ],
)
def test_25_the_usmca_as_it_was_known(ask, known_on, status, review):
    answer = ask("agreements/usmca/", on=known_on, known_on=known_on)

    steps = {one["event"]["id"]: one["occurrence"] for one in answer["milestones"]}
    assert answer["status"] == status
    assert steps.get("usmca-review-due-2026") == review


def test_26_milestones_of_canada_or_mexico_after_1_august_2025_by_name(ask):
    answer = ask("milestones/", party="CA,MX", from_="2025-08-02", limit=200)

    found = {one["slug"]: (one["date"]["edtf"], one["step"]) for one in answer["results"]}
    assert found["ca-mx-action-plan-2025-announced"] == ("2025-09-18", "announced")
    assert found["canada-indonesia-signed"] == ("2025-09-24", "signed")
    assert found["usmca-review-held-2026"] == ("2026-07-01", "review_held")


def test_26_what_bound_both_is_answered_for_another_day(ask):
    before = {one["slug"] for one in ask("agreements/", binds="CA,MX", on="2019-06-01")["results"]}

    assert "nafta" in before
    assert "usmca" not in before
