import pytest
from django.urls import reverse

from countries.country.models import Country
from tests.factories import make_country, make_membership
from tradeapi.curation import logbook

pytestmark = pytest.mark.django_db


def page_of(country):
    return reverse("admin:countries_country_change", args=[country.pk])


def test_a_bloc_is_entered_with_its_members(at_the_desk):
    make_country("DE")
    editor = at_the_desk("Contributor").open(reverse("admin:countries_country_add"))

    editor.fill(code="EFTA", kind="bloc", name="European Free Trade Association", aliases="EFTA\nAELE")
    editor.press("Save and continue editing")
    editor.add_row("bloc_members", member="DE", dates="1960-05-03/1972-12-31", status="former").press("Save")

    bloc = Country.objects.get(pk="EFTA")
    assert (bloc.aliases, bloc.status, bloc.version) == (["EFTA", "AELE"], "draft", 2)
    assert [str(member) for member in bloc.bloc_members.all()] == ["DE in EFTA, 1960-05-03/1972-12-31"]


def test_only_a_bloc_is_asked_for_members(at_the_desk):
    make_membership("EU", "DE")
    editor = at_the_desk("Editor")

    assert "Members of this bloc" in editor.open(page_of(make_country("EU"))).text
    page = editor.open(page_of(make_country("DE"))).text
    assert "Members of this bloc" not in page
    assert "Blocs it belongs to, edited on their pages" in page
    assert "European Union" in page


def test_a_member_cannot_belong_twice_at_a_time(at_the_desk):
    make_membership("EU", "DE")
    bloc = make_country("EU")
    editor = at_the_desk("Editor").open(page_of(bloc)).fill(reason="Again.")

    editor.add_row("bloc_members", member="DE", dates="2000-01-01/..", status="member").press("Save")

    assert "This country already belongs to the bloc on some of these days." in editor.text
    assert bloc.bloc_members.count() == 1


def test_the_end_of_a_membership_is_a_correction_with_a_reason(at_the_desk):
    row = make_membership("EU", "FR", "1958-01-01/..")
    bloc = make_country("EU")
    editor = at_the_desk("Editor").open(page_of(bloc))

    editor.fill(**{"bloc_members-0-dates": "1958-01-01/2030-01-31", "reason": "It left."}).press("Save")

    row.refresh_from_db()
    assert row.last_day.isoformat() == "2030-01-31"
    newest = logbook.entries(bloc)[0]
    assert newest.reason == "It left."
    assert ("Dates", "1958-01-01/..", "1958-01-01/2030-01-31") in [
        (change.column, change.old, change.new) for change in newest.changes
    ]


def test_the_list_is_searched_by_code_first(at_the_desk):
    make_country("CA")
    make_country("QA", name="Canary Land")
    editor = at_the_desk("Reviewer").open(reverse("admin:countries_country_changelist"), q="ca")

    assert editor.text.index("Canada") < editor.text.index("Canary Land")
