import pytest
from django.urls import reverse

from marketplace.outbox.tasks import deliver_due
from marketplace.people.actions import invitations
from marketplace.people.actions.invitations import UnableToAnswer
from marketplace.people.actions.organisations import (
    UnableToEndMembership,
    add_member,
    end_membership,
    make_manager,
)
from marketplace.people.clock import now
from marketplace.people.errors import NotAllowed
from marketplace.people.models import Invitation, Organisation
from tests.cast import make_organisation, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss():
    return make_user("Boss")


@pytest.fixture
def allotment(boss):
    return make_organisation("provider", "The allotment", boss)


def join(organisation, user, boss, *, is_manager=False):
    invitation = invitations.invite_member(
        organisation=organisation, email=user.email, is_manager=is_manager, by=boss, at=now()
    )
    invitations.accept(invitation=invitation, by=user, at=now())
    return organisation.members.get(user=user)


def test_a_manager_adds_a_member_who_says_yes(allotment, boss):
    olu = make_user("Olu")

    join(allotment, olu, boss)

    assert Organisation.objects.visible_to(olu).get() == allotment


def test_the_letter_to_a_member_names_the_organisation(allotment, boss, mailoutbox):
    invitations.invite_member(
        organisation=allotment, email="new@test.example", is_manager=False, by=boss, at=now()
    )

    deliver_due()

    assert "The allotment has asked you to join them" in mailoutbox[0].body


def test_a_member_who_does_not_manage_adds_nobody(allotment, boss):
    olu = make_user("Olu")
    join(allotment, olu, boss)

    with pytest.raises(NotAllowed):
        invitations.invite_member(
            organisation=allotment, email="x@test.example", is_manager=True, by=olu, at=now()
        )


def test_a_manager_ends_a_membership_at_once(allotment, boss):
    olu = make_user("Olu")
    member = join(allotment, olu, boss)

    end_membership(member=member, by=boss, at=now())

    assert not Organisation.objects.visible_to(olu).exists()


def test_the_last_manager_can_not_leave(allotment, boss):
    join(allotment, make_user("Olu"), boss)

    with pytest.raises(UnableToEndMembership):
        end_membership(member=allotment.members.get(user=boss), by=boss, at=now())


def test_a_manager_leaves_once_another_manages(allotment, boss):
    member = join(allotment, make_user("Olu"), boss)
    make_manager(member=member, by=boss, at=now())

    end_membership(member=allotment.members.get(user=boss), by=boss, at=now())

    assert allotment.members.current().get() == member


def test_whoever_left_can_come_back(allotment, boss):
    olu = make_user("Olu")
    end_membership(member=join(allotment, olu, boss), by=boss, at=now())

    invitation = invitations.invite_member(
        organisation=allotment, email=olu.email, is_manager=False, by=boss, at=now()
    )
    invitations.accept(invitation=invitation, by=olu, at=now())

    assert allotment.members.current().filter(user=olu).exists()


def test_what_a_member_who_left_had_asked_is_gone(allotment, boss):
    mia, eve = make_user("Mia"), make_user("Eve")
    member = join(allotment, mia, boss, is_manager=True)
    invitation = invitations.invite_member(
        organisation=allotment, email=eve.email, is_manager=True, by=mia, at=now()
    )

    end_membership(member=member, by=boss, at=now())

    with pytest.raises(UnableToAnswer):
        invitations.accept(invitation=invitation, by=eve, at=now())
    assert not Invitation.objects.open().exists()


def test_only_a_manager_who_still_is_one_lets_somebody_join(allotment, boss):
    eve = make_user("Eve")
    invitation = invitations.invite_member(
        organisation=allotment, email=eve.email, is_manager=True, by=boss, at=now()
    )
    allotment.members.update(is_manager=False)

    with pytest.raises(UnableToAnswer):
        invitations.accept(invitation=invitation, by=eve, at=now())


def test_a_user_of_several_organisations_sees_each(client, allotment, boss):
    add_member(organisation=make_organisation("scheme", "Meadow"), user=boss)
    client.force_login(boss)

    page = client.get(reverse("people:organisations")).content.decode()

    assert "The allotment" in page
    assert "Meadow" in page


def test_a_page_asks_a_member_and_takes_it_back(client, allotment, boss):
    client.force_login(boss)

    client.post(reverse("people:add_member", args=[allotment.uuid]), {"email": "n@test.example"})
    invitation = Invitation.objects.open().get()
    client.post(reverse("people:take_back_member", args=[allotment.uuid, invitation.uuid]))

    assert not Invitation.objects.open().exists()
