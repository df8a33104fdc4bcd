"""Someone whom another wrote down takes up their own account."""

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse

from marketplace.messages.models import Notice
from marketplace.outbox.tasks import deliver_due
from marketplace.people.actions import invitations
from marketplace.people.actions.claims import UnableToClaim, claim
from marketplace.people.actions.invitations import UnableToAnswer, UnableToInvite
from marketplace.people.clock import now
from marketplace.people.errors import NotAllowed
from marketplace.people.models import AuditEntry, Invitation, Person
from tests.cast import make_person, make_supporter, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def joan():
    return make_person("Joan")


@pytest.fixture
def dev(joan):
    user = make_user("Dev")
    make_supporter(joan, user, "plan", "agree", "pay", kind="representative")
    return user


def ask(joan, by, email="joan@test.example"):
    return invitations.ask_themself(person=joan, email=email, by=by, at=now())


def test_joan_takes_up_her_own_account(client, joan, dev):
    client.force_login(dev)
    client.post(reverse("people:ask_themself", args=[joan.uuid]), {"email": "Joan@Test.example"})
    hers = make_user("Joan", "joan@test.example")
    client.force_login(hers)
    page = reverse("people:invitation", args=[Invitation.objects.get().uuid])

    assert "Are you Joan?" in client.get(page).content.decode()
    answer = client.post(page, {"answer": "yes"})

    assert answer.url == reverse("people:person", args=[joan.uuid])
    assert Person.objects.get(user=hers) == joan
    assert client.get(answer.url).status_code == 200


def test_joan_and_whoever_acts_for_her_are_told(joan, dev):
    hers = make_user("Joan", "joan@test.example")
    invitations.accept(invitation=ask(joan, dev), by=hers, at=now())

    deliver_due()

    told = {notice.user: notice.words for notice in Notice.objects.all()}
    assert told[hers].startswith("You have your own account now.")
    assert told[dev] == "Joan has their own account now."
    assert AuditEntry.objects.get(verb="person.claimed").actor == hers
    assert AuditEntry.objects.get(verb="person.asked").actor == dev


def test_the_letter_names_nobody(joan, dev):
    ask(joan, dev)

    deliver_due()

    letter = mail.outbox[0]
    assert "have your own account" in letter.body
    assert not {"Joan", "Plantedname", "Dev"} & set((letter.subject + letter.body).split())


def test_the_answer_to_asking_is_the_same_whether_or_not_there_is_an_account(client, joan, dev):
    make_person(user=make_user("Zed", "zed@test.example"))
    client.force_login(dev)
    url = reverse("people:ask_themself", args=[joan.uuid])

    known = client.post(url, {"email": "zed@test.example"}, follow=True)
    Invitation.objects.all().delete()
    unknown = client.post(url, {"email": "nobody@test.example"}, follow=True)

    assert "We have written to them" in known.content.decode()
    assert "We have written to them" in unknown.content.decode()


def test_nobody_becomes_two_people(joan, dev):
    zed = make_person("Zed", user=make_user("Zed", "zed@test.example"))

    with pytest.raises(UnableToClaim) as refused:
        invitations.accept(invitation=ask(joan, dev, "zed@test.example"), by=zed.user, at=now())

    assert "already have your own page" in refused.value.message
    assert Invitation.objects.open().exists()
    joan.refresh_from_db()
    assert joan.user is None


def test_whoever_acts_for_joan_does_not_become_her(joan, dev):
    with pytest.raises(UnableToClaim):
        claim(person=joan, by=dev, at=now())


def test_of_two_accounts_the_first_is_joans(joan):
    claim(person=Person.objects.get(pk=joan.pk), by=make_user("Joan"), at=now())

    with pytest.raises(UnableToClaim):
        claim(person=joan, by=make_user("Other"), at=now())


def test_nobody_else_answers_for_joan(joan, dev):
    invitation = ask(joan, dev)

    with pytest.raises(UnableToAnswer):
        invitations.accept(invitation=invitation, by=make_user("Mallory"), at=now())


def test_joan_can_say_no(joan, dev):
    hers = make_user("Joan", "joan@test.example")

    invitations.decline(invitation=ask(joan, dev), by=hers, at=now())

    assert AuditEntry.objects.get(verb="person.declined").person == joan
    assert not Person.objects.filter(user=hers).exists()


def test_one_address_at_a_time_is_asked(joan, dev):
    first = ask(joan, dev)
    with pytest.raises(UnableToInvite):
        ask(joan, dev, "other@test.example")

    invitations.take_back(invitation=first, by=dev, at=now())

    assert ask(joan, dev, "other@test.example")


@pytest.mark.parametrize("scopes", [("agree",), ("plan", "agree")])
def test_nobody_gets_more_by_posing_as_joan(joan, scopes):
    eve = make_user("Eve")
    make_supporter(joan, eve, *scopes)

    with pytest.raises(UnableToInvite):
        ask(joan, eve, "eve.again@test.example")


def test_a_supporter_without_agree_asks_nobody(joan):
    ben = make_user("Ben")
    make_supporter(joan, ben, "plan", kind="broker")

    with pytest.raises(NotAllowed):
        ask(joan, ben)


def test_whoever_has_an_account_is_not_asked(joan, dev):
    claim(person=joan, by=make_user("Joan"), at=now())

    with pytest.raises(UnableToInvite):
        ask(joan, dev)


def test_only_a_person_can_be_asked_to_be_themself(joan, dev):
    invitation = ask(joan, dev)

    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.filter(pk=invitation.pk).update(person=None)


@pytest.mark.parametrize("email", ["", "not an address", "x" * 300 + "@test.example"])
def test_bad_input_is_answered_with_words(client, joan, dev, email):
    client.force_login(dev)

    page = client.post(reverse("people:ask_themself", args=[joan.uuid]), {"email": email})

    assert "There is a problem" in page.content.decode()
    assert not Invitation.objects.exists()
