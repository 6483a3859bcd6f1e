"""``known_on``: what was known on a day of events of every kind; nothing announced later shows."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.event import knowledge
from events.event.models import Event, EventLink
from tests.factories import (
    make_citation,
    make_event,
    make_link,
    make_meeting,
    make_milestone,
    make_signal,
    make_source,
    make_tariff_action,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def recorded_in_2026():
    """All of it is recorded here in November 2026, long after it happened."""
    with time_machine.travel(datetime(2026, 11, 23, 12, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def deadline():
    """A deal due on 21 July, set on 29 June, missed and known to be so on 22 July; a letter of 10 July."""
    letter = make_source("Letter", slug="letter", publisher="White House", dated="2025-07-10")
    press = make_source("Missed", slug="press", publisher="Press", tier="press", dated="2025-07-23")
    due = make_event(
        "Deal due",
        slug="due",
        kind="deadline",
        date="2025-07-21",
        announced="2025-06-29",
        settled="2025-07-22",
        occurrence="missed",
        countries=(("CA", "party"), ("US", "party")),
        sources=[make_source("Talks resume", slug="readout", dated="2025-06-29"), press],
    )
    later = make_event(
        "New deadline", slug="later", kind="deadline", date="2025-08-01", announced="2025-07-10",
        occurrence="expected", sources=[letter],
    )  # fmt: skip
    make_link(later, due, "supersedes", letter)
    return due


@pytest.mark.parametrize(
    ("known_on", "occurrence", "settled", "citations", "links"),
    [
        ("2025-06-29", "expected", None, ["readout"], []),
        ("2025-07-09", "expected", None, ["readout"], []),
        ("2025-07-10", "expected", None, ["readout"], ["later"]),
        ("2025-07-21", "expected", None, ["readout"], ["later"]),
        ("2025-07-22", "missed", "2025-07-22", ["readout"], ["later"]),
        ("2025-07-23", "missed", "2025-07-22", ["readout", "press"], ["later"]),
        (None, "missed", "2025-07-22", ["readout", "press"], ["later"]),
    ],
)
def test_a_deadline_is_expected_until_it_is_known_to_be_missed(
    ask, deadline, known_on, occurrence, settled, citations, links
):
    question = {"known_on": known_on} if known_on else {}
    listed = next(row for row in ask("events/", **question)["results"] if row["slug"] == "due")
    event = ask("events/due/", **question)

    assert event == listed
    assert event["known_on"] == known_on
    assert (event["occurrence"], event["settled"] and event["settled"]["edtf"]) == (occurrence, settled)
    assert [citation["source"]["id"] for citation in event["citations"]] == citations
    assert [link["event"]["id"] for link in event["links"]] == links


def test_what_was_not_announced_yet_is_not_there_and_the_answer_says_why(ask, api_client, deadline):
    assert [row["slug"] for row in ask("events/", known_on="2025-07-09")["results"]] == ["due"]
    assert ask("events/", known_on="2025-06-28")["results"] == []

    response = api_client.get("/api/v1/events/due/", {"known_on": "2025-06-28"})

    assert response.status_code == 404
    assert response.json()["detail"] == "It had not certainly been announced by 2025-06-28."


def test_a_list_says_for_which_days_it_answers(ask, deadline):
    assert ask("events/")["days"] == {"on": None, "known_on": None}
    assert ask("events/", on="2025-07-21", known_on="2025-07-01")["days"] == {
        "on": "2025-07-21",
        "known_on": "2025-07-01",
    }
    assert ask("events/", known_on="2025-06-28")["days"]["known_on"] == "2025-06-28"


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ({"occurrence": "expected", "known_on": "2025-07-21"}, ["later", "due"]),
        ({"occurrence": "expected", "known_on": "2025-07-22"}, ["later"]),
        ({"occurrence": "missed", "known_on": "2025-07-21"}, []),
        ({"occurrence": "missed", "known_on": "2025-07-22"}, ["due"]),
        ({"occurrence__not": "expected", "known_on": "2025-07-21"}, []),
        ({"occurrence__not": "missed", "known_on": "2025-07-21"}, ["later", "due"]),
        ({"settled_from": "2025-07-01", "known_on": "2025-07-21"}, []),
        ({"settled_to": "2025-08-01", "known_on": "2025-07-21"}, []),
        ({"settled_to": "2025-08-01", "known_on": "2025-07-22"}, ["due"]),
        ({"source": "press", "known_on": "2025-07-22"}, []),
        ({"source": "press", "known_on": "2025-07-23"}, ["due"]),
        ({"publisher": "Press", "known_on": "2025-07-22"}, []),
        ({"tier": "press", "known_on": "2025-07-22"}, []),
        ({"tier": "press", "known_on": "2025-07-23"}, ["due"]),
        ({"supersedes": "due", "known_on": "2025-07-09"}, []),
        ({"supersedes": "due", "known_on": "2025-07-10"}, ["later"]),
        ({"open_on": "2025-07-21", "known_on": "2025-07-09"}, ["due"]),
        ({"open_on": "2025-07-21", "known_on": "2025-07-22"}, ["later", "due"]),
        ({"open_on": "2025-08-01", "known_on": "2025-07-09"}, []),
        ({"on": "2025-08-01", "known_on": "2025-07-10"}, ["later"]),
    ],
)
def test_filters_answer_from_what_the_rows_show(found, deadline, question, answer):
    assert found("events/", **question) == answer


def test_whether_it_is_part_of_something_is_answered_as_it_was_known(found):
    whole = make_event("Order", slug="order", date="2025-07-10")
    make_event("Step", slug="step", date="2025-07-01", part_of=whole)

    for question, is_part in (
        ({"part_of": "order"}, True),
        ({"part_of__not": "order"}, False),
        ({"part_of__isnull": "false"}, True),
        ({"part_of__isnull": "true"}, False),
    ):
        assert ("step" in found("events/", known_on="2025-07-09", **question)) is not is_part, question
        assert ("step" in found("events/", known_on="2025-07-10", **question)) is is_part, question
        assert ("step" in found("events/", **question)) is is_part, question


def test_counts_count_what_was_known(ask, refused, deadline):
    before, after = (
        ask("events/counts/", by="occurrence", known_on=day) for day in ("2025-07-21", "2025-07-22")
    )

    assert [(row["occurrence"], row["count"]) for row in before["results"]] == [("expected", 2)]
    assert [(row["occurrence"], row["count"]) for row in after["results"]] == [("expected", 1), ("missed", 1)]
    assert ask("events/counts/", by="kind", known_on="2025-06-28")["total"] == 0
    assert refused("events/counts/", by="verification", known_on="2025-07-21") == ["by"]


def test_expanded_records_are_shown_as_known_on_the_same_day(ask, deadline):
    make_event("Part", slug="part", date="2025-06-29", part_of=deadline)

    for day, occurrence in (("2025-07-21", "expected"), ("2025-07-22", "missed")):
        whole = ask("events/part/", expand="part_of", known_on=day)["part_of"]["record"]
        assert (whole["occurrence"], whole["known_on"]) == (occurrence, day)


def test_parts_are_known_by_themselves(ask, found):
    package = make_event("Package", slug="package", date="2025-06-30")
    make_event("Early part", slug="early", date="2025-06-01", part_of=package)
    make_event("Late part", slug="late", date="2025-07-15", part_of=package)

    assert ask("events/early/", known_on="2025-06-29")["part_of"] is None
    assert ask("events/early/", known_on="2025-06-30")["part_of"]["id"] == "package"
    assert [part["id"] for part in ask("events/package/", known_on="2025-06-30")["has_parts"]] == ["early"]
    assert found("events/", part_of="package", known_on="2025-06-29") == []
    assert found("events/", part_of="package", known_on="2025-07-14") == ["early"]


def test_a_document_without_a_date_is_known_from_its_record_on(ask):
    event = make_event(slug="one", date="2025-06-29", sources=[make_source(dated="", slug="undated")])
    make_citation(event, make_source(dated="2025-07", slug="july"))

    def cited(day):
        return [one["source"]["id"] for one in ask("events/one/", known_on=day)["citations"]]

    assert cited("2025-07-30") == []
    assert cited("2025-07-31") == cited("2026-11-22") == ["july"]
    assert cited("2026-11-23") == ["undated", "july"]


def test_how_well_it_is_attested_follows_the_documents_that_were_out(ask, refused):
    wire = make_source("A", slug="a", publisher="Reuters", tier="wire", dated="2025-06-29")
    event = make_event(slug="one", sources=[wire])
    reprint = make_source("A", publisher="B", tier="press", dated="2025-06-30", reprint_of=wire)
    make_citation(event, reprint)
    make_citation(event, make_source(publisher="AP", tier="wire", dated="2025-07-01"))
    make_citation(event, make_source(publisher="Gazette", tier="official", dated="2025-07-02"))
    make_citation(event, make_source(publisher="C", tier="blog", dated="2025-07-03"), stance="contradicts")

    attested = [
        ask("events/one/", known_on=f"2025-{day}")["verification"]
        for day in ("06-30", "07-01", "07-02", "07-03")
    ]

    assert attested == ["single_source", "corroborated", "official", "disputed"]
    assert refused("events/", verification="official", known_on="2025-07-02") == ["verification"]
    assert refused("events/", verification__not="official", known_on="2025-07-02") == ["verification__not"]


def test_what_came_of_a_meeting_is_known_once_it_was_held(ask, found):
    make_meeting(
        slug="visit", date="2025-08-05/2025-08-06", announced="2025-08-01", outcome="A plan.",
        interaction="agree",
    )  # fmt: skip

    ahead, held = (ask("meetings/visit/", known_on=day) for day in ("2025-08-05", "2025-08-06"))

    assert (ahead["occurrence"], ahead["outcome"], ahead["interaction"]) == ("expected", "", "")
    assert (held["occurrence"], held["outcome"], held["interaction"]) == ("occurred", "A plan.", "agree")
    assert found("meetings/", interaction="agree", known_on="2025-08-05") == []
    assert found("meetings/", interaction="agree", known_on="2025-08-06") == ["visit"]
    assert found("meetings/", interaction__not="agree", known_on="2025-08-05") == ["visit"]


@pytest.mark.parametrize(
    "path", ["events/", "meetings/", "signals/", "milestones/", "tariff-actions/", "agreements/"]
)
@pytest.mark.parametrize(
    ("day", "says"),
    [
        ("2026-11-24", "allowed is 1900-01-01 to 2026-11-23"),
        ("1899-12-31", "1900-01-01 to 2200-12-31"),
        ("2201-01-01", "1900-01-01 to 2200-12-31"),
        ("01/02/2023", "write YYYY-MM-DD"),
    ],
)
def test_a_day_of_which_nothing_is_known_is_refused(api_client, path, day, says):
    response = api_client.get(f"/api/v1/{path}", {"known_on": day})

    assert response.status_code == 400
    [error] = response.json()["errors"]
    assert error["name"] == "known_on"
    assert says in error["detail"]


@pytest.mark.parametrize("name", ["on", "open_on"])
@pytest.mark.parametrize("day", ["1899-12-31", "2201-01-01"])
def test_a_day_outside_the_years_that_are_kept_is_refused(refused, name, day):
    assert refused("events/", **{name: day}) == [name]


@pytest.mark.parametrize("path", ["events/", "meetings/", "signals/", "milestones/", "tariff-actions/"])
def test_asking_what_was_known_takes_one_query_more_however_long_the_list(
    ask, path, django_assert_max_num_queries
):
    make = {
        "events/": make_event,
        "meetings/": make_meeting,
        "signals/": make_signal,
        "milestones/": make_milestone,
        "tariff-actions/": make_tariff_action,
    }[path]
    whole = make_event()
    for _ in range(3):
        event = make(part_of=whole.spine)
        make_citation(event, make_source(publisher="B", reprint_of=make_source(reprint_of=make_source())))
        make_link(make_event(), event, "responds_to")
        make_link(event, make_event(), "responds_to")

    with django_assert_max_num_queries(13):
        answer = ask(path, known_on="2026-11-23")

    assert len(answer["results"]) >= 3


DAYS = st.dates(date(2025, 1, 1), date(2025, 1, 12))
EDTF = st.one_of(
    DAYS.map(str),
    st.just("2025-01"),
    st.tuples(DAYS, DAYS).map(lambda two: f"{min(two)}/{max(two)}"),
    DAYS.map(lambda day: f"{day}/.."),
    DAYS.map(lambda day: f"../{day}"),
)
EVENTS = st.fixed_dictionaries(
    {
        "date": EDTF,
        "announced": st.one_of(st.just(""), EDTF),
        "settled": st.one_of(st.just(""), EDTF),
        "occurrence": st.sampled_from(["expected", "occurred", "missed", "cancelled", "superseded"]),
    }
)
EXAMPLES = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])


@EXAMPLES
@given(st.lists(EVENTS, min_size=1, max_size=4), DAYS)
def test_the_database_and_the_row_at_hand_agree_on_what_was_known(db, rows, day):
    Event.objects.all()._raw_delete("default")
    for number, row in enumerate(rows):
        Event.objects.create(slug=f"event-{number}", kind="deadline", title="E", **row)

    known = {event.slug: event.occurrence_known for event in Event.objects.as_known(on=day)}

    assert known == {
        event.slug: knowledge.occurrence(event, day)
        for event in Event.objects.all()
        if knowledge.is_known(event, day)
    }


@EXAMPLES
@given(st.lists(EVENTS, min_size=2, max_size=2), DAYS, DAYS, st.sampled_from(EventLink.Relation.values))
def test_the_database_and_the_link_at_hand_agree_on_what_was_known(db, rows, day, published, relation):
    EventLink.objects.all()._raw_delete("default")
    Event.objects.all()._raw_delete("default")
    events = [
        Event.objects.create(slug=f"event-{number}", kind="deadline", title="E", **row)
        for number, row in enumerate(rows)
    ]
    link = make_link(*events, relation, make_source(dated=str(published)))

    assert EventLink.objects.known(on=day).exists() == knowledge.link_is_known(link, day)


LATER = st.fixed_dictionaries(
    {
        "days": st.integers(1, 40),
        "kind": st.sampled_from(
            ["event", "signal", "meeting", "milestone", "citation", "link", "contradiction"]
        ),
    }
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(LATER, min_size=1, max_size=5), st.integers(0, 30))
def test_what_is_announced_later_never_changes_an_earlier_answer(ask, deadline, later, ahead):
    day = date(2025, 7, 1) + timedelta(days=ahead)
    asked = [
        (path, {"known_on": str(day), **question})
        for path in ("events/", "signals/", "meetings/", "milestones/", "agreements/", "signals/scorecard/")
        for question in ({}, {"count": "exact"}, {"occurrence": "expected"})
        if not (path == "agreements/" and "occurrence" in question)
        and not (path == "signals/scorecard/" and "count" in question)
    ]
    asked.append(("events/due/", {"known_on": str(day)}))
    before = [ask(path, **question) for path, question in asked]

    for one in later:
        announced = day + timedelta(days=one["days"])
        source = make_source(dated=str(announced))
        if one["kind"] == "event":
            make_event(date=str(announced), part_of=deadline, sources=[source])
        elif one["kind"] == "signal":
            make_signal(announced=str(announced), date="2026-07-01", sources=[source])
        elif one["kind"] == "meeting":
            make_meeting(date=str(announced), sources=[source])
        elif one["kind"] == "milestone":
            make_milestone(date=str(announced), sources=[source])
        elif one["kind"] == "citation":
            make_citation(deadline, source)
        elif one["kind"] == "contradiction":
            make_citation(deadline, source, stance="contradicts", claim="It was met.")
        else:
            make_link(make_event(date=str(announced), sources=[source]), deadline, "resolves", source)

    after = [ask(path, **question) for path, question in asked]
    for answer in (*before, *after):  # a citation changes the record itself, and its time stamp with it
        for row in [answer, *answer.get("results", [])]:
            row.pop("updated_at", None)
    assert after == before
