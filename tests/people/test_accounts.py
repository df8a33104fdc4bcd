import pytest
from django.core import mail
from django.urls import reverse

from marketplace.people.models import Invitation, User
from tests.cast import make_person, make_user

pytestmark = pytest.mark.django_db

NEW = {"name": " Amira   Khan ", "email": "Amira@Test.example", "password1": "three odd words"}


def sign_up(client, **changes):
    return client.post(reverse("account_signup"), NEW | changes)


def test_amira_makes_an_account_and_proves_her_address(client):
    answer = sign_up(client)

    user = User.objects.get()
    assert (user.name, user.email) == ("Amira Khan", "amira@test.example")
    assert answer.status_code == 302
    assert mail.outbox[0].to == ["amira@test.example"]


def test_nobody_comes_in_before_they_have_proved_their_address(client):
    sign_up(client)

    assert client.get(reverse("people:start")).status_code == 302


def test_in_the_demo_the_first_page_asks_for_whom(client, settings):
    settings.ACCOUNT_EMAIL_VERIFICATION = "optional"

    answer = sign_up(client)

    assert answer.url == reverse("people:start")
    assert "Who is the support for?" in client.get(answer.url).content.decode()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "", "Enter your name."),
        ("email", "", "Enter your email address."),
        ("password1", "", "Enter a password."),
        ("name", "x" * 121, "120 letters or fewer"),
    ],
)
def test_what_is_missing_is_said_in_plain_words(client, field, value, words):
    page = sign_up(client, **{field: value})

    assert words in page.content.decode()


def test_an_address_that_has_an_account_is_not_told_apart(client):
    make_user("Amira", "amira@test.example")

    answer = sign_up(client)

    assert answer.status_code == 302
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("choice", "page"),
    [
        ("me", "people:start_me"),
        ("someone", "people:start_someone"),
        ("organisation", "people:start_organisation"),
    ],
)
def test_each_answer_leads_to_its_page(client, choice, page):
    client.force_login(make_user())

    answer = client.post(reverse("people:start"), {"for_whom": choice})

    assert answer.url == reverse(page)
    assert client.get(answer.url).status_code == 200


def test_whoever_was_asked_finds_the_question_on_their_first_page(client):
    amira, sara = make_person(user=make_user("Amira")), make_user("Sara", "sara@test.example")
    invitation = Invitation.objects.create(
        person=amira,
        email=sara.email,
        kind="family",
        authority="consent",
        invited_by=amira.user,
        invited_at=amira.created_at,
        open_until="2999-01-01",
    )
    client.force_login(sara)

    page = client.get(reverse("people:start")).content.decode()

    assert reverse("people:invitation", args=[invitation.uuid]) in page
