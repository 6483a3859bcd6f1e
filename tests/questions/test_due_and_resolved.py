"""Questions 18 to 20: what is due, and what came of it."""


def test_18_open_deadlines_as_of_12_august_2025(ask):
    answer = ask(
        "events/", country="CA,MX,US", kind="deadline,agreement_milestone", open_on="2025-08-12", limit=200
    )

    dates = {one["slug"]: one["date"]["edtf"] for one in answer["results"]}
    assert "2025-10-29~" in dates.values()
    [review] = [one for one in answer["results"] if one["date"]["edtf"].startswith("2026-07-01")]
    assert "review" in review["title"].lower()


def test_19_missed_deadlines(ask):
    answer = ask("events/", kind="deadline", occurrence="missed", country="CA")

    dates = [one["date"]["edtf"] for one in answer["results"]]
    assert dates == ["2025-08-01", "2025-07-21"]


def test_20_the_eight_signals_and_what_came_of_them(ask):
    answer = ask("signals/", source="techsoma-canada-mexico-2025-08")

    signals = answer["results"]
    assert len(signals) == 8
    resolutions = sorted(one["resolution"] for one in signals)
    assert resolutions == ["met"] * 4 + ["missed"] * 2 + ["partly_met"] * 2
    for one in signals:
        assert one["explanation"]
        if one["resolution"] in {"met", "partly_met"}:
            assert one["resolved_by"]
    visit = next(one for one in signals if one["basis"] == "reported_plan")
    assert "visit-2025-09-18-carney-mexico" in {by["event"]["id"] for by in visit["resolved_by"]}


def test_20_a_scorecard_by_basis(ask):
    answer = ask("signals/scorecard/", source="techsoma-canada-mexico-2025-08")

    analyst = next(one for one in answer["results"] if one["basis"] == "analyst")
    assert (analyst["total"], analyst["met"], analyst["partly_met"], analyst["missed"]) == (7, 3, 2, 2)
    plan = next(one for one in answer["results"] if one["basis"] == "reported_plan")
    assert (plan["total"], plan["met"]) == (1, 1)
