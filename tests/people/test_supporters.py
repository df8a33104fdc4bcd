from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from marketplace.messages.models import Notice
from marketplace.outbox.tasks import deliver_due
from marketplace.people.actions import invitations, organisations, supporters
from marketplace.people.actions.invitations import UnableToAnswer, UnableToInvite
from marketplace.people.actions.supporters import Terms, UnableToSupport
from marketplace.people.clock import now, today
from marketplace.people.errors import NotAllowed
from marketplace.people.models import Invitation, Person, Scope, Supporter
from marketplace.people.policy import MAY, may
from marketplace.people.roles import Role
from tests.cast import make_organisation, make_person, make_supporter, make_user

pytestmark = pytest.mark.django_db

PLANNING = Terms(
    kind="family",
    authority="consent",
    relationship="sister",
    scopes=frozenset({Scope.VIEW, Scope.PLAN}),
)


@pytest.fixture
def amira():
    return make_person(user=make_user("Amira"))


def invite(person, email="sara@test.example", terms=PLANNING, by=None):
    return invitations.invite_supporter(
        person=person, email=email, terms=terms, by=by or person.user, at=now()
    )


# Asking and answering


def test_whoever_is_asked_acts_once_they_say_yes(amira):
    sara = make_user("Sara", "sara@test.example")

    invitation = invite(amira, "Sara@Test.example")
    assert not Person.objects.visible_to(sara).exists()
    invitations.accept(invitation=invitation, by=sara, at=now())

    supporter = Supporter.objects.get()
    assert (supporter.user, supporter.relationship, supporter.can_plan) == (sara, "sister", True)
    assert Person.objects.visible_to(sara).get() == amira


def test_an_address_without_an_account_can_be_asked(amira):
    invitation = invite(amira, "new@test.example")
    later = make_user("New", "new@test.example")

    assert Invitation.objects.visible_to(later).get() == invitation


def test_the_letter_names_neither_the_person_nor_the_asker(amira):
    invite(amira)

    deliver_due()

    letter = mail.outbox[0]
    assert letter.to == ["sara@test.example"]
    assert "Amira" not in letter.subject + letter.body
    assert "Plantedname" not in letter.subject + letter.body


def test_the_letter_is_not_sent_twice(amira):
    from marketplace.people.tasks import send_invitation

    invitation = invite(amira)
    send_invitation(invitation=str(invitation.uuid))
    send_invitation(invitation=str(invitation.uuid))

    assert len(mail.outbox) == 1


def test_nobody_else_can_answer(amira):
    invitation = invite(amira)

    with pytest.raises(UnableToAnswer):
        invitations.accept(invitation=invitation, by=make_user("Mallory"), at=now())


def test_an_invitation_is_answered_once(amira):
    sara = make_user("Sara", "sara@test.example")
    invitation = invite(amira)
    invitations.decline(invitation=invitation, by=sara, at=now())

    with pytest.raises(UnableToAnswer):
        invitations.accept(invitation=invitation, by=sara, at=now())


def test_an_invitation_runs_out(amira):
    sara = make_user("Sara", "sara@test.example")
    invitation = invite(amira)
    Invitation.objects.update(open_until=today() - timedelta(days=1))

    with pytest.raises(UnableToAnswer):
        invitations.accept(invitation=invitation, by=sara, at=now())


def test_an_address_is_asked_once_until_the_invitation_runs_out(amira):
    invite(amira)
    with pytest.raises(UnableToInvite):
        invite(amira)

    Invitation.objects.update(open_until=today() - timedelta(days=1))

    assert invite(amira)


def test_amira_can_take_an_invitation_back(amira):
    invitation = invite(amira)

    invitations.take_back(invitation=invitation, by=amira.user, at=now())

    assert not Invitation.objects.open().exists()


def test_a_page_answers_an_invitation(client, amira):
    client.force_login(make_user("Sara", "sara@test.example"))
    invitation = invite(amira)

    answer = client.post(reverse("people:invitation", args=[invitation.uuid]), {"answer": "yes"})

    assert answer.url == reverse("people:person", args=[amira.uuid])


