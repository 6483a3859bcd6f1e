"""Tariffs as they were known on a day: rows, filters and what is derived from them, all by one fold."""

from datetime import date, timedelta

import pytest
import time_machine

from events.tariff.folding import as_life_actions
from events.tariff.life import fold
from events.tariff.models import Tariff
from events.tariff.periods import RatePeriod, StatusPeriod, differences, rebuild_periods
from tests.factories import (
    make_citation,
    make_country,
    make_membership,
    make_product,
    make_source,
    make_tariff,
    make_tariff_action,
)

pytestmark = pytest.mark.django_db

SLUG = "us-canada"


@pytest.fixture
def border(db):
    """Ordered at 25 %, threatened by letter with 35 %, raised by order, struck down in the year after."""
    make_product("72", "chapter")
    make_country("MX")
    make_membership("EU", "DE")
    letter = make_source(slug="letter", tier="press", dated="2025-07-10")
    late = make_source(slug="late-report", tier="press", dated="2025-12-01", publisher="Late Press")
    tariff = make_tariff(slug=SLUG, title="Tariff on Canada")
    steps = (
        ("ordered", "in_force", "2025-02-01", "2025-03-04", 25),
        ("letter", "threatened", "2025-07-10", "2025-08-01", 35),
        ("raised", "rate_changed", "2025-07-31", "2025-08-01", 35),
    )
    for slug, action, day, effective, percent in steps:
        make_tariff_action(
            tariff,
            slug=slug,
            title=slug,
            action=action,
            date=day,
            effective=effective,
            lines=[{"label": "all goods", "rate_percent": percent}],
            sources=[letter if slug == "letter" else make_source(slug=f"source-{slug}", dated=day)],
        )
    struck = {"slug": "struck-down", "action": "invalidated", "date": "2026-02-20", "effective": "2026-02-20"}
    make_tariff_action(tariff, **struck)
    make_citation(tariff.actions.get(slug="letter"), late)
    return tariff


def found(client, **query):
    answer = client.get("/api/v1/tariffs/", query)
    assert answer.status_code == 200, answer.content
    return [tariff["slug"] for tariff in answer.json()["results"]]


def tariff_of(client, **query):
    answer = client.get(f"/api/v1/tariffs/{SLUG}/", query)
    assert answer.status_code == 200, answer.content
    return answer.json()


@pytest.mark.parametrize(
    ("known_on", "status", "rates", "actions"),
    [
        ("2025-02-01", "in_force", {"25 % applied"}, ["ordered"]),
        ("2025-07-09", "in_force", {"25 % applied"}, ["ordered"]),
        ("2025-07-10", "in_force", {"25 % applied", "35 % pending"}, ["ordered", "letter"]),
        ("2025-07-31", "in_force", {"35 % applied"}, ["ordered", "letter", "raised"]),
        (None, "invalidated", set(), ["ordered", "letter", "raised", "struck-down"]),
    ],
)
def test_a_tariff_is_shown_as_it_was_known(api_client, border, known_on, status, rates, actions):
    query = {"known_on": known_on} if known_on else {}

    answer = tariff_of(api_client, on="2026-03-01", **query)

    assert (answer["on"], answer["known_on"]) == ("2026-03-01", known_on)
    assert answer["status"]["status"] == status
    assert {f"{one['line']['rate']['in_words']} {one['state']}" for one in answer["rates"]} == rates
    assert [action["id"] for action in answer["actions"]] == actions
    assert answer["status_periods"][-1]["status"] == status


