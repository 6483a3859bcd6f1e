"""Guessing passwords: locked by the eleventh attempt, whatever the guesser pretends to be."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db
LOGIN = "/admin/login/"


@pytest.fixture
def ada():
    return make_user("Editor", username="ada", password=PASSWORD)


def attempt(username, password, **headers):
    return Client().post(LOGIN, {"username": username, "password": password}, headers=headers)


def test_the_eleventh_attempt_is_locked_and_the_right_password_too(ada):
    for number in range(10):
        address = f"203.0.113.{number}"
        attempt("ada", f"guess {number}", x_forwarded_for=address, forwarded=f"for={address}")

    locked = attempt("ada", "guess 10", x_forwarded_for="198.51.100.7", x_real_ip="198.51.100.7")
    assert locked.status_code == 429
    assert "Locked for a while" in locked.content.decode()

    right = attempt("ada", PASSWORD, x_forwarded_for="192.0.2.99")
    assert right.status_code == 429
    assert "_auth_user_id" not in right.client.session


def test_ten_attempts_let_nobody_in_and_nine_lock_nobody_out(ada):
    for number in range(9):
        assert attempt("ada", f"guess {number}").status_code == 200

    assert attempt("ada", PASSWORD).status_code == 302


def test_unknown_names_look_the_same(ada):
    def answers(name):
        pages = [attempt(name, f"guess {number}") for number in range(11)]
        return [
            (page.status_code, without_token(page.content.decode()).replace(name, "NAME")) for page in pages
        ]

    assert answers("ada") == answers("mallory")


def without_token(html):
    start = html.find("csrfmiddlewaretoken")
    return html if start < 0 else html[:start] + html[html.find(">", start) :]


def test_another_account_is_not_locked(ada):
    make_user("Editor", username="grace", password=PASSWORD)
    for number in range(11):
        attempt("ada", f"guess {number}")

    assert attempt("grace", PASSWORD).status_code == 302


def test_a_session_is_new_at_login_and_dead_after_logout(ada):
    client = Client()
    client.get(LOGIN)
    client.session["before"] = True
    client.post(LOGIN, {"username": "ada", "password": PASSWORD})
    key = client.session.session_key
    cookie = client.cookies["sessionid"]
    assert cookie["secure"] and cookie["httponly"] and cookie["samesite"] == "Lax"

    client.post(reverse("admin:logout"))

    stolen = Client()
    stolen.cookies["sessionid"] = key
    assert stolen.get("/admin/").status_code == 302


def test_login_leads_to_no_other_site(ada):
    response = Client().post(
        f"{LOGIN}?next=https://evil.example/",
        {"username": "ada", "password": PASSWORD, "next": "https://evil.example/"},
    )
    assert response.status_code == 302
    assert response["Location"] == "/admin/"


@pytest.mark.parametrize("weak", ["short", "password1234", "123456789012", "ada-ada-ada-1"])
def test_weak_passwords_are_refused(ada, weak):
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    ada.username = "ada-ada-ada"
    with pytest.raises(ValidationError):
        validate_password(weak, ada)


def test_passwords_are_kept_as_argon2(ada):
    assert ada.password.startswith("argon2$argon2id$")
