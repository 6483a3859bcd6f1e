import pytest
from django.urls import reverse

from tests.factories import make_source, make_user
from tradeapi.changes.models import Change
from tradeapi.curation import transitions

pytestmark = pytest.mark.django_db

LIST = reverse("admin:changes_change_changelist")


def page_of(change):
    return reverse("admin:changes_change_change", args=[change.pk])


def test_the_log_shows_the_account_to_whoever_may_look_at_it(at_the_desk):
    source = make_source("Repeal announced")
    transitions.withdraw(source, make_user("Reviewer", username="jane"), "The page was a forgery.")
    editor = at_the_desk(is_superuser=True)

    assert "Repeal announced" in editor.open(LIST, q=source.slug).text
    page = editor.open(page_of(Change.objects.last())).text

    assert "jane (reviewer)" in page
    assert "The page was a forgery." in page


def test_nothing_can_be_added_or_changed_in_the_log(at_the_desk):
    make_source()
    editor = at_the_desk(is_superuser=True).open(page_of(Change.objects.last()))

    assert not editor.offers("Save")
    assert editor.open(reverse("admin:changes_change_add")).status == 403


def test_editors_have_no_need_of_the_log(at_the_desk):
    assert at_the_desk("Editor").open(LIST).status == 403
