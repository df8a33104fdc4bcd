"""Whoever no email reaches is written to on paper, by the hub of their area."""

import pytest
from django.core import mail
from django.urls import reverse

from marketplace.messages.actions import UnableToPostLetter, mark_posted, side_of, tell
from marketplace.messages.models import Letter, Notice
from marketplace.outbox.tasks import deliver_due
from marketplace.people.actions.supporters import Terms, begin_support
from marketplace.people.clock import now
from marketplace.people.errors import NotAllowed
from marketplace.people.models import AuditEntry, User
from tests.cast import make_area, make_organisation, make_person, make_supporter, make_user

pytestmark = pytest.mark.django_db

WORDS = "Your plan is approved."


@pytest.fixture
def joan():
    return make_person("Joan", reading_format="large_print")


@pytest.fixture
def stan(client):
    user = make_user("Stan")
    make_organisation("hub", "Oldham hub", user, area=make_area("Oldham"))
    client.force_login(user)
    return user


def write_to(person):
    tell(users=side_of(person), words=WORDS, about=person)
    return Letter.objects.filter(person=person).first()


def test_joan_who_has_nobody_is_written_to(joan):
    letter = write_to(joan)

    assert (letter.person, letter.words) == (joan, WORDS)


def test_joan_who_asked_for_letters_gets_them_beside_her_daughters_notice(joan):
    make_supporter(joan, make_user("Dev"))

    assert write_to(joan)
    assert Notice.objects.count() == 1


def test_whoever_would_rather_be_told_by_their_daughter_gets_no_letter():
    joan = make_person("Joan", contact_way="visit")
    make_supporter(joan, make_user("Dev"))

    assert write_to(joan) is None


def test_whoever_signs_in_gets_no_letter_on_paper():
    assert write_to(make_person(user=make_user("Amira"))) is None


@pytest.mark.parametrize("lacks", [{"email": ""}, {"is_active": False}])
def test_an_account_that_no_email_reaches_is_written_to_on_paper(lacks):
    amira = make_user("Amira")
    User.objects.filter(pk=amira.pk).update(**lacks)
    person = make_person(user=User.objects.get(pk=amira.pk))

    letter = write_to(person)
    deliver_due()

    assert (letter.person, letter.words) == (person, WORDS)
    assert not mail.outbox
    assert Notice.objects.get().emailed_at is None


def test_who_has_an_account_without_email_and_a_reading_daughter_chooses_how():
    amira = make_user("Amira")
    User.objects.filter(pk=amira.pk).update(email="")
    person = make_person(user=User.objects.get(pk=amira.pk), contact_way="visit")
    make_supporter(person, make_user("Dev"))

    assert write_to(person) is None


def test_what_providers_are_told_about_joan_is_not_written_to_her(joan):
    tell(users=[], words="A need fits you.", about=joan)

    assert not Letter.objects.exists()


def test_joan_is_written_to_when_someone_begins_to_act_for_her(joan):
    dev = make_user("Dev")
    terms = Terms(kind="family", authority="consent")
    begin_support(person=joan, user=dev, terms=terms, by=dev, at=now())

    deliver_due()

    assert Letter.objects.get().words == "Someone has begun to act with you."


def test_the_hub_prints_a_letter_and_says_that_it_is_posted(client, joan, stan):
    letter = write_to(joan)
    url = reverse("notices:letter", args=[letter.uuid])
    assert url in client.get(reverse("notices:letters")).content.decode()

    told = client.get(url).content.decode()
    for words in ("Dear Joan", WORDS, "17 Secretgate Street", "OL4 3XY", "nhsuk-u-font-size-26"):
        assert words in told
    client.post(reverse("notices:posted", args=[letter.uuid]))

    letter.refresh_from_db()
    assert letter.posted_by == stan
    assert "No letter is waiting" in client.get(reverse("notices:letters")).content.decode()


def test_joan_can_see_who_opened_and_posted_her_letter(client, joan, stan):
    letter = write_to(joan)
    for _ in range(2):
        client.get(reverse("notices:letter", args=[letter.uuid]))
    client.post(reverse("notices:posted", args=[letter.uuid]))

    entries = AuditEntry.objects.filter(person=joan, actor=stan)
    assert sorted(entry.verb for entry in entries) == ["letter.posted", "letter.read"]


def test_a_letter_in_the_list_is_not_an_opened_one(client, joan, stan):
    write_to(joan)

    client.get(reverse("notices:letters"))

    assert not AuditEntry.objects.filter(person=joan, actor=stan).exists()


def test_another_areas_hub_finds_no_letter(client, joan):
    letter = write_to(joan)
    other = make_user("Other")
    make_organisation("hub", "Far hub", other, area=make_area("Elsewhere"))
    client.force_login(other)

    assert client.get(reverse("notices:letter", args=[letter.uuid])).status_code == 404
    assert "Joan" not in client.get(reverse("notices:letters")).content.decode()
    with pytest.raises(NotAllowed):
        mark_posted(letter=letter, by=other, at=now())


def test_a_letter_is_posted_once(joan, stan):
    letter = write_to(joan)
    mark_posted(letter=letter, by=stan, at=now())

    with pytest.raises(UnableToPostLetter):
        mark_posted(letter=letter, by=stan, at=now())