# Giving no more than one has


def test_nobody_gives_more_than_they_may_do_themself(amira):
    dev = make_user("Dev")
    make_supporter(amira, dev, "agree")

    with pytest.raises(UnableToSupport):
        invite(amira, by=dev)


def test_a_supporter_without_agree_asks_nobody(amira):
    ben = make_user("Ben")
    make_supporter(amira, ben, "plan")

    with pytest.raises(NotAllowed):
        invite(amira, by=ben)


@pytest.mark.parametrize(("kind", "scope"), [("broker", Scope.AGREE), ("advocate", Scope.PAY)])
def test_whoever_is_paid_to_help_neither_agrees_nor_pays(amira, kind, scope):
    terms = Terms(kind=kind, authority="consent", scopes=frozenset({scope, Scope.VIEW}))

    with pytest.raises(UnableToSupport) as refused:
        invite(amira, terms=terms)

    assert refused.value.field == "scopes"


def test_nobody_changes_what_they_may_do_themself(amira):
    dev = make_user("Dev")
    supporter = make_supporter(amira, dev, "agree")

    with pytest.raises(UnableToSupport):
        supporters.change_supporter(supporter=supporter, terms=PLANNING, by=dev, at=now())


def test_nobody_ends_whoever_may_do_more(amira):
    dev, eve = make_user("Dev"), make_user("Eve")
    make_supporter(amira, dev, "agree")
    stronger = make_supporter(amira, eve, "agree", "pay")

    with pytest.raises(UnableToSupport):
        supporters.end_supporter(supporter=stronger, by=dev, at=now())


def test_amira_changes_what_dev_may_do(amira):
    supporter = make_supporter(amira, make_user("Dev"), "plan", "agree", "pay")

    supporters.change_supporter(supporter=supporter, terms=PLANNING, by=amira.user, at=now())

    assert supporter.scopes == {Scope.VIEW, Scope.PLAN}


# Ending


def test_ending_takes_effect_at_once(client, amira):
    dev = make_user("Dev")
    supporter = make_supporter(amira, dev, "plan")
    client.force_login(dev)
    page = reverse("people:person", args=[amira.uuid])
    assert client.get(page).status_code == 200

    supporters.end_supporter(supporter=supporter, by=amira.user, at=now())

    assert client.get(page).status_code == 404


def test_a_supporter_may_stop_by_themself(amira):
    dev = make_user("Dev")
    supporter = make_supporter(amira, dev)

    supporters.end_supporter(supporter=supporter, by=dev, at=now())

    assert not amira.roles_of(dev)


def test_what_an_ended_supporter_had_offered_ends_too(amira):
    dev = make_user("Dev")
    supporter = make_supporter(amira, dev, "plan", "agree")
    invite(amira, by=dev)

    supporters.end_supporter(supporter=supporter, by=amira.user, at=now())

    assert not Invitation.objects.open().exists()


def test_an_invitation_gives_no_more_than_its_giver_still_may(client, amira):
    dev, eve = make_user("Dev"), make_user("Eve", "eve@test.example")
    supporter = make_supporter(amira, dev, "agree", "pay")
    agreeing = Terms(kind="family", authority="consent", scopes=frozenset({Scope.AGREE}))
    invitation = invite(amira, eve.email, agreeing, by=dev)
    looking = Terms(kind="family", authority="consent")
    supporters.change_supporter(supporter=supporter, terms=looking, by=amira.user, at=now())
    client.force_login(eve)

    page = reverse("people:invitation", args=[invitation.uuid])
    answer = client.post(page, {"answer": "yes"}, follow=True)

    assert "Somebody else must ask you" in answer.content.decode()
    assert not Supporter.objects.filter(user=eve).exists()


