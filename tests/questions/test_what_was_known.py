"""Question 13 and its like: what was known on an earlier day, asked of all that ships."""

from itertools import pairwise

import pytest
from django.utils.timezone import localdate

LISTS = ("events/", "meetings/", "signals/", "milestones/", "tariff-actions/", "agreements/")


@pytest.fixture
def every(ask, client):
    """All rows that answer a question, page after page, but for the day of the knowledge."""

    def walk(path, **question):
        answer = ask(path, limit=200, **question)
        rows = answer["results"]
        while answer["next"]:
            answer = client.get(answer["next"]).json()
            rows += answer["results"]
        return {row["slug"]: {**row, "known_on": None} for row in rows}

    return walk


@pytest.mark.parametrize("path", LISTS)
def test_what_is_known_today_is_everything(every, path):
    assert every(path, known_on=str(localdate())) == every(path)


@pytest.mark.parametrize("path", LISTS)
def test_what_was_known_is_never_unknown_later(every, path):
    days = ("2019-01-01", "2025-02-03", "2025-06-29", "2025-08-12", "2026-02-20")
    known = [set(every(path, known_on=day)) for day in days]

    assert all(earlier <= later for earlier, later in pairwise(known))
    assert known[0] < known[-1] or path in ("meetings/", "signals/")


def test_13_nothing_announced_after_12_august_2025_shows_on_that_day(every):
    for event in every("events/", known_on="2025-08-12").values():
        assert (event["announced"] or event["date"])["latest"] <= "2025-08-12", event["slug"]
        assert event["settled"] is None or event["settled"]["latest"] <= "2025-08-12", event["slug"]
        if event["occurrence"] == "missed":
            assert event["date"]["latest"] < "2025-08-12"


def test_13_the_pause_for_mexico_as_it_stood_on_that_day(ask):
    then = ask("events/deadline-us-mx-pause-2025-10-29/", known_on="2025-08-12")

    assert (then["occurrence"], then["settled"], then["date"]["edtf"]) == ("expected", None, "2025-10-29~")


def test_13_the_visit_was_not_known_before_it_happened(ask):
    ask("meetings/visit-2025-09-18-carney-mexico/", status=404, known_on="2025-09-17")
    ask("meetings/visit-2025-09-18-carney-mexico/", known_on="2025-09-18")
