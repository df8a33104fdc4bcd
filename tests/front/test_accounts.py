import re

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.utils import timezone

from tests import cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]
PASSWORD = "a long enough password"


@pytest.fixture
def amira():
    user = cast.make_user("Amira Khan", "amira@test.example")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.fixture
def a_standing_clock():
    """A code of 6 numbers holds for half a minute: it must not run out between two lines."""
    with time_machine.travel(timezone.now(), tick=False):
        yield


@pytest.fixture
def signed_in(client, amira):
    client.post("/accounts/login/", {"login": amira.email, "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def is_ours(response):
    page = response.content.decode()
    assert response.status_code == 200
    assert '<link rel="stylesheet" href="/static/css/site.css">' in page
    assert page.count("<h1") == 1
    assert page.count("<main") == 1
    return page


@pytest.mark.parametrize(
    "page",
    [
        "login/",
        "signup/",
        "inactive/",
        "password/reset/",
        "password/reset/done/",
        "password/reset/key/done/",
        "password/reset/key/1-wrong/",
        "confirm-email/",
        "confirm-email/wrong/",
    ],
)
def test_every_page_before_signing_in_is_ours(client, page):
    is_ours(client.get(f"/accounts/{page}", follow=True))


@pytest.mark.parametrize(
    "page",
    [
        "logout/",
        "email/",
        "password/change/",
        "reauthenticate/",
        "2fa/",
        "2fa/totp/activate/",
        "2fa/webauthn/",
        "2fa/webauthn/add/",
    ],
)
def test_every_page_of_ones_account_is_ours(signed_in, page):
    response = signed_in.get(f"/accounts/{page}")

    is_ours(response)
    assert response.request["PATH_INFO"] == f"/accounts/{page}"


def test_a_wrong_password_is_said_plainly_and_the_address_stays(client, amira):
    page = is_ours(client.post("/accounts/login/", {"login": amira.email, "password": "wrong"}))

    assert "The email address or the password isn’t right" in page.replace("&#x27;", "’")
    assert 'value="amira@test.example"' in page


@pytest.mark.usefixtures("a_standing_clock")
def test_someone_who_turns_on_an_app_gets_codes_and_is_asked_next_time(signed_in, amira):
    from allauth.mfa.totp.internal.auth import (
        format_hotp_value,
        hotp_value,
        yield_hotp_counters_from_time,
    )

    secret = re.search(
        r"<strong>([A-Z2-7]{16,})</strong>", is_ours(signed_in.get("/accounts/2fa/totp/activate/"))
    )[1]
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))

    codes = is_ours(signed_in.post("/accounts/2fa/totp/activate/", {"code": code}, follow=True))
    index = is_ours(signed_in.get("/accounts/2fa/"))
    new = is_ours(signed_in.get("/accounts/2fa/recovery-codes/generate/"))
    off = is_ours(signed_in.get("/accounts/2fa/totp/deactivate/"))
    again = is_ours(signed_in.get("/accounts/2fa/reauthenticate/"))
    signed_in.post("/accounts/logout/")
    asked = is_ours(
        signed_in.post(
            "/accounts/login/", {"login": amira.email, "password": PASSWORD}, follow=True
        )
    )

    assert "app-codes" in codes
    assert "Turn off the app" in index
    assert "Your old codes will stop working" in new
    assert "Turn it off" in off
    assert "Show that it is you" in again
    assert "One more step" in asked
    assert "mfa_webauthn_authenticate" in asked


def test_a_letter_lets_one_set_a_new_password(client, amira):
    client.post("/accounts/password/reset/", {"email": amira.email})
    letter = mail.outbox[0]
    link = re.search(r"http://testserver(/\S+)", letter.body)[1]

    page = is_ours(client.get(link, follow=True))
    done = client.post(
        re.search(r'<form method="post" action="(/accounts/password[^"]+)"', page)[1],
        {"password1": "three good words", "password2": "three good words"},
        follow=True,
    )

    assert letter.subject == "Set a new password"
    assert "Your password stays as it is" in letter.body
    assert "Choose a new password" in page
    assert "Your password is changed" in is_ours(done)


def test_a_letter_asks_to_confirm_an_address(client):
    client.post(
        "/accounts/signup/",
        {"name": "Nia", "email": "nia@test.example", "password1": "three good words"},
    )
    letter = mail.outbox[0]
    link = re.search(r"http://testserver(/\S+)", letter.body)[1]

    page = is_ours(client.get(link))

    assert letter.subject == "Confirm your email address"
    assert "Is <strong>nia@test.example</strong> your email address?" in page


def test_a_letter_tells_of_a_changed_password_when_asked_to(signed_in, settings):
    settings.ACCOUNT_EMAIL_NOTIFICATIONS = True
    new = "three good words"

    signed_in.post(
        "/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )

    assert mail.outbox[0].subject == "Your password is changed"
    assert "If it was not you" in mail.outbox[0].body


def test_too_many_tries_are_stopped_with_a_plain_page(client, amira):
    for _ in range(6):
        response = client.post("/accounts/login/", {"login": amira.email, "password": "wrong"})
        many = client.post("/accounts/password/reset/", {"email": amira.email})

    assert "There were too many tries" in response.content.decode()
    assert many.status_code == 429
    assert "Please wait a few minutes" in many.content.decode()
