"""A draft of any model changes no byte of any public answer, and is answered like what never was."""

import re
from datetime import date

import pytest
import time_machine
from django.apps import apps

from tests import factories as make
from tests.contract.routes import ROUTES
from tradeapi.curation import transitions
from tradeapi.curation.models import Record, Status
from tradeapi.documents import building, state

WORD = "Zyzzyvaland"
ANSWERS_TO_TRY = {"date": ["2025-08-15"], "boolean": ["true", "false"]}


def values_to_try(parameter, published):
    """Values of a parameter that published and draft records alike would meet."""
    schema = parameter["schema"]
    schema = schema.get("items", schema)
    if parameter["name"] == "q":
        return [WORD, "Canada", "tariff", "Minister"]
    if "enum" in schema:
        return schema["enum"]
    if schema.get("format") == "date":
        return ANSWERS_TO_TRY["date"]
    if schema["type"] == "boolean":
        return ANSWERS_TO_TRY["boolean"]
    return published.get(parameter["name"], [])


@pytest.fixture
def record(db):
    """One small public record of every kind, all linked to each other."""
    make.make_product("31", "chapter")
    make.make_sector("potash", ["3104"])
    joly, minister = make.make_official(), make.make_office()
    tenure = make.make_tenure(joly, minister)
    make.make_membership("EU", "DE")
    source = make.make_source()
    agreement = make.make_agreement()
    milestone = make.make_milestone(agreement, sources=[source])
    tariff = make.make_tariff()
    action = make.make_tariff_action(tariff, sources=[source])
    meeting = make.make_meeting(sources=[source])
    event = make.make_event(sources=[source])
    signal = make.make_signal(sources=[source])
    make.make_link(event, action, source=source)
    return {
        "official": joly, "office": minister, "tenure": tenure, "source": source, "agreement": agreement,
        "milestone": milestone, "tariff": tariff, "action": action, "meeting": meeting,
        "event": event,
        "signal": signal,
    }  # fmt: skip


def drafts_around(record):
    """Drafts of every model, each tied to public records in every way the tables allow."""
    loose = {"published": False}
    country = make.make_country("ZZ", name=WORD, aliases=["Canada"], part_of_id="CA", **loose)
    bloc = make.make_country("ZYX", name=WORD + " bloc", kind="bloc", **loose)
    make.make_membership(bloc, "CA", "2000-01-01/..")
    make.make_membership("EU", country, "2000-01-01/..")
    official = make.make_official(WORD, country="CA", **loose)
    office = make.make_office(WORD, jurisdiction="CA", **loose)
    make.make_tenure(official, record["office"], "2020-01-01/2021-01-01")
    make.make_tenure(record["official"], office, "2020-01-01/..")
    source = make.make_source(WORD, reprint_of=record["source"], **loose)
    agreement = make.make_agreement(WORD, parties=("CA", "MX"), **loose)
    sources = [record["source"]]
    cited = {"sources": sources, **loose}
    tariff = make.make_tariff(WORD, replaced_by=record["tariff"], **loose)
    drafts = [
        country, bloc, official, office, source, agreement, tariff,
        make.make_milestone(record["agreement"], step="terminated", date="2021-01-01", title=WORD, **cited),
        make.make_tariff_action(
            record["tariff"], action="repealed", date="2025-03-05", effective="2025-03-05", title=WORD, **cited
        ),
        make.make_tariff_action(
            record["tariff"], action="rate_changed", date="2025-03-06", effective="2025-03-06", title=WORD,
            lines=[{"rate_percent": 99}], sources=sources, part_of=record["event"].spine, **loose,
        ),
        make.make_meeting(WORD, sources=sources, part_of=record["event"].spine, **loose),
        make.make_event(WORD, sources=sources, part_of=record["event"].spine, **loose),
        make.make_signal(WORD, sources=sources, **loose),
    ]  # fmt: skip
    draft_event = drafts[-2]
    make.make_link(draft_event, record["event"], "supersedes", source=record["source"])
    make.make_link(draft_event, record["signal"], "resolves", source=record["source"])
    return drafts


