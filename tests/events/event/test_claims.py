from types import SimpleNamespace

import pytest

from events.event.claims import are_apart, denies, rivals


def claim(field, value, qualifier="", line=""):
    is_rate = field == "rate_percent"
    return SimpleNamespace(
        claimed_field=field, claimed_line=line, claimed_qualifier=qualifier,
        claimed_rate_percent=value if is_rate else None, claimed_date="" if is_rate else value,
    )  # fmt: skip


@pytest.mark.parametrize(("one", "other", "apart"), [
    ("2025-07-15", "2025-07-16", True),
    ("2025-07", "2025-07-16", False),
    ("2025-08", "2025-07-16", True),
    ("2025-08-05/2025-08-06", "2025-08-06", False),
    ("2025-08-05/..", "2026-01-01", False),
    ("2025-10-29~", "2025-10-30", False),
    ("2025-10-29", "2025-10-30?", False),
])  # fmt: skip
def test_dates_exclude_each_other_when_no_day_is_possible_by_both(one, other, apart):
    assert are_apart(one, other) is apart
    assert are_apart(other, one) is apart


@pytest.mark.parametrize(("rate", "qualifier", "denied"), [
    ("35", "", False), ("35", "exact", False), ("30", "exact", True), ("36", "exact", True),
    ("35", "up_to", False), ("40", "up_to", False), ("34", "up_to", True),
    ("35", "at_least", False), ("30", "at_least", False), ("36", "at_least", True),
])  # fmt: skip
def test_a_claimed_rate_denies_the_rate_that_it_leaves_no_room_for(rate, qualifier, denied):
    assert denies(claim("rate_percent", rate, qualifier), {"rate_percent": [("all goods", 35)]}) is denied


def test_a_rate_of_any_line_agrees_unless_the_claim_names_its_line():
    facts = {"rate_percent": [("all goods", 35), ("energy", 10)]}

    assert not denies(claim("rate_percent", "10"), facts)
    assert denies(claim("rate_percent", "10", line="all goods"), facts)
    assert not denies(claim("rate_percent", "10", line="potash"), facts)


def test_two_claims_are_rivals_when_both_cannot_be_true():
    assert rivals(claim("date", "2025-08-05"), claim("date", "2025-08-06"))
    assert not rivals(claim("date", "2025-08-05"), claim("until", "2025-08-06"))
    assert rivals(claim("rate_percent", "25"), claim("rate_percent", "35"))
    assert not rivals(claim("rate_percent", "25"), claim("rate_percent", "35", "up_to"))
