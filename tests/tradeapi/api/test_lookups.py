"""What follows from the declaration of a filter: none of these, whether there is nothing, all of them, ranges."""

import pytest

from events.event.models import Event, EventCountry
from tests.factories import make_event
from tradeapi.api.components import whole
from tradeapi.api.documents import openapi

EVENTS = "/api/v1/events/"


def parameters(path):
    return {one["name"]: one for one in whole(openapi())["paths"][path]["get"]["parameters"]}


def test_each_filter_brings_the_lookups_that_make_sense_for_it():
    said = list(parameters(EVENTS))

    assert [name for name in said if name.endswith("__not")] == [
        "country__not", "source__not", "kind__not", "actor__not", "topic__not", "part_of__not", "slug__not",
    ]  # fmt: skip
    assert [name for name in said if name.endswith("__isnull")] == [
        "country__isnull", "source__isnull", "announced__isnull", "topic__isnull", "part_of__isnull",
    ]  # fmt: skip
    assert {"announced_from", "announced_to", "updated_since", "match"} <= set(said)
    assert "announced" not in said


def test_each_lookup_says_what_it_does():
    said = parameters(EVENTS)

    assert said["topic__not"]["description"].startswith("None of these. With these topics.")
    assert "nothing that `topic` could find" in said["topic__isnull"]["description"]
    assert said["announced_from"]["description"] == "Announced on or after this day."
    assert "`country`, `source`, `actor`, `topic`" in said["match"]["description"]


def test_a_method_is_negated_too(slugs):
    make_event(countries=[("CA", "actor"), ("US", "target")])
    other = make_event(countries=[("US", "actor"), ("CA", "target")])

    assert slugs(EVENTS, actor__not="CA") == [other.slug]


def test_a_negation_and_its_filter_go_together(slugs):
    one = make_event(countries=[("CA", "actor"), ("US", "actor")])
    make_event(countries=[("CA", "actor"), ("MX", "actor")])

    assert slugs(EVENTS, actor="CA", actor__not="MX") == [one.slug]


def test_an_empty_list_is_nothing(slugs):
    with_topics, without = make_event(topics=["steel"]), make_event(topics=[])

    assert slugs(EVENTS, topic__isnull="true") == [without.slug]
    assert slugs(EVENTS, topic__isnull="false") == [with_topics.slug]


def test_no_related_row_is_nothing(slugs):
    of_canada, of_nobody = make_event(), make_event()
    EventCountry.objects.filter(event=of_nobody).delete()

    assert slugs(EVENTS, country__isnull="true") == [of_nobody.slug]
    assert slugs(EVENTS, country__isnull="false") == [of_canada.slug]


def test_an_unpublished_record_is_nothing(slugs):
    part, draft = make_event(), make_event(published=False)
    Event.objects.filter(pk=part.pk).update(part_of=draft)

    assert slugs(EVENTS, part_of__isnull="true") == [part.slug]
    assert slugs(EVENTS, part_of__isnull="false") == []


@pytest.mark.parametrize(("match", "shown"), [("any", 2), ("all", 1)])
def test_all_values_can_be_demanded_of_related_rows(slugs, match, shown):
    both = make_event(countries=[("CA", "actor"), ("US", "target")])
    make_event(countries=[("CA", "actor")])

    found = slugs(EVENTS, country="CA,US", match=match)

    assert both.slug in found
    assert len(found) == shown


def test_all_values_can_be_demanded_of_arrays_and_methods(slugs):
    both = make_event(topics=["steel", "cars"], countries=[("CA", "actor"), ("US", "actor")])
    make_event(topics=["steel"], countries=[("CA", "actor")])

    assert slugs(EVENTS, topic="steel,cars", actor="CA,US", match="all") == [both.slug]


def test_what_a_row_has_one_of_is_still_any_of(slugs):
    one, other = make_event(kind="policy"), make_event(kind="statement")

    assert set(slugs(EVENTS, kind="policy,statement", match="all")) == {one.slug, other.slug}


def test_none_of_these_stays_none_of_these(slugs):
    make_event(topics=["steel"])
    other = make_event(topics=["fish"])

    assert slugs(EVENTS, topic__not="steel,cars", match="all") == [other.slug]


@pytest.mark.parametrize(
    ("window", "shown"),
    [
        ({"announced_from": "2025-08-31"}, True),
        ({"announced_from": "2025-09-01"}, False),
        ({"announced_to": "2025-08-01"}, True),
        ({"announced_to": "2025-07-31"}, False),
    ],
)
def test_a_rough_date_is_found_where_it_may_lie(slugs, window, shown):
    event = make_event(announced="2025-08")

    assert (slugs(EVENTS, **window) == [event.slug]) is shown


def test_an_open_date_reaches_for_ever_and_a_missing_one_nowhere(slugs):
    running = make_event(announced="2025-08-05/..")
    undated = make_event(announced="")

    assert slugs(EVENTS, announced_from="2999-12-31") == [running.slug]
    assert slugs(EVENTS, announced_to="2999-12-31") == [running.slug]
    assert slugs(EVENTS, announced__isnull="true") == [undated.slug]


def test_a_range_that_ends_before_it_begins_is_refused(errors_of):
    [error] = errors_of(EVENTS, {"announced_from": "2025-08-02", "announced_to": "2025-08-01"})

    assert (error["name"], error["code"]) == ("announced_to", "contradiction")


def test_records_can_be_fetched_by_name(slugs):
    one, two = make_event(), make_event()
    make_event()

    assert set(slugs(EVENTS, slug=f"{one.slug},{two.slug}")) == {one.slug, two.slug}


def test_a_name_of_no_record_is_refused(errors_of):
    [error] = errors_of(EVENTS, {"slug": "no-such-event"})

    assert (error["name"], error["code"]) == ("slug", "unknown_record")


def test_what_changed_since_a_moment_can_be_asked(slugs, time_machine):
    time_machine.move_to("2025-08-15T12:00:00Z", tick=False)
    event = make_event()

    assert slugs(EVENTS, updated_since="2025-08-15T12:00:00Z") == [event.slug]
    assert slugs(EVENTS, updated_since="2025-08-15T14:00:00+02:00") == [event.slug]
    assert slugs(EVENTS, updated_since="2025-08-15T12:00:01Z") == []


@pytest.mark.parametrize(
    "moment", ["2025-08-15", "2025-08-15T12:00:00", "2025-02-30T12:00:00Z", "0001-01-01T00:00:00Z", "now"]
)
def test_a_moment_says_its_offset_and_is_one_of_the_calendar(errors_of, moment):
    [error] = errors_of(EVENTS, {"updated_since": moment})

    assert (error["name"], error["code"]) == ("updated_since", "invalid_value")
