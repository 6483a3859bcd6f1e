"""What the timeline can be asked: each filter with its edges, and each refusal by name."""

import pytest

from tests.factories import (
    make_citation,
    make_country,
    make_event,
    make_event_official,
    make_link,
    make_meeting,
    make_membership,
    make_office,
    make_official,
    make_participation,
    make_source,
    make_tariff_action,
    make_tenure,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ({"from_": "2025-08-31"}, ["month"]),
        ({"from_": "2025-09-01"}, []),
        ({"from_": "2025-08-06"}, ["visit", "month"]),
        ({"from_": "2025-08-07"}, ["month"]),
        ({"to": "2025-07-31"}, []),
        ({"to": "2025-08-01"}, ["month"]),
        ({"to": "2025-08-05"}, ["visit", "month"]),
        ({"from_": "2025-08-06", "to": "2025-08-06"}, ["visit", "month"]),
        ({"on": "2025-08-04"}, ["month"]),
        ({"on": "2025-08-05"}, ["visit", "month"]),
        ({"on": "2025-08-07"}, ["month"]),
    ],
)
def test_a_window_finds_what_may_lie_in_it_both_ends_included(found, question, answer):
    make_event(slug="month", date="2025-08")
    make_event(slug="visit", date="2025-08-05/2025-08-06")

    assert found("events/", **question) == answer


def test_an_open_end_reaches_for_ever(found):
    make_event(slug="running", date="2025-08-05/..")

    assert found("events/", from_="2099-01-01") == ["running"]
    assert found("events/", to="2025-08-04") == []


def test_a_window_that_ends_before_it_begins_is_refused(refused):
    assert refused("events/", from_="2025-08-02", to="2025-08-01") == ["to"]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ({"announced_from": "2025-08-12"}, ["pause"]),
        ({"announced_from": "2025-08-13"}, []),
        ({"announced_to": "2025-08-12"}, ["pause"]),
        ({"announced_to": "2025-08-11"}, []),
        ({"settled_from": "2025-10-30"}, ["pause"]),
        ({"settled_from": "2025-10-31"}, []),
        ({"settled_to": "2025-10-30"}, ["pause"]),
        ({"settled_to": "2025-10-29"}, []),
    ],
)
def test_days_of_announcement_and_settlement(found, question, answer):
    make_event(
        slug="pause",
        date="2025-10-29~",
        announced="2025-08-12",
        settled="2025-10-30",
        occurrence="superseded",
    )
    make_event(slug="neither")

    assert found("events/", **question) == answer


@pytest.mark.parametrize(
    ("day", "open_"),
    [("2025-07-30", False), ("2025-07-31", True), ("2025-10-29", True), ("2025-10-30", False)],
)
def test_open_from_the_day_it_was_known_until_it_was_due(found, day, open_):
    make_event(
        slug="pause",
        kind="deadline",
        date="2025-10-29~",
        announced="2025-07-31",
        occurrence="missed",
        settled="2025-11-01",
    )

    assert (found("events/", open_on=day) == ["pause"]) is open_


@pytest.mark.parametrize(("day", "open_"), [("2025-06-28", True), ("2025-06-29", False)])
def test_what_was_called_off_is_open_no_longer(found, day, open_):
    make_event(
        slug="due",
        kind="deadline",
        date="2025-06-30",
        announced="2025-06-01",
        occurrence="cancelled",
        settled="2025-06-29",
    )

    assert (found("events/", open_on=day) == ["due"]) is open_


def test_kind_occurrence_and_verification_take_lists_and_their_opposite(found):
    make_event(slug="ruling", kind="court_ruling", date="2025-01-03")
    make_event(
        slug="deadline", kind="deadline", announced="2025-01-01", occurrence="missed", date="2025-01-02"
    )
    make_event(
        slug="said", kind="statement", date="2025-01-01", sources=[make_source(publisher="Blog", tier="blog")]
    )

    assert found("events/", kind="court_ruling,deadline") == ["ruling", "deadline"]
    assert found("events/", kind__not="court_ruling,deadline") == ["said"]
    assert found("events/", occurrence="missed") == ["deadline"]
    assert found("events/", occurrence__not="missed") == ["ruling", "said"]
    assert found("events/", verification="single_source") == ["said"]
    assert found("events/", verification__not="single_source") == ["ruling", "deadline"]


@pytest.mark.parametrize(
    "role", ["actor", "imposed_by", "target", "host", "participant", "party", "concerned"]
)
def test_a_country_is_found_in_its_role_and_in_any(found, role):
    make_event(slug="meant", countries=(("CA", role),))
    make_event(slug="other", countries=(("CA", "actor" if role != "actor" else "target"), ("MX", role)))

    assert found("events/", **{role: "CA"}) == ["meant"]
    assert found("events/", **{role: "CA,MX"}) == ["other", "meant"]
    assert found("events/", country="CA") == ["other", "meant"]