@pytest.mark.parametrize(
    ("filters", "known", "not_known"),
    [
        ({"status": "invalidated", "on": "2026-03-01"}, "2026-02-20", "2026-02-19"),
        ({"in_force_on": "2026-03-01"}, "2026-02-19", "2026-02-20"),
        ({"collected": "true", "on": "2026-03-01"}, "2026-02-19", "2026-02-20"),
        ({"collected": "false", "on": "2026-03-01"}, "2026-02-20", "2026-02-19"),
        ({"from": "2026-03-01"}, "2026-02-19", "2026-02-20"),
        ({"rate_from": "30", "on": "2025-08-15"}, "2025-07-10", "2025-07-09"),
        ({"rate_from": "30", "state": "applied", "on": "2025-08-15"}, "2025-07-31", "2025-07-30"),
        (
            {"origin": "CA", "product": "72", "state": "pending", "on": "2025-08-15"},
            "2025-07-10",
            "2025-07-09",
        ),
        ({"origin": "CA", "on": "2025-08-15"}, "2025-02-01", "2025-01-31"),
        ({"target": "CA"}, "2025-02-01", "2025-01-31"),
        ({"imposed_by": "US"}, "2025-02-01", "2025-01-31"),
        ({"action": "threatened"}, "2025-07-10", "2025-07-09"),
        ({"source": "letter"}, "2025-07-10", "2025-07-09"),
        ({"source": "late-report"}, "2025-12-01", "2025-11-30"),
    ],
)
def test_filters_answer_from_what_the_rows_show(api_client, border, filters, known, not_known):
    assert found(api_client, **filters, known_on=known) == [SLUG]
    assert found(api_client, **filters, known_on=not_known) == []


def test_a_list_says_for_which_days_it_is(api_client, border):
    with time_machine.travel("2026-03-02T12:00:00Z", tick=False):
        whole = api_client.get("/api/v1/tariffs/").json()
        then = api_client.get("/api/v1/tariffs/", {"on": "2025-08-15", "known_on": "2025-07-15"}).json()

    assert whole["days"] == {"on": "2026-03-02", "known_on": None}
    assert then["days"] == {"on": "2025-08-15", "known_on": "2025-07-15"}


def test_before_its_first_announcement_a_tariff_is_not_known(api_client, border):
    answer = api_client.get(f"/api/v1/tariffs/{SLUG}/", {"known_on": "2025-01-31"})

    assert answer.status_code == 404
    assert answer.json()["detail"] == "It had not certainly been announced by 2025-01-31."


def test_what_replaced_it_is_known_with_the_action_that_did(api_client, border):
    successor = make_tariff(slug="successor")
    make_tariff_action(successor, date="2025-01-01")
    make_tariff_action(border, action="replaced", date="2026-02-01", effective="2026-03-10")
    Tariff.objects.filter(pk=border.pk).update(replaced_by=successor)

    assert tariff_of(api_client, known_on="2026-01-31")["replaced_by"] is None
    assert tariff_of(api_client, known_on="2026-02-01")["replaced_by"]["id"] == "successor"
    assert found(api_client, replaced="true", known_on="2026-01-31") == []
    assert found(api_client, replaced="true", known_on="2026-02-01") == [SLUG]
    assert SLUG in found(api_client, replaced="false", known_on="2026-01-31")
    for question, is_replaced in (
        ({"replaced_by": "successor"}, True),
        ({"replaced_by__not": "successor"}, False),
        ({"replaced_by__isnull": "false"}, True),
        ({"replaced_by__isnull": "true"}, False),
    ):
        assert (SLUG in found(api_client, known_on="2026-01-31", **question)) is not is_replaced, question
        assert (SLUG in found(api_client, known_on="2026-02-01", **question)) is is_replaced, question
        assert (SLUG in found(api_client, **question)) is is_replaced, question


def test_an_action_is_attested_by_the_documents_that_were_out(api_client, border):
    def letter(**query):
        return next(one for one in tariff_of(api_client, **query)["actions"] if one["id"] == "letter")

    assert letter(known_on="2025-11-30")["verification"] == "single_source"
    assert letter(known_on="2025-12-01")["verification"] == "corroborated"
    assert letter()["verification"] == "corroborated"