def public_answers(client, record):
    """Every public answer: each list plain, counted, and under each filter; each detail; each question."""
    published = {
        "country": ["CA", "MX"], "origin": ["CA"], "target": ["CA"], "imposed_by": ["US"], "party": ["CA"],
        "participant": ["CA"], "host": ["MX"], "jurisdiction": ["CA"], "part_of": ["CA", record["event"].slug],
        "source": [record["source"].slug], "tariff": [record["tariff"].slug], "agreement": [record["agreement"].slug],
        "official": [record["official"].slug], "office": [record["office"].slug], "binds": ["CA,MX"],
        "between": ["CA,MX"], "member_of": ["EU"], "product": ["3104"], "sector": ["potash"],
        "reprint_of": [record["source"].slug],
        "actor": ["CA"], "concerned": ["CA"], "held_by": [record["official"].slug],
        "met_with": ["CA", "MX", record["official"].slug],
    }  # fmt: skip
    answers = {}

    def note(address, query):
        response = client.get(address, query)
        body = response.getvalue() if response.streaming else response.content
        body = re.sub(rb'"request_id": ?"[^"]*"', b"", body)
        answers[address, tuple(query.items())] = (response.status_code, body, response.get("ETag"))

    for route in ROUTES:
        address, required = route.address(client), route.required
        note(address, required)
        if route.is_list:
            note(address, {**required, "count": "exact"})
        for name, parameter in route.parameters.items():
            if name in {"cursor", "limit", "count", "fields", "omit"}:  # a part of what is shown anyway
                continue
            for value in values_to_try(parameter, published):
                note(address, {**required, name: value})
    return answers


@time_machine.travel(date(2025, 8, 15), tick=False)
def test_a_draft_changes_no_byte_of_any_public_answer(client, record):
    building.settle()
    before = public_answers(client, record)

    drafts_around(record)
    building.settle()

    after = public_answers(client, record)
    changed = [question for question, answer in before.items() if after[question] != answer]
    assert not changed
    assert sum(status == 200 for status, _, _ in before.values()) > 300
    assert not any(WORD.encode() in body for (_, body, _) in after.values() if b"errors" not in body)


def test_a_draft_leaves_the_state_of_what_is_public_as_it_was(record):
    """So that tags of whole lists, dates of answers and kept answers outlive the work on drafts."""
    building.settle()
    before = state.current()

    drafts = drafts_around(record)
    building.settle()
    assert state.current() == before

    transitions.admit(drafts[0], "made for a test")
    building.settle()
    assert state.current().number > before.number


def test_what_was_withdrawn_leaves_nothing_in_any_answer(client, record):
    """Each kind of record while it is public and afterwards; the log of changes and its own address tell of it."""
    drafts = drafts_around(record)
    told = ("/api/v1/changes/", "/api/v1/changes/{number}/")
    questions = [
        (route.address(client), {**route.required, **query})
        for route in ROUTES
        if route.path not in told
        for query in ([{}, {"q": WORD}] if "q" in route.parameters else [{}])
    ]

    def naming():
        return {
            address for address, query in questions if WORD.encode() in client.get(address, query).content
        }

    def put(status):
        for draft in drafts:
            type(draft).objects.filter(pk=draft.pk).update(status=status)

    assert not naming()
    put(Status.PUBLISHED)
    assert len(naming()) > 15
    put(Status.WITHDRAWN)
    assert not naming()


@time_machine.travel(date(2025, 8, 15), tick=False)
def test_a_draft_is_answered_like_what_never_was(client, record):
    places = {
        "country": "countries", "official": "officials", "office": "offices", "source": "sources",
        "agreement": "agreements", "tariff": "tariffs", "tariff action": "tariff-actions", "milestone": "milestones",
        "meeting": "meetings", "event": "events", "signal": "signals",
    }  # fmt: skip

    for draft in drafts_around(record):
        folder = places[str(draft._meta.verbose_name)]
        shown = client.get(f"/api/v1/{folder}/{draft.public_id}/")
        never = client.get(f"/api/v1/{folder}/{'QQ' if folder == 'countries' else 'never-was'}/")
        assert shown.status_code == never.status_code == 404
        alike = [{**r.json(), "instance": "", "request_id": ""} for r in (shown, never)]
        assert alike[0] == alike[1]


def test_every_curated_model_is_drafted_here(record):
    drafted = {type(draft) for draft in drafts_around(record)}

    curated = {m for m in apps.get_models() if issubclass(m, Record) and not m._meta.abstract}
    assert curated == drafted
