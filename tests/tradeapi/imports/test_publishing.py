"""How loaded records become public."""

import pytest
from django.apps import apps

from countries.country.models import Country
from countries.official.models import Official
from tests.factories import make_country, make_membership, make_office, make_tenure
from tradeapi.curation import transitions
from tradeapi.curation.writing import one_writer
from tradeapi.imports.publishing import Reading, make_public
from tradeapi.imports.report import ImportReport
from tradeapi.imports.rows import Row

pytestmark = pytest.mark.django_db


def publish(*records, touched=False):
    report = ImportReport()
    readings = [Reading(Row("f.json", at, {}), record, touched) for at, record in enumerate(records, 1)]
    with one_writer():
        make_public(readings, report)
    return [str(fault) for fault in report.faults]


def test_drafts_that_name_one_another_are_published_together():
    bloc, member = make_country("EU", published=False), make_country("DE", published=False)
    make_membership(bloc, member)

    assert publish(bloc, member) == []

    for record in (bloc, member):
        assert record.is_public
        stored = Country.objects.get(pk=record.pk)
        assert (stored.status, stored.version, stored.published_at) == ("published", 2, record.published_at)
        assert (record.version, record.updated_at) == (stored.version, stored.updated_at)


def test_a_table_may_name_one_that_stands_before_it():
    country = make_country("CA", published=False)
    office = make_office(jurisdiction=country, published=False)

    assert publish(country, office) == []
    assert office.is_public


def test_what_names_a_draft_is_refused_and_told():
    bloc, member = make_country("EU", published=False), make_country("DE", published=False)
    make_membership(bloc, member)

    [fault] = publish(bloc)

    assert fault == "f.json, line 1, row: It names records that are not published: country 'Germany' (DE)."


def test_every_rule_that_is_not_met_is_told():
    nobody = Official.objects.create(name=" ", slug="nobody")
    someone = Official.objects.create(name="Charles III", slug="charles-iii")
    make_tenure(someone, make_office())

    assert publish(someone, nobody) == [
        "f.json, line 2, row: Give the person's name.",
        "f.json, line 2, row: Name the country the person acts for, or an office held.",
    ]


def test_a_draft_in_review_waits_for_its_editor(signed_in):
    editor = signed_in("Contributor").user
    country = make_country("CA", published=False)
    transitions.submit(country, by=editor)

    assert publish(country) == ["f.json, line 1, row: It is in review; an editor publishes it."]


def test_what_an_editor_withdrew_stays_withdrawn(signed_in):
    country = make_country("CA")
    transitions.withdraw(country, by=signed_in("Reviewer").user, reason="Entered twice.")

    assert publish(country) == []
    assert Country.objects.get().status == "withdrawn"


def test_what_is_public_and_was_touched_is_checked_again():
    country = make_country("CA")
    Country.objects.update(name=" ")

    assert publish(country) == []
    assert publish(country, touched=True) == ["f.json, line 1, row: Give the English short name."]


def test_the_history_says_why():
    country = make_country("CA", published=False)

    publish(country)

    last = apps.get_model("countries", "CountryHistory").objects.latest("pgh_id")
    assert last.status == "published"
    assert last.pgh_context.metadata["action"] == "admit"
    assert last.pgh_context.metadata["reason"] == "Loaded from the tables that ship."
