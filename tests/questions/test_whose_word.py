"""Questions 23, 25 and 26: on whose word, and which agreements."""


def test_23_what_rests_on_the_founding_article_alone(ask):
    answer = ask("events/", source="techsoma-canada-mexico-2025-08", verification="single_source", limit=200)

    assert answer["results"]
    for event in answer["results"]:
        origins = {c["source"]["id"] for c in event["citations"] if c["stance"] == "supports"}
        assert origins == {"techsoma-canada-mexico-2025-08"}, event["slug"]


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
