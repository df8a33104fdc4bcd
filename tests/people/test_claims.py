"""Someone whom another wrote down takes up their own account."""

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse

from marketplace.messages.models import Notice
from marketplace.outbox.tasks import deliver_due
from marketplace.people.actions import invitations
from marketplace.people.actions.claims import (
    UnableToClaim,
    UnableToDecideClaim,
    claim,
    confirm_claim,
    refuse_claim,
)
from marketplace.people.actions.invitations import UnableToAnswer, UnableToInvite
from marketplace.people.actions.organisations import add_member
from marketplace.people.clock import now
from marketplace.people.errors import NotAllowed
from marketplace.people.models import AuditEntry, Claim, Invitation, Person
from marketplace.people.queries import happening
from tests.cast import make_area, make_organisation, make_person, make_supporter, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def joan():
    return make_person("Joan")


@pytest.fixture
def dev(joan):
    user = make_user("Dev")
    make_supporter(joan, user, "plan", "agree", "pay", kind="representative")
    return user


@pytest.fixture
def stan():
    user = make_user("Stan")
    make_organisation("hub", "Oldham hub", user)
    return user


def say_yes(joan, dev, email="joan@test.example"):
    """Whoever has the address says that they are Joan."""
    hers = make_user("Joan", email)
    invitations.accept(invitation=ask(joan, dev, email), by=hers, at=now())
    return Claim.objects.get(user=hers)


def confirm(claim, by):
    confirm_claim(claim=claim, by=by, at=now(), channel="visit", said_by="Joan")


def words_to(user):
    return [notice.words for notice in Notice.objects.filter(user=user)]


def ask(joan, by, email="joan@test.example"):
    return invitations.ask_themself(person=joan, email=email, by=by, at=now())


def test_joan_takes_up_her_own_account_once_stan_is_sure(client, joan, dev, stan):
    client.force_login(dev)
    client.post(reverse("people:ask_themself", args=[joan.uuid]), {"email": "Joan@Test.example"})
    hers = make_user("Joan", "joan@test.example")
    client.force_login(hers)
    page = reverse("people:invitation", args=[Invitation.objects.get().uuid])

    assert "Are you Joan?" in client.get(page).content.decode()
    waits = client.post(page, {"answer": "yes"}, follow=True).content.decode()
    hers_page = reverse("people:person", args=[joan.uuid])

    assert "We make sure that it is you, then we write to you." in waits
    assert "You said that you are Joan. We make sure first." in waits
    assert client.get(hers_page).status_code == 404
    confirm(Claim.objects.get(), stan)
    assert Person.objects.get(user=hers) == joan
    assert client.get(hers_page).status_code == 200


def test_joan_and_whoever_acts_for_her_are_told(joan, dev, stan):
    claim = say_yes(joan, dev)
    confirm(claim, stan)

    deliver_due()

    assert any(words.startswith("You have your own account now.") for words in words_to(claim.user))
    assert "Joan has their own account now." in words_to(dev)
    assert AuditEntry.objects.get(verb="person.asked").actor == dev
    assert AuditEntry.objects.get(verb="claim.made").actor == claim.user
    entry = AuditEntry.objects.get(verb="claim.confirmed")
    assert (entry.actor, entry.person, entry.organisation.name) == (stan, joan, "Oldham hub")
    assert happening(entry, reader=dev).how == "in person, said by Joan"


def test_a_relative_with_a_second_address_is_not_joan(joan, dev, stan):
    claim = say_yes(joan, dev, "dev.again@test.example")

    assert not joan.roles_of(claim.user)
    refuse_claim(claim=claim, by=stan, at=now())

    deliver_due()
    joan.refresh_from_db()
    assert joan.user is None
    assert "We could not make sure who said yes, so Joan has no own account." in words_to(dev)
    assert ask(joan, dev)


@pytest.mark.parametrize("way", ["post", "email"])
def test_joan_is_written_to_on_paper_when_someone_says_yes_and_when_it_opens(joan, dev, stan, way):
    Person.objects.filter(pk=joan.pk).update(contact_way=way)
    claim = say_yes(joan, dev)
    deliver_due()
    letter = joan.letters.get()

    confirm(claim, stan)
    deliver_due()

    assert letter.words.startswith("Someone says that they are you")
    assert joan.letters.last().words.startswith("You have your own account")
    assert joan.letters.count() == 2


