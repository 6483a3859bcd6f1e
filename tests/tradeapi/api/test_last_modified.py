"""Last-Modified: never earlier than a change that the tag shows, and what it confirms has not changed."""

import json
from datetime import UTC, datetime

import pytest
import time_machine
from django.utils.http import http_date, parse_http_date

from countries.country.models import Country
from events.tariff.rates import RateLine
from tests.factories import make_source, make_tariff, make_tariff_action
from tests.over_wsgi import OverWsgi
from tradeapi.changes.models import Change
from tradeapi.documents import building
from tradeapi.http.keeping import Keeping

SOURCES = "/api/v1/sources/"
CHANGED = datetime(2025, 8, 15, 12, 0, 0, 300_000, tzinfo=UTC)
AFTER = "Fri, 15 Aug 2025 12:00:01 GMT"


@pytest.fixture(autouse=True)
def house(settings):
    settings.ROOT_URLCONF = "tradeapi.urls"


@pytest.fixture
def clock():
    with time_machine.travel(CHANGED, tick=False) as traveller:
        yield traveller


@pytest.fixture
def source(db, clock):
    """A source that was published at that moment, asked for an hour later."""
    made = make_source()
    building.settle()
    clock.shift(3600)
    return made


@pytest.fixture(params=["made anew", "kept"])
def client(request, source):
    """A caller of the bare site, and one of a site that has the answers already."""
    return OverWsgi() if request.param == "made anew" else OverWsgi(Keeping(OverWsgi().application))


def since(client, path, moment):
    return client.get(path, headers={"If-Modified-Since": moment})


def dated(answer):
    return dict(answer.headers).get("Last-Modified")


@pytest.mark.parametrize(
    "path", [SOURCES, f"{SOURCES}{{slug}}/", f"{SOURCES}?format=csv&limit=1", "/api/v1/tariffs/"]
)
def test_an_answer_says_after_which_second_nothing_changed(client, source, path):
    path = path.format(slug=source.slug)

    assert dated(client.get(path)) == dated(client.get(path)) == AFTER


def test_it_confirms_what_has_not_changed_since(client):
    for _ in range(2):
        whole, confirmed = client.get(SOURCES), since(client, SOURCES, AFTER)

        assert (confirmed.status_code, confirmed.content) == (304, b"")
        assert dated(confirmed) == AFTER
        assert confirmed["ETag"] == whole["ETag"]


@pytest.mark.parametrize(
    "moment",
    ["Fri, 15 Aug 2025 12:00:00 GMT", "yesterday", "", "2025-08-15", "Fri, 99 Aug 2025 12:00:00 GMT"],
)
def test_an_earlier_moment_and_none_at_all_confirm_nothing(client, moment):
    client.get(SOURCES)

    assert since(client, SOURCES, moment).status_code == 200


def test_a_tag_has_the_last_word(client):
    tag = client.get(SOURCES)["ETag"]

    for headers, status in (
        ({"If-None-Match": '"other"', "If-Modified-Since": AFTER}, 200),
        ({"If-None-Match": tag, "If-Modified-Since": "Thu, 14 Aug 2025 12:00:00 GMT"}, 304),
    ):
        assert client.get(SOURCES, headers=headers).status_code == status


def test_each_change_is_later_than_what_was_said_before(client, clock):
    before, tag = dated(client.get(SOURCES)), client.get(SOURCES)["ETag"]
    make_source(slug="another")
    building.settle()
    clock.shift(1)

    after = client.get(SOURCES)

    assert after["ETag"] != tag
    assert parse_http_date(dated(after)) > parse_http_date(before)
    assert since(client, SOURCES, before).status_code == 200


def test_within_the_second_of_a_change_nothing_is_said(client, clock):
    """Another change of the same second would have the same date."""
    make_source(slug="another")
    building.settle()

    answer = client.get(SOURCES)

    assert dated(answer) is None
    assert since(client, SOURCES, http_date(CHANGED.timestamp() + 3600)).status_code == 200


def test_a_new_day_is_a_change(client, clock):
    before = dated(client.get("/api/v1/tariffs/"))
    clock.move_to(datetime(2025, 8, 16, 0, 0, 1, tzinfo=UTC))

    assert dated(client.get("/api/v1/tariffs/")) == "Sat, 16 Aug 2025 00:00:00 GMT"
    assert since(client, "/api/v1/tariffs/", before).status_code == 200


def test_what_was_written_and_not_yet_settled_is_not_dated(client):
    make_source(slug="another")

    assert dated(client.get(SOURCES)) is None


def test_refusals_have_no_date(client):
    for path in (f"{SOURCES}?x=1", f"{SOURCES}nothing/"):
        assert dated(client.get(path)) is None


def test_what_changes_elsewhere_leaves_the_date_of_a_detail(client, source, clock):
    detail, shorter = f"{SOURCES}{source.slug}/", f"{SOURCES}{source.slug}/?fields=title"
    make_source(slug="another")
    building.settle()
    clock.shift(60)

    for _ in range(2):
        assert dated(client.get(detail)) == dated(client.get(shorter)) == AFTER
    assert dated(client.get(SOURCES)) == "Fri, 15 Aug 2025 13:00:01 GMT"
    assert since(client, detail, AFTER).status_code == 304


