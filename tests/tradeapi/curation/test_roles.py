"""Who may do what, as a matrix, and that ``migrate`` brings it about."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.urls import reverse

from tests.factories import make_source, make_user
from tradeapi.curation import transitions

pytestmark = pytest.mark.django_db

CURATION = {"submit", "send_back", "publish", "correct", "withdraw", "merge", "discard", "settle"}


@pytest.mark.parametrize(
    ("group", "granted"),
    [
        ("Contributor", {"submit"}),
        ("Editor", {"submit", "correct", "discard"}),
        ("Reviewer", {"send_back", "publish", "withdraw", "merge", "settle"}),
    ],
)
def test_groups_have_what_they_need_and_no_more(group, granted):
    user = make_user(group)

    assert {name for name in CURATION if user.has_perm(f"curation.{name}")} == granted
    writes = group != "Reviewer"
    for model in ("events.{}_event", "events.{}_rateline", "countries.{}_country", "countries.{}_tenure"):
        assert user.has_perm(model.format("view"))
        assert user.has_perm(model.format("add")) is writes
        assert user.has_perm(model.format("change")) is writes
        assert not user.has_perm(model.format("delete"))
    assert not user.has_perm("auth.view_user")
    assert not user.has_perm("events.view_eventhistory")


@pytest.mark.parametrize("status", ["draft", "in_review", "published", "withdrawn"])
@pytest.mark.parametrize("group", ["nobody", "Contributor", "Editor", "Reviewer"])
def test_each_group_opens_and_saves_by_status(at_the_desk, group, status):
    source = make_source(published=status in ("published", "withdrawn"))
    if status == "in_review":
        transitions.submit(source, make_user("Contributor"))
    if status == "withdrawn":
        transitions.withdraw(source, make_user("Reviewer"), "A forgery.")
    editor = at_the_desk(*([] if group == "nobody" else [group]))
    url = reverse("admin:events_source_change", args=[source.pk])

    assert editor.open(url).status == (403 if group == "nobody" else 200)

    may_save = (group, status) in {("Contributor", "draft"), ("Editor", "draft"), ("Editor", "published")}
    assert editor.offers("Save") is may_save
    token = editor.client.cookies["csrftoken"].value if "csrftoken" in editor.client.cookies else ""
    seen = f"{source.slug}.{source.version}"
    forged = {"title": "Forged", "csrfmiddlewaretoken": token, "seen": seen, "reason": "Because."}
    if not may_save:
        assert editor.client.post(url, forged).status_code == 403
        source.refresh_from_db()
        assert source.title != "Forged"


@pytest.mark.parametrize(("group", "may_add"), [("Contributor", True), ("Editor", True), ("Reviewer", False)])
def test_who_may_add(at_the_desk, group, may_add):
    assert (at_the_desk(group).open(reverse("admin:events_meeting_add")).status == 200) is may_add


def test_migrating_restores_a_group_and_takes_nothing_away():
    Group.objects.get(name="Editor").delete()
    reviewers = Group.objects.get(name="Reviewer")
    reviewers.permissions.add(*Group.objects.get(name="Contributor").permissions.all())

    call_command("migrate", verbosity=0)

    assert make_user("Editor").has_perm("curation.correct")
    assert make_user("Reviewer").has_perm("curation.submit")


def test_permissions_stand_on_a_model_without_a_table():
    curation = apps.get_model("curation", "Curation")
    assert {codename for codename, _ in curation._meta.permissions} == CURATION
    assert not curation._meta.managed