def test_rates_name_who_said_so_by_then(api_client, border):
    def cited(known_on):
        query = {"imposed_by": "US", "origin": "CA", "on": "2025-08-15", "known_on": known_on}
        answer = api_client.get("/api/v1/tariffs/rates/", query).json()
        [waiting] = answer["pending"][0]["lines"]
        return [one["source"]["id"] for one in waiting["citations"]], waiting["verification"]

    assert cited("2025-07-15") == (["letter"], "single_source")


def test_verification_is_not_asked_together_with_known_on(api_client, border):
    answer = api_client.get("/api/v1/tariffs/", {"verification": "disputed", "known_on": "2025-07-15"})

    assert answer.status_code == 400
    assert [fault["name"] for fault in answer.json()["errors"]] == ["verification"]


def test_the_answer_has_a_tag_of_its_own_and_is_confirmed(api_client, border):
    query = {"on": "2025-08-15", "known_on": "2025-07-15"}
    answer = api_client.get(f"/api/v1/tariffs/{SLUG}/", query)
    again = api_client.get(f"/api/v1/tariffs/{SLUG}/", query, HTTP_IF_NONE_MATCH=answer["ETag"])
    now = api_client.get(f"/api/v1/tariffs/{SLUG}/", {"on": "2025-08-15"})

    assert again.status_code == 304
    assert now["ETag"] != answer["ETag"]


def test_an_action_announced_later_leaves_the_earlier_answer_byte_for_byte(api_client, border):
    query = {"on": "2025-08-15", "known_on": "2025-07-15", "omit": "updated_at"}
    before = api_client.get(f"/api/v1/tariffs/{SLUG}/", query).content

    make_tariff_action(border, action="repealed", date="2026-05-01", retroactive_to="2025-03-04")

    assert api_client.get(f"/api/v1/tariffs/{SLUG}/", query).content == before
    assert tariff_of(api_client, on="2025-08-15")["status"]["status"] == "repealed"


def test_the_stored_periods_of_each_day_are_the_fold_of_what_was_announced_by_then(border):
    actions = list(border.actions.published().prefetch_related("lines"))
    day = date(2025, 1, 30)
    while day < date(2026, 2, 25):
        life = fold(as_life_actions(actions), known_on=day)
        statuses = StatusPeriod.ever.as_known(day).filter(tariff=border)
        rates = RatePeriod.ever.as_known(day).filter(tariff=border)

        assert {(one.status, one.valid.lower, one.valid.upper, one.collected) for one in statuses} == {
            (one.status, one.start, one.end, one.collected) for one in life.status_periods
        }
        assert {(one.line_id, one.state, one.valid.lower, one.valid.upper) for one in rates} == {
            (one.line_id, one.state, one.start, one.end) for one in life.rate_periods
        }
        day += timedelta(days=1)


def test_what_an_announcement_left_as_it_was_is_stored_once(border):
    [announced] = StatusPeriod.ever.filter(tariff=border, status="announced")

    assert (announced.known.lower, announced.known.upper) == (date(2025, 2, 1), None)


def test_periods_left_as_known_always_are_rebuilt(border):
    fresh = {(row.pk, row.known.lower) for row in StatusPeriod.ever.filter(tariff=border)}
    StatusPeriod.ever.filter(tariff=border, known__upper_inf=False).delete()
    StatusPeriod.objects.filter(tariff=border).update(known=(None, None))
    assert differences(border)

    Tariff.objects.rebuild_unlimited()

    assert differences(border) == []
    assert {known for _, known in fresh} == {
        row.known.lower for row in StatusPeriod.ever.filter(tariff=border)
    }
    rebuild_periods(border)
    assert differences(border) == []


def test_a_list_as_known_costs_a_fixed_number_of_queries(api_client, border, django_assert_num_queries):
    for number in range(3):
        make_tariff_action(make_tariff(slug=f"other-{number}"), date="2025-02-01", effective="2025-02-04")

    with django_assert_num_queries(7):
        assert len(found(api_client, on="2025-08-15", known_on="2025-07-15")) == 4