def test_an_invitation_ends_with_the_days_of_its_giver(amira):
    dev, eve = make_user("Dev"), make_user("Eve", "eve@test.example")
    supporter = make_supporter(amira, dev, "plan", "agree")
    invitation = invite(amira, eve.email, by=dev)
    yesterday = today() - timedelta(days=1)
    Supporter.objects.filter(pk=supporter.pk).update(starts_on=yesterday, ends_on=yesterday)

    with pytest.raises(UnableToAnswer):
        invitations.accept(invitation=invitation, by=eve, at=now())


def test_a_supporter_whose_days_ran_out_can_begin_again(amira):
    sara = make_user("Sara", "sara@test.example")
    day = today() - timedelta(days=5)
    make_supporter(amira, sara, starts_on=day, ends_on=day)

    invitations.accept(invitation=invite(amira), by=sara, at=now())

    assert Supporter.objects.live().filter(user=sara).count() == 1


def test_a_broker_who_leaves_the_brokerage_stops_acting_for_its_people(amira):
    boss, ben = make_user("Boss"), make_user("Ben")
    brokerage = make_organisation("brokerage", "Clear Choices", boss)
    member = organisations.add_member(organisation=brokerage, user=ben)
    make_supporter(amira, ben, "plan", kind="broker", organisation=brokerage)

    organisations.end_membership(member=member, by=boss, at=now())

    assert not Person.objects.visible_to(ben).exists()


def test_both_sides_are_told_of_an_end(amira):
    dev, eve = make_user("Dev"), make_user("Eve")
    supporter = make_supporter(amira, dev)
    make_supporter(amira, eve)

    supporters.end_supporter(supporter=supporter, by=amira.user, at=now())
    deliver_due()

    told = {notice.user: notice.words for notice in Notice.objects.all()}
    assert told == {
        eve: "Someone no longer acts with Amira.",
        dev: "You no longer act for someone on this site.",
    }


# Properties

scopes = st.sets(st.sampled_from(["plan", "agree", "pay"]))
SCOPE_OF_ROLE = {
    Role.MAY_VIEW: "view",
    Role.MAY_PLAN: "plan",
    Role.MAY_AGREE: "agree",
    Role.MAY_PAY: "pay",
}


@given(given_scopes=scopes, verb=st.sampled_from(sorted(MAY)))
def test_a_scope_never_grants_more_than_was_given(given_scopes, verb):
    person, user = make_person(), make_user()
    make_supporter(person, user, *given_scopes)

    granted = {SCOPE_OF_ROLE[role] for role in MAY[verb] if role in SCOPE_OF_ROLE}

    assert may(user, verb, person) == bool(granted & (given_scopes | {"view"}))


@given(
    starts=st.integers(-60, 60),
    lasts=st.none() | st.integers(0, 60),
    ended=st.booleans(),
    given_scopes=scopes,
)
def test_only_a_running_supporter_has_a_role(starts, lasts, ended, given_scopes):
    person, user = make_person(), make_user()
    first = today() + timedelta(days=starts)
    last = None if lasts is None else first + timedelta(days=lasts)
    make_supporter(
        person,
        user,
        *given_scopes,
        starts_on=first,
        ends_on=last,
        ended_at=now() if ended else None,
    )

    runs = first <= today() and (last is None or last >= today()) and not ended

    assert bool(person.roles_of(user)) == runs
    assert Person.objects.visible_to(user).exists() == runs


@given(held=scopes, offered=scopes)
def test_whatever_is_passed_on_was_held(held, offered):
    person, dev = make_person(), make_user()
    make_supporter(person, dev, "agree", *held)
    terms = Terms(
        kind="family",
        authority="consent",
        scopes=frozenset({Scope.VIEW} | {Scope(value) for value in offered}),
    )

    try:
        invitation = invite(person, f"x{person.pk}@test.example", terms, by=dev)
    except UnableToSupport:
        assert not offered <= held | {"agree"}
    else:
        assert invitation.scopes <= {Scope.VIEW, Scope.AGREE} | {Scope(value) for value in held}