def test_what_others_say_of_themselves_dates_the_details_that_show_it(client, clock):
    tariff = make_tariff()
    building.settle()
    clock.shift(60)
    detail = f"/api/v1/tariffs/{tariff.slug}/?on=2025-08-15"
    before, tag = dated(client.get(detail)), client.get(detail)["ETag"]
    Country.objects.filter(pk="US").update(name="Etats-Unis")
    building.settle()
    clock.shift(60)

    after = client.get(detail)

    assert after["ETag"] != tag
    assert parse_http_date(dated(after)) == parse_http_date(before) + 60


def test_a_detail_of_today_changes_with_the_day_and_one_of_a_named_day_does_not(client, clock):
    tariff = make_tariff()
    building.settle()
    clock.shift(1)
    today = f"/api/v1/tariffs/{tariff.slug}/"
    named = f"{today}?on=2025-09-01"
    before = dated(client.get(named))
    clock.move_to(datetime(2025, 8, 16, 0, 0, 1, tzinfo=UTC))

    assert dated(client.get(today)) == "Sat, 16 Aug 2025 00:00:00 GMT"
    assert since(client, today, before).status_code == 200
    assert dated(client.get(named)) == before == "Fri, 15 Aug 2025 13:00:01 GMT"


def test_only_the_days_for_which_an_answer_changes_are_dated_anew(client, clock):
    """An action that begins later leaves what holds until then, and changes what holds from then on."""
    tariff = make_tariff()
    make_tariff_action(tariff)
    building.settle()
    clock.shift(60)
    days = {
        day: f"/api/v1/tariffs/{tariff.slug}/?on={day}&fields=rates" for day in ("2025-08-20", "2025-09-20")
    }
    before = {day: client.get(path) for day, path in days.items()}
    make_tariff_action(tariff, action="repealed", date="2025-08-10", effective="2025-09-01")
    building.settle()
    clock.shift(60)

    after = {day: client.get(path) for day, path in days.items()}

    for day in days:
        if after[day]["ETag"] != before[day]["ETag"]:
            assert parse_http_date(dated(after[day])) > parse_http_date(dated(before[day]))
    assert after["2025-09-20"]["ETag"] != before["2025-09-20"]["ETag"]
    RateLine.objects.update(rate_percent=12)
    building.settle()
    clock.shift(60)
    assert parse_http_date(dated(client.get(days["2025-08-20"]))) > parse_http_date(
        dated(after["2025-08-20"])
    )


def test_what_is_expanded_and_what_was_known_are_dated_by_everything(client, clock):
    tariff = make_tariff()
    make_tariff_action(tariff)
    building.settle()
    clock.shift(60)
    make_source(slug="another")
    building.settle()
    clock.shift(60)
    detail = f"/api/v1/tariffs/{tariff.slug}/?on=2025-08-15"

    for more in ("&expand=imposed_by", "&known_on=2025-08-15"):
        assert dated(client.get(detail + more)) == "Fri, 15 Aug 2025 13:01:01 GMT"


def test_a_change_is_dated_by_its_moment_and_the_log_by_its_newest(client, clock):
    [first] = Change.objects.all()
    make_source(slug="another")
    building.settle()
    clock.shift(60)

    assert dated(client.get(f"/api/v1/changes/{first.number}/")) == AFTER
    for asked in ("", "?limit=1", "?format=jsonl", "?resource=sources"):
        log = client.get(f"/api/v1/changes/{asked}")
        assert dated(log) == "Fri, 15 Aug 2025 13:00:01 GMT"
        assert since(client, f"/api/v1/changes/{asked}", dated(log)).status_code == 304
    assert dated(client.get("/api/v1/changes/?since=2")) is None


def test_who_wants_it_unchanged_is_told_when_it_is_not(client):
    for moment, status in ((AFTER, 200), ("Fri, 15 Aug 2025 12:00:00 GMT", 412), ("yesterday", 200)):
        for _ in range(2):
            answer = client.get(SOURCES, headers={"If-Unmodified-Since": moment})
            assert answer.status_code == status
    tag = client.get(SOURCES)["ETag"]
    early = {"If-Unmodified-Since": "Fri, 15 Aug 2025 12:00:00 GMT", "If-Match": tag}
    assert client.get(SOURCES, headers=early).status_code == 200


def test_a_detail_that_expands_several_records_is_dated_by_everything(client, clock):
    step = make_tariff_action(make_tariff(), sources=[make_source(slug="one"), make_source(slug="two")])
    building.settle()
    clock.shift(60)
    detail = f"/api/v1/tariff-actions/{step.slug}/?expand=citations.source,lines.origin.country"

    answer = client.get(detail)

    assert answer.status_code == 200
    assert dated(answer) == "Fri, 15 Aug 2025 13:00:01 GMT"
    assert json.loads(answer.content)["citations"][0]["source"]["record"]