@pytest.mark.parametrize(
    ("role", "shared"),
    [
        ("target", True), ("imposed_by", True), ("party", True), ("concerned", True),
        ("actor", False), ("host", False), ("participant", False),
    ],
)  # fmt: skip
def test_what_is_meant_for_a_bloc_is_found_by_its_members_in_the_roles_they_share(found, role, shared):
    make_membership("EU", "DE", "1958-01-01/..")
    make_event(slug="on-the-eu", countries=(("EU", role),))

    assert (found("events/", **{role: "DE"}) == ["on-the-eu"]) is shared
    assert (found("events/", country="DE") == ["on-the-eu"]) is shared
    assert found("events/", **{role: "EU"}) == ["on-the-eu"]


@pytest.mark.parametrize(
    ("date", "shown"),
    [
        ("1972-12-31", False), ("1973-01-01", True), ("2020-01-31", True), ("2020-02-01", False),
        ("2020-01-31/2020-03-01", True), ("2020", True), ("1972/1974", False),
    ],
)  # fmt: skip
def test_membership_counts_on_the_first_day_of_the_event_both_ends_included(found, date, shown):
    make_membership("EU", "FR", "1973-01-01/2020-01-31", status="former")
    make_event(slug="on-the-eu", date=date, countries=(("EU", "target"),))

    assert (found("events/", target="FR") == ["on-the-eu"]) is shown


def test_the_answer_says_through_which_blocs_it_was_found(ask):
    make_membership("EU", "DE", "1958-01-01/..")
    make_event(countries=(("EU", "target"),))

    make_country("CA")

    [understood] = ask("events/", target="DE,CA", country="EU")["interpreted"]

    assert understood == {
        "parameter": "target",
        "asked": {"id": "DE", "label": "Germany", "url": "http://testserver/api/v1/countries/DE/"},
        "also": [
            {
                "record": {
                    "id": "EU",
                    "label": "European Union",
                    "url": "http://testserver/api/v1/countries/EU/",
                },
                "valid_from": "1958-01-01",
                "valid_through": None,
            }
        ],
    }


@pytest.mark.parametrize("question", [{}, {"target": "CA"}, {"actor": "DE"}])
def test_nothing_is_said_of_blocs_where_none_was_meant(ask, question):
    make_membership("EU", "DE")
    make_country("CA")

    assert "interpreted" not in ask("events/", **question)


@pytest.mark.parametrize("status", ["suspended", "signatory", "disputed", "invited"])
def test_who_is_not_bound_is_not_meant_with_the_bloc(ask, status):
    make_membership("EU", "DE", status=status)
    make_event(countries=(("EU", "target"),))

    answer = ask("events/", target="DE")

    assert answer["results"] == []
    assert "interpreted" not in answer


def test_a_bloc_that_is_not_published_leads_nowhere(ask):
    bloc = make_country("ZYX", name="Hidden bloc", kind="bloc", published=False)
    make_membership(bloc, "DE")
    make_event(countries=((bloc, "target"),), published=False)

    answer = ask("events/", target="DE")

    assert (answer["results"], "interpreted" in answer) == ([], False)


def test_people_and_offices_of_an_event_mean_one_person(found):
    joly, carney = make_official(slug="joly"), make_official("Mark Carney", slug="carney")
    minister, premier = make_office(slug="minister"), make_office("Prime Minister", slug="premier")
    make_tenure(joly, minister)
    make_tenure(carney, premier)
    event = make_event(slug="both")
    make_event_official(event, joly, "announced", minister)
    make_event_official(event, carney, "said", premier)

    assert found("events/", official="joly") == ["both"]
    assert found("events/", official="joly,carney", office="premier") == ["both"]
    assert found("events/", official="joly", office="premier") == []
    assert found("events/", official="joly", official_role="announced") == ["both"]
    assert found("events/", official="joly", official_role="said") == []
    assert found("events/", official_role="signed") == []


def test_people_are_found_in_meetings_too(found):
    joly, minister = make_official(slug="joly"), make_office(slug="minister")
    make_tenure(joly, minister, "2025-05-13/..")
    make_tenure(joly, make_office(slug="earlier"), "2020-01-01/2021-01-01")
    make_participation(make_meeting(slug="visit"), official=joly)

    assert found("events/", official="joly") == ["visit"]
    assert found("events/", office="minister") == ["visit"]
    assert found("events/", official="joly", office="minister") == ["visit"]
    assert found("events/", office="earlier") == []
    assert found("events/", official="joly", official_role="said") == []


