"""Every turn that the life of a tariff can take, told in a few actions: the same by the fold and over HTTP."""

from datetime import date

import pytest

from events.tariff.folding import as_life_actions
from events.tariff.life import fold
from events.tariff.rates import RateLine
from tests.factories import make_agreement, make_source, make_tariff, make_tariff_action

pytestmark = pytest.mark.django_db


def step(slug, action, day, effective="", **fields):
    lines = fields.pop("lines", {})
    rows = [{"label": label, **line_of(said)} for label, said in lines.items()]
    return {
        "slug": slug,
        "title": slug,
        "action": action,
        "date": day,
        "effective": effective,
        "lines": rows,
        **fields,
    }


def line_of(said):
    """A line from what it says: a percentage, or its columns."""
    return said if isinstance(said, dict) else {"rate_percent": said}


def no_rate(**fields):
    return {"rate_type": "none", "rate_percent": None, **fields}


ORDER = step("order", "in_force", "2025-02-01", "2025-02-04", lines={"all": 25})
PAUSE = step("pause", "paused", "2025-02-03", "2025-02-03", until="2025-03-04")
EXEMPT = no_rate(treatment="exempt")
TO_BE_DECIDED = {"rate_type": "tbd", "rate_percent": None, "qualifier": "tbd"}
SPECIFIC = {
    "rate_type": "specific",
    "rate_percent": None,
    "amount": "0.5",
    "currency": "USD",
    "per_unit": "kg",
}

