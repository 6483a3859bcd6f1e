"""Both directions of the rule that a published record names only published ones."""

import pytest
from django.apps import apps
from pghistory.models import Event as HistoryRow

from tests import factories as f
from tradeapi.curation.models import Record
from tradeapi.curation.references import (
    NOT_A_REFERENCE,
    owning,
    parts_of,
    published_naming,
    references,
    unpublished_named_by,
)

pytestmark = pytest.mark.django_db


def names(record, other):
    """Whether one names the other, as each direction sees it."""
    return other.public_id in [one.public_id for one in unpublished_named_by(record)]


def draft_country():
    return f.make_country("QA", published=False)


def draft_source():
    return f.make_source(published=False)


def with_part(record, add):
    add(record)
    return record


CASES = {
    "its own column": (
        draft_country,
        lambda other: f.make_tariff(imposed_by=other, published=False),
    ),
    "a record of its own table": (
        draft_source,
        lambda other: f.make_source(reprint_of=other, published=False),
    ),
    "a column of the table it extends": (
        lambda: f.make_event(published=False),
        lambda other: f.make_meeting(part_of=other, published=False),
    ),
    "a part": (
        draft_source,
        lambda other: f.make_event(sources=[other], published=False),
    ),
    "a part of the table it extends": (
        draft_source,
        lambda other: f.make_signal(sources=[other], published=False),
    ),
    "a part of its own": (
        lambda: f.make_official(published=False),
        lambda other: with_part(
            f.make_meeting(published=False), lambda meeting: f.make_participation(meeting, official=other)
        ),
    ),
    "many at once": (
        lambda: f.make_agreement(published=False),
        lambda other: with_part(
            f.make_meeting(published=False), lambda meeting: meeting.agreements.add(other)
        ),
    ),
    "many at once, by a part": (
        draft_country,
        lambda other: with_part(
            f.make_tariff_action(published=False),
            lambda action: action.lines.get().excluded_origins.add(other),
        ),
    ),
    "an event of another kind": (
        lambda: f.make_meeting(published=False),
        lambda other: with_part(f.make_event(published=False), lambda event: f.make_link(event, other)),
    ),
    "a member of a bloc": (
        draft_country,
        lambda other: with_part(
            f.make_country("EU", published=False), lambda eu: f.make_membership(eu, other)
        ),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_record_may_name_another_by(case):
    make_other, make_record = CASES[case]
    other = make_other()
    record = make_record(other)

    assert names(record, other)
    assert published_naming(other) == []

    for one in (other, record):
        type(one).objects.filter(pk=one.pk).update(status="published")
    assert unpublished_named_by(record) == []
    assert [one.public_id for one in published_naming(other)] == [record.public_id]


def test_a_tenure_belongs_to_the_person_and_to_the_office_so_that_neither_waits_for_the_other():
    official, office = f.make_official(published=False), f.make_office(published=False)
    f.make_tenure(official, office)

    assert unpublished_named_by(official) == unpublished_named_by(office) == []
    f.admitted(official, True)
    f.admitted(office, True)
    assert published_naming(office) == published_naming(official) == []


def test_the_member_of_a_bloc_names_nobody():
    f.make_membership(f.make_country("EU", published=False), f.make_country("DE"))

    assert unpublished_named_by(f.make_country("DE")) == []


def test_a_merged_twin_does_not_hold_back_the_record_it_leads_to():
    from tradeapi.curation import transitions

    boss = f.make_user(is_superuser=True)
    source, twin = f.make_source(), f.make_source()
    transitions.merge(twin, source, boss, "Entered twice.")

    transitions.withdraw(source, boss, "A forgery.")
    assert source.status == "withdrawn"


def test_an_event_that_names_itself_by_its_parts_is_not_in_its_own_way():
    first, second = f.make_event(), f.make_event()
    f.make_link(first, second)

    assert [one.slug for one in published_naming(second)] == [first.slug]
    assert published_naming(first) == []


def test_every_relation_to_a_record_is_either_watched_or_owning():
    """A relation added to any room later is covered, or this says which one is not."""
    derived = {"StatusPeriod", "RatePeriod", "RateLineExclusion"}
    unwatched = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        if not issubclass(model, HistoryRow) and model._meta.app_label in ("countries", "events")
        for field in (*model._meta.local_fields, *model._meta.local_many_to_many)
        if field.is_relation
        and issubclass(field.related_model, Record)
        and not getattr(field.remote_field, "parent_link", False)
        and field not in references(model)
        and field not in owning(model)
        and field.name not in NOT_A_REFERENCE
        and model.__name__ not in derived
    ]
    assert unwatched == []


def test_every_part_leads_to_a_record():
    """A table that names records is a record or a part of one, else a withdrawal would not see it."""
    orphans = [
        model.__name__
        for model in apps.get_models()
        if not issubclass(model, (HistoryRow, Record))
        and model._meta.app_label in ("countries", "events")
        and not model._meta.proxy
        and references(model)
        and not owning(model)
        and model.__name__ not in {"StatusPeriod", "RatePeriod"}
    ]
    assert orphans == []


def test_parts_are_found_with_the_parts_of_parts():
    action = f.make_tariff_action(published=False)

    found = {type(part).__name__ for part in parts_of(action)}

    assert found == {"Citation", "EventCountry", "RateLine"}