def test_the_hub_is_asked_to_make_sure(client, joan, dev, stan):
    claim = say_yes(joan, dev)
    deliver_due()
    client.force_login(stan)

    desk = client.get(reverse("home:desk")).content.decode()

    notice = Notice.objects.get(user=stan)
    assert notice.needs_action
    assert notice.path == reverse("people:claim", args=[claim.uuid])
    assert "1 account waits to be made sure of" in desk


def test_stan_decides_on_the_page_and_says_how_he_knows(client, joan, dev, stan):
    claim = say_yes(joan, dev)
    client.force_login(stan)
    page = reverse("people:claim", args=[claim.uuid])

    shown = client.get(page).content.decode()
    refused = client.post(page, {"decision": "confirm"}).content.decode()
    client.post(page, {"decision": "confirm", "channel": "phone", "said_by": "Fern, her officer"})

    assert "joan@test.example" in shown
    assert "Dev acts for Joan" in shown
    assert "Say who told you." in refused
    assert Person.objects.get(user=claim.user) == joan
    assert AuditEntry.objects.filter(verb="claim.seen", actor=stan, person=joan).count() == 1
    assert page in client.get(reverse("people:claims")).content.decode()


def test_the_hub_takes_an_account_from_whoever_was_not_joan(client, joan, dev, stan):
    claim = say_yes(joan, dev)
    confirm(claim, stan)
    client.force_login(stan)

    page = client.post(reverse("people:undo_claim", args=[claim.uuid]), follow=True)

    deliver_due()
    assert "no longer Joan" in page.content.decode()
    assert not Person.objects.visible_to(claim.user).exists()
    assert AuditEntry.objects.get(verb="claim.undone").person == joan
    assert joan.letters.last().words.startswith("Someone else used your account")
    assert any("was not yours" in words for words in words_to(claim.user))
    again = client.post(reverse("people:undo_claim", args=[claim.uuid]), follow=True)
    assert "This is now: taken back" in again.content.decode()


def test_it_is_decided_once(joan, dev, stan):
    claim = say_yes(joan, dev)
    confirm(claim, stan)

    with pytest.raises(UnableToDecideClaim):
        refuse_claim(claim=claim, by=stan, at=now())


def test_staff_of_the_hub_who_act_for_joan_or_say_they_are_her_do_not_decide(joan, dev, stan):
    claim = say_yes(joan, dev)
    make_supporter(joan, stan, "plan")
    hub = stan.memberships.get().organisation

    for involved in (stan, dev, claim.user):
        add_member(organisation=hub, user=involved)
        with pytest.raises(UnableToDecideClaim, match="Somebody else"):
            confirm(claim, involved)


def test_nobody_but_the_hub_of_her_area_decides(joan, dev, stan):
    claim = say_yes(joan, dev)
    far = make_user("Far")
    make_organisation("hub", "Far hub", far, area=make_area("Elsewhere"))

    for other in (far, dev):
        with pytest.raises(NotAllowed):
            confirm(claim, other)


def test_while_one_waits_nobody_else_is_asked(client, joan, dev):
    say_yes(joan, dev)
    client.force_login(dev)

    page = client.get(reverse("people:supporters", args=[joan.uuid])).content.decode()

    assert "before the account opens" in page
    with pytest.raises(UnableToInvite, match="yes already"):
        ask(joan, dev, "other@test.example")


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
        claim(person=joan, by=dev, asked_by=dev, at=now())


def test_of_two_accounts_the_first_waits_to_be_joans(joan, dev):
    claim(person=joan, by=make_user("Joan"), asked_by=dev, at=now())

    with pytest.raises(UnableToClaim):
        claim(person=joan, by=make_user("Other"), asked_by=dev, at=now())


def test_whoever_begins_to_act_for_joan_meanwhile_does_not_become_her(joan, dev, stan):
    made = say_yes(joan, dev)
    make_supporter(joan, made.user)

    with pytest.raises(UnableToClaim):
        confirm(made, stan)


def test_whoever_became_somebody_else_meanwhile_does_not_become_joan(joan, dev, stan):
    made = say_yes(joan, dev)
    make_person("Jo", user=made.user)

    with pytest.raises(UnableToDecideClaim):
        confirm(made, stan)


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
    Person.objects.filter(pk=joan.pk).update(user=make_user("Joan"))
    joan.refresh_from_db()

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