#: Actions, and by day the status, what is applied and what is pending or suspended.
STORIES = {
    "a retroactive repeal": (
        [ORDER, step("repeal", "repealed", "2025-09-01", retroactive_to="2025-06-01")],
        {
            "2025-05-31": ("in_force", {"all": "25 %"}, {}),
            "2025-06-01": ("repealed", {}, {}),
            "2025-06-01 known 2025-08-31": ("in_force", {"all": "25 %"}, {}),
        },
    ),
    "a court stay of a ruling": (
        [
            ORDER,
            step("ruling", "invalidated", "2025-05-28"),
            step("stay", "stayed", "2025-05-29", acts_on="ruling", until="2025-07-31"),
        ],
        {
            "2025-05-28": ("invalidated", {}, {}),
            "2025-05-29": ("in_force", {"all": "25 %"}, {}),
            "2025-07-30": ("in_force", {"all": "25 %"}, {}),
            "2025-07-31": ("invalidated", {}, {}),
            "2025-07-31 known 2025-05-28": ("invalidated", {}, {}),
        },
    ),
    "a stay of the tariff": (
        [ORDER, step("stay", "stayed", "2025-05-29", until="2025-07-31")],
        {
            "2025-07-30": ("stayed", {}, {"all": "25 %"}),
            "2025-07-31": ("in_force", {"all": "25 %"}, {}),
        },
    ),
    "an invalidation for the plaintiffs alone": (
        [ORDER, step("ruling", "invalidated", "2025-05-07", relief_limited_to="the plaintiffs")],
        {"2025-05-06": ("in_force", {"all": "25 %"}, {}), "2025-05-07": ("in_force", {"all": "25 %"}, {})},
    ),
    "a pause and its extension": (
        [ORDER, PAUSE, step("extension", "pause_extended", "2025-03-01", "2025-03-04", until="2025-04-01")],
        {
            "2025-02-02": ("announced", {}, {"all": "25 %"}),
            "2025-02-03": ("paused", {}, {"all": "25 %"}),
            "2025-03-31": ("paused", {}, {"all": "25 %"}),
            "2025-04-01": ("in_force", {"all": "25 %"}, {}),
            "2025-03-04 known 2025-02-28": ("in_force", {"all": "25 %"}, {}),
            "2025-03-04": ("paused", {}, {"all": "25 %"}),
        },
    ),
    "the statutory clock": (
        [step("order", "in_force", "2025-02-20", "2025-02-24", until="2025-07-24", lines={"all": 10})],
        {
            "2025-02-23": ("announced", {}, {"all": "10 %"}),
            "2025-07-23": ("in_force", {"all": "10 %"}, {}),
            "2025-07-24": ("expired", {}, {}),
        },
    ),
    "replacement by another tariff": (
        [ORDER, step("replacement", "replaced", "2025-07-01", "2025-07-10")],
        {"2025-07-09": ("in_force", {"all": "25 %"}, {}), "2025-07-10": ("replaced", {}, {})},
    ),
    "a threat that is withdrawn": (
        [
            step("threat", "threatened", "2025-05-23", "2025-06-01", lines={"all": {"rate_percent": 50}}),
            step("back", "threat_withdrawn", "2025-05-25"),
        ],
        {"2025-05-24": ("threatened", {}, {"all": "50 %"}), "2025-05-25": ("withdrawn", {}, {})},
    ),
    "a threat that never happens": (
        [ORDER, step("threat", "threatened", "2025-05-23", "2025-06-01", lines={"all": 50})],
        {
            "2025-06-01": ("in_force", {"all": "25 %"}, {"all": "50 %"}),
            "2026-06-01": ("in_force", {"all": "25 %"}, {"all": "50 %"}),
        },
    ),
    "a rate up to a bound, and one to be decided": (
        [
            step("letter", "threatened", "2025-05-23", lines={"all": {"rate_percent": 35, "qualifier": "up_to"}}),
            step("plan", "announced", "2025-06-01", lines={"films": TO_BE_DECIDED}),
        ],
        {
            "2025-05-23": ("threatened", {}, {"all": "up to 35 %"}),
            "2025-06-01": ("announced", {}, {"all": "up to 35 %", "films": "to be decided"}),
        },
    ),
    "tiers, a ceiling with the base duty, and a specific amount": (
        [
            step("tiers", "in_force", "2025-02-01", "2025-02-04", lines={"within": 10, "beyond": 25, "wine": SPECIFIC}),
            step("deal", "rate_changed", "2025-07-27", "2025-08-07",
                 lines={"beyond": {"rate_percent": 15, "role": "total_ceiling", "condition": "low_base_duty"}}),
        ],
        {
            "2025-08-06": ("in_force", {"within": "10 %", "beyond": "25 %", "wine": "0.5 USD per kg"},
                           {"beyond": "15 %"}),
            "2025-08-07": ("in_force", {"within": "10 %", "beyond": "15 %", "wine": "0.5 USD per kg"}, {}),
        },
    ),
    "a quota": (
        [
            step("quota", "in_force", "2025-02-01", "2025-02-04", lines={
                "within": no_rate(treatment="exempt", condition="quota", condition_text="100,000 cars a year"),
                "beyond": {"rate_percent": 25, "condition": "out_of_quota"},
            }),
            step("closed", "scope_changed", "2025-05-01", "2025-06-01", lines={"within": no_rate(treatment="ended")}),
        ],
        {
            "2025-05-31": ("in_force", {"within": "exempt", "beyond": "25 %"}, {"within": "ended"}),
            "2025-06-01": ("in_force", {"beyond": "25 %"}, {}),
        },
    ),
    "an exemption by the origin of an agreement": (
        [
            ORDER,
            step("exemption", "exempted", "2025-03-06", "2025-03-07", until="2025-04-02", lines={
                "usmca": no_rate(treatment="exempt", condition="agreement_origin"),
            }),
        ],
        {
            "2025-03-06": ("in_force", {"all": "25 %"}, {"usmca": "exempt"}),
            "2025-04-01": ("in_force", {"all": "25 %", "usmca": "exempt"}, {}),
            "2025-04-02": ("in_force", {"all": "25 %"}, {}),
        },
    ),
    "a resumption before the pause is over": (
        [ORDER, PAUSE, step("resumption", "resumed", "2025-02-20", "2025-02-25")],
        {
            "2025-02-24": ("paused", {}, {"all": "25 %"}),
            "2025-02-25": ("in_force", {"all": "25 %"}, {}),
            "2025-02-25 known 2025-02-19": ("paused", {}, {"all": "25 %"}),
        },
    ),
    "an end whose collection goes on for days": (
        [ORDER, step("ruling", "invalidated", "2026-02-20", "2026-02-20", collection_on="2026-02-24")],
        {"2026-02-23": ("invalidated", {"all": "25 %"}, {}), "2026-02-24": ("invalidated", {}, {})},
    ),
}  # fmt: skip


@pytest.fixture
def tariff():
    return make_tariff(slug="tariff", title="Tariff")


def told(tariff, steps):
    """The actions of a story, published."""
    for one in steps:
        fields = dict(one)
        if "acts_on" in fields:
            fields["acts_on"] = tariff.actions.get(slug=fields["acts_on"])
        make_tariff_action(tariff, sources=[make_source(dated=one["date"])], **fields)


def days_of(text):
    day, _, known = text.partition(" known ")
    return day, known


def said(answer, group):
    return {
        one["line"]["label"]: one["line"]["rate"]["in_words"]
        for each in answer[group]
        for one in each["lines"]
    }


