"""The front door: who has an account is nobody's business, and guessing is slow."""

import pytest
from django.core import mail
from django.core.cache import cache

from tests.cast import make_user

pytestmark = pytest.mark.django_db

PASSWORD = "a long enough password"


@pytest.fixture(autouse=True)
def _no_earlier_tries():
    cache.clear()
    yield
    cache.clear()


def sign_in(client, email, password, **more):
    return client.post("/accounts/login/", {"login": email, "password": password} | more)


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"],
)
def test_signing_in_leads_nowhere_else(client, elsewhere):
    make_user("Amira", "amira@test.example")

    answer = sign_in(client, "amira@test.example", PASSWORD, next=elsewhere)

    assert "evil" not in answer.get("Location", "")
    assert "javascript" not in answer.get("Location", "")


def test_guessing_a_password_is_stopped(client):
    make_user("Amira", "amira@test.example")

    for _ in range(11):
        sign_in(client, "amira@test.example", "wrong")
    answer = sign_in(client, "amira@test.example", PASSWORD)

    assert "_auth_user_id" not in client.session
    assert answer.status_code in (200, 429)


def test_a_wrong_password_and_no_account_get_the_same_answer(client):
    make_user("Amira", "amira@test.example")

    known = sign_in(client, "amira@test.example", "wrong").content
    unknown = sign_in(client, "nobody@test.example", "wrong").content

    assert _plain(known, b"amira") == _plain(unknown, b"nobody")


@pytest.mark.parametrize(
    ("address", "fields"),
    [
        ("/accounts/signup/", {"name": "Someone", "password1": "three odd words here"}),
        ("/accounts/password/reset/", {}),
    ],
)
def test_asking_about_an_address_tells_nothing_of_it(client, address, fields):
    make_user("Amira", "amira@test.example")

    known = client.post(address, {"email": "amira@test.example"} | fields)
    unknown = client.post(address, {"email": "nobody@test.example"} | fields)

    assert (known.status_code, known.get("Location")) == (302, unknown.get("Location"))
    assert {letter.to[0] for letter in mail.outbox} <= {"amira@test.example", "nobody@test.example"}


def test_no_letter_can_be_sent_to_two_addresses(client):
    for email in ("a@test.example\nBcc: b@test.example", "a@test.example,b@test.example"):
        client.post("/accounts/password/reset/", {"email": email})

    assert not mail.outbox


def test_signing_up_makes_nobody_an_editor(client):
    client.post(
        "/accounts/signup/",
        {
            "name": "Mallory",
            "email": "mallory@test.example",
            "password1": "three odd words here",
            "is_superuser": "on",
            "is_staff": "on",
        },
    )

    from marketplace.people.models import User

    assert not User.objects.get(email="mallory@test.example").is_staff


def _plain(page, name):
    import re

    page = page.replace(name, b"NAME")
    return re.sub(rb'(nonce|value)="[^"]*"', b"", page)