def test_an_office_is_not_found_through_a_person_who_is_not_published(found):
    hidden = make_official("Hidden person", published=False)
    office = make_office(slug="minister")
    make_tenure(hidden, office)
    make_event_official(make_event(), hidden, "said", office)
    make_participation(make_meeting(), official=hidden)

    assert found("events/", office="minister") == []


def test_sources_their_publishers_and_tiers(found):
    wire = make_source(slug="wire", publisher="Reuters", tier="wire")
    make_event(slug="official", date="2025-01-02", sources=[make_source(slug="ministry")])
    make_event(slug="wired", date="2025-01-01", sources=[wire])

    assert found("events/", source="wire") == ["wired"]
    assert found("events/", source="wire,ministry") == ["official", "wired"]
    assert found("events/", publisher="Reuters") == ["wired"]
    assert found("events/", publisher="reuters") == []
    assert found("events/", tier="wire,blog") == ["wired"]


def test_a_source_that_is_not_published_is_no_way_to_an_event(found, refused):
    event = make_event()
    make_citation(event, make_source(slug="hidden", publisher="Nobody", tier="blog", published=False))

    assert found("events/", publisher="Nobody") == []
    assert found("events/", tier="blog") == []
    assert refused("events/", source="hidden") == ["source"]


@pytest.mark.parametrize(
    "relation", ["responds_to", "concession_for", "retaliates_against", "supersedes", "resolves"]
)
def test_links_are_followed_by_their_relation(found, relation):
    threat = make_event(slug="threat")
    make_link(make_event(slug="answer"), threat, relation)
    make_link(make_event(slug="unsaid"), threat, relation, make_source(published=False))

    assert found("events/", **{relation: "threat"}) == ["answer"]
    assert found("events/", **{relation: "answer"}) == []


def test_the_larger_event_topics_and_place(found):
    ruling = make_event(slug="ruling", date="2026-02-20", kind="court_ruling", topics=["IEEPA", "steel"])
    make_event(slug="part", part_of=ruling, place="Ottawa (Ontario)")

    assert found("events/", part_of="ruling") == ["part"]
    assert found("events/", topic="IEEPA") == ["ruling"]
    assert found("events/", topic="autos,steel") == ["ruling"]
    assert found("events/", topic="ieepa") == []
    assert found("events/", place="ottawa") == ["part"]


def test_words_are_found_without_accents_case_and_endings_the_best_first(found):
    make_event("Tariffs", slug="in-text", summary="Québec answers with tariffs.")
    make_event("Québec imposes tariffs on wine", slug="in-title")
    make_event("Other news", slug="neither")

    assert found("events/", q="QUEBEC tariff") == ["in-title", "in-text"]
    assert found("events/", q="quebec", ordering="title") == ["in-title", "in-text"]
    assert found("events/", q='"wine imposes"') == []


def test_filters_are_joined_by_and(found):
    make_tariff_action(slug="tariff")
    make_event(slug="plain")

    assert found("events/", target="CA", imposed_by="US", kind="tariff_action", from_="2025-01-01") == [
        "tariff"
    ]
    assert found("events/", target="CA", imposed_by="CA") == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("on", "15-08-2025"), ("from_", "2025-02-30"), ("open_on", "2025-08"), ("kind", "rumour"),
        ("occurrence", "maybe"), ("verification", "sure"), ("country", "XX"), ("target", "canada"),
        ("source", "no-such"),        ("official", "no-one"),
        ("office", "no-office"), ("part_of", "nothing"), ("responds_to", "nothing"),
        ("tier", "gossip"), ("official_role", "dreamt"), ("q", "!!"), ("ordering", "place"), ("place", ""),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_refused_by_name(refused, name, value):
    assert refused("events/", **{name: value}) == [name.rstrip("_")]


def test_a_misspelt_parameter_is_refused(refused):
    assert refused("events/", taget="CA") == ["taget"]


@pytest.mark.parametrize(
    ("name", "make"),
    [("official", make_official), ("office", make_office), ("part_of", make_event), ("resolves", make_event)],
)
def test_a_draft_is_refused_like_what_never_was(api_client, name, make):
    make(slug="hidden", published=False)

    def errors(value):
        [error] = api_client.get("/api/v1/events/", {name: value}).json()["errors"]
        return {**error, "detail": error["detail"].replace(value, "")}

    assert errors("hidden") == errors("never-was")


def test_the_detail_takes_no_filters(refused):
    make_event(slug="plain")

    assert refused("events/plain/", country="CA") == ["country"]