def folded(tariff, day, known):
    life = fold(
        as_life_actions(tariff.actions.published()), known_on=date.fromisoformat(known) if known else None
    )
    words = {line.pk: line.rate_in_words for line in RateLine.objects.filter(action__tariff=tariff)}

    def lines(*states):
        found = [one for state in states for one in life.lines_on(date.fromisoformat(day), state)]
        return {one.key[1]: words[one.line_id] for one in found}

    assert life.irregularities == ()
    return life.status_on(date.fromisoformat(day)), lines("applied"), lines("pending", "suspended")


@pytest.mark.parametrize("story", STORIES)
def test_a_story_is_the_same_by_the_fold_and_over_http(ask, tariff, story):
    steps, days = STORIES[story]
    told(tariff, steps)

    for text, expected in days.items():
        day, known = days_of(text)
        question = {"on": day} | ({"known_on": known} if known else {})
        answer = ask("tariffs/rates/", imposed_by="US", origin="CA", **question)
        status = ask("tariffs/tariff/", **question)["status"]["status"]

        assert folded(tariff, day, known) == expected, text
        assert (status, said(answer, "components"), said(answer, "pending")) == expected, text


def test_the_last_day_of_an_exclusive_end_is_the_day_before(ask, tariff):
    told(tariff, STORIES["the statutory clock"][0])

    [step, over] = ask("tariffs/tariff/rates/", origin="CA")["steps"]

    assert (step["valid_from"], step["valid_through"]) == ("2025-02-24", "2025-07-23")
    assert [action["id"] for action in step["closed_by"]] == ["order"]
    assert (over["valid_from"], over["components"]) == ("2025-07-24", [])


def test_an_answer_says_whom_a_ruling_relieves(ask, tariff):
    told(tariff, STORIES["an invalidation for the plaintiffs alone"][0])

    def relieved(**question):
        [found] = ask("tariffs/rates/", imposed_by="US", origin="CA", **question)["components"]
        return [(one["limited_to"], one["since"], one["action"]["id"]) for one in found["partial_relief"]]

    assert relieved(on="2025-05-06") == []
    assert relieved(on="2025-05-07") == [("the plaintiffs", "2025-05-07", "ruling")]
    assert relieved(on="2025-05-07", known_on="2025-05-06") == []


def test_relief_that_is_stayed_relieves_nobody_meanwhile(ask, tariff):
    told(tariff, STORIES["an invalidation for the plaintiffs alone"][0])
    told(tariff, [step("stay", "stayed", "2025-05-20", acts_on="ruling", relief_limited_to="the plaintiffs",
                       until="2025-06-10")])  # fmt: skip

    def relieved(day):
        [found] = ask("tariffs/rates/", imposed_by="US", origin="CA", on=day)["components"]
        return [one["action"]["id"] for one in found["partial_relief"]]

    assert {day: relieved(day) for day in ("2025-05-19", "2025-05-20", "2025-06-09", "2025-06-10")} == {
        "2025-05-19": ["ruling"],
        "2025-05-20": [],
        "2025-06-09": [],
        "2025-06-10": ["ruling"],
    }


def test_lines_say_their_role_their_condition_and_their_agreement(ask, tariff):
    usmca = make_agreement(slug="usmca")
    told(tariff, STORIES["tiers, a ceiling with the base duty, and a specific amount"][0])
    lines = {"usmca": no_rate(treatment="exempt", condition="agreement_origin", agreement=usmca)}
    told(tariff, [step("exemption", "exempted", "2025-08-01", "2025-08-07", lines=lines)])

    [found] = ask("tariffs/rates/", imposed_by="US", origin="CA", on="2025-08-07")["components"]

    lines = {one["line"]["label"]: one["line"] for one in found["lines"]}
    assert lines["beyond"]["role"] == "total_ceiling"
    assert lines["beyond"]["condition"]["kind"] == "low_base_duty"
    assert (lines["wine"]["rate"]["amount"], lines["wine"]["rate"]["per_unit"]) == ("0.5000", "kg")
    assert lines["usmca"]["condition"]["agreement"]["id"] == "usmca"


def test_what_takes_the_place_of_a_tariff_applies_from_its_own_day(ask, tariff):
    told(tariff, STORIES["replacement by another tariff"][0])
    successor = make_tariff(slug="successor", title="Successor")
    told(successor, [step("new-order", "in_force", "2025-07-01", "2025-07-10", lines={"all": 15})])

    def charged(day):
        found = ask("tariffs/rates/", imposed_by="US", origin="CA", on=day)["components"]
        return {each["tariff"]["id"]: each["lines"][0]["line"]["rate"]["in_words"] for each in found}

    assert charged("2025-07-09") == {"tariff": "25 %"}
    assert charged("2025-07-10") == {"successor": "15 %"}
