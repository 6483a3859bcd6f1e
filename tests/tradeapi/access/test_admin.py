"""Keys at the editors' desk: made, shown once, revoked."""

import re

from django.urls import reverse

from tests.factories import make_key, make_user
from tradeapi.access.models import ApiKey

LIST = reverse("admin:access_apikey_changelist")
ADD = reverse("admin:access_apikey_add")


def secret_on(page):
    return re.search(r"tradeapi_[\w-]{43}", page.html)[0]


def test_a_key_is_shown_once_and_works(at_the_desk, api_client):
    editor = at_the_desk("Contributor").open(ADD)

    editor.fill(name="Newsroom", scopes=["read", "curate"]).press("Save")

    secret = secret_on(editor.page)
    key = ApiKey.objects.get()
    assert (key.name, key.scopes, key.owner) == ("Newsroom", ["read", "curate"], editor.user)
    assert "no-store" in editor.response["Cache-Control"]
    used = api_client.get("/api/v1/sources/", headers={"Authorization": f"Bearer {secret}"})
    assert used.status_code == 200
    for url in (LIST, reverse("admin:access_apikey_change", args=[key.pk])):
        assert secret not in editor.open(url).page.html
        assert key.hint in editor.page.html


def test_an_editor_makes_keys_for_nobody_else(at_the_desk):
    other = make_user("Editor")
    editor = at_the_desk("Contributor").open(ADD)
    assert 'name="owner"' not in editor.page.html

    editor.fill(name="Newsroom", scopes=["curate"], owner=other.pk).press("Save")

    assert ApiKey.objects.get().owner == editor.user


def test_an_editor_sees_no_keys_of_others(at_the_desk):
    make_key(owner=make_user("Editor"), name="Of someone else")
    key = ApiKey.objects.get()
    editor = at_the_desk("Contributor")

    assert "Of someone else" not in editor.open(LIST).text
    editor.open(reverse("admin:access_apikey_change", args=[key.pk]))
    assert "Of someone else" not in editor.text


def test_a_superuser_makes_keys_for_readers(at_the_desk):
    reader = make_user(is_staff=False, username="reader")
    editor = at_the_desk(is_superuser=True).open(ADD)

    editor.fill(name="App", owner=reader.pk, scopes=["read"], valid_through="2026-12-31").press("Save")

    key = ApiKey.objects.get()
    assert (key.owner, key.valid_through.isoformat()) == (reader, "2026-12-31")


def test_a_key_without_a_scope_is_refused(at_the_desk):
    editor = at_the_desk("Contributor").open(ADD).fill(name="Newsroom", scopes=[]).press("Save")

    assert "This field is required." in editor.text
    assert not ApiKey.objects.exists()


def test_what_a_key_may_do_never_grows(at_the_desk):
    editor = at_the_desk("Contributor")
    make_key(owner=editor.user)
    key = ApiKey.objects.get()

    editor.open(reverse("admin:access_apikey_change", args=[key.pk]))
    editor.fill(name="Renamed", scopes=["read", "curate"]).press("Save")

    key.refresh_from_db()
    assert (key.name, key.scopes) == ("Renamed", ["read"])


def test_revoking_works_at_once_and_stays(at_the_desk, api_client):
    editor = at_the_desk("Contributor")
    header = make_key(owner=editor.user)
    key = ApiKey.objects.get()

    editor.open(LIST).fill(_selected_action=[key.pk], action="revoke_chosen").press("Go")

    assert "Revoked, at once" in editor.text
    assert api_client.get("/api/v1/sources/", headers=header).status_code == 401
    assert "revoked" in editor.open(LIST).text


def test_keys_are_never_deleted(at_the_desk):
    make_key()
    key = ApiKey.objects.get()

    assert (
        at_the_desk(is_superuser=True).open(reverse("admin:access_apikey_delete", args=[key.pk])).status
        == 403
    )
