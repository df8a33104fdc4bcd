"""Unused money asked back: in writing, looked at again if wished, never a promised penny."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from budgets.actions import claw_back, commit
from budgets.errors import NotEnough
from budgets.models import Transfer
from budgets.queries import balance_of
from marketplace.home.queries.persons import person_desk
from marketplace.home.queries.staff import staff_desks
from marketplace.messages.models import Notice
from marketplace.money.actions import proposals, reclaims
from marketplace.money.actions.refusals import UnableToPay
from marketplace.money.models import Reclaim
from marketplace.money.queries.subjects import BudgetSubject
from marketplace.people.actions.organisations import add_member
from marketplace.people.clock import now, today
from marketplace.people.errors import NotAllowed
from tests import cast
from tests.agreements.world import make_budget, make_live_story

pytestmark = pytest.mark.django_db
PENCE = 40_000


@pytest.fixture
def story():
    """£5,000 were given, of which £300 are promised and £4,700 are free."""
    return make_live_story()


def write(story, pence=PENCE, key="one", **more):
    return reclaims.give_notice(
        subject=BudgetSubject(story.budget, story.person),
        **{"ground": "accumulated", "why": "You had more than you needed.", **more},
        pence=pence,
        key=key,
        by=story.officer,
        at=now(),
    )


def again(reclaim):
    return Reclaim.objects.get(pk=reclaim.pk)


def in_a_month():
    return time_machine.travel(now() + timedelta(days=29), tick=False)


def take(story, reclaim):
    with in_a_month():
        reclaims.carry_out(reclaim=again(reclaim), by=story.officer, at=now())


def ask(story, reclaim, by=None):
    reclaims.ask_again(
        reclaim=again(reclaim), why="I am saving it.", by=by or story.person_user, at=now()
    )


def answer(story, reclaim, upheld=True, pence=PENCE):
    reclaims.answer(
        reclaim=again(reclaim), upheld=upheld, pence=pence, words="Why.", by=story.officer, at=now()
    )


def returned(story):
    return balance_of(story.budget).returned_pence


def test_the_person_reads_reason_amount_day_who_pays_and_their_right(story, client):
    reclaim = write(story)
    client.force_login(story.person_user)

    page = client.get(reverse("money:reclaim", args=[reclaim.uuid])).content.decode()

    for words in (
        "£400",
        "Money has built up",
        "You had more than you needed.",
        "from the account that holds the direct payment",
        "You have a right to ask them to look again",
    ):
        assert words in page
    assert reclaim.deadline_on == today() + timedelta(days=28)
    assert Notice.objects.filter(user=story.person_user, words__contains="asks for £400").exists()
    assert "asks for £400 back" in str(person_desk(story.person, story.person_user).todos)


def test_after_its_day_the_money_goes_back(story):
    reclaim = write(story)
    take(story, reclaim)

    assert returned(story) == PENCE
    assert Transfer.objects.get(kind="clawback").reference == reclaim.uuid


def test_nothing_goes_back_before_its_day(story):
    reclaim = write(story)

    with pytest.raises(UnableToPay, match="has until"):
        reclaims.carry_out(reclaim=reclaim, by=story.officer, at=now())
    assert returned(story) == 0


def test_nothing_goes_back_while_it_is_looked_at_again(story):
    reclaim = write(story)
    ask(story, reclaim)

    with pytest.raises(UnableToPay, match="being looked at again"):
        take(story, reclaim)
    assert returned(story) == 0


def test_looked_at_again_it_may_become_less_or_nothing_but_never_more(story):
    reclaim = write(story)
    ask(story, reclaim)

    with pytest.raises(UnableToPay, match="or less"):
        answer(story, reclaim, pence=PENCE + 1)
    answer(story, reclaim, pence=1_000)
    take(story, reclaim)
    assert returned(story) == 1_000

    other = write(story, key="two")
    ask(story, other)
    answer(story, other, upheld=False)
    with pytest.raises(UnableToPay, match="no longer planned"):
        take(story, other)
    assert returned(story) == 1_000


def test_only_free_money_can_be_asked_back(story):
    with pytest.raises(UnableToPay, match="Only £4,700 is free"):
        write(story, pence=470_001)


def test_what_was_promised_meanwhile_does_not_go_back(story):
    reclaim = write(story, pence=470_000)
    make_promise(story)

    with pytest.raises(UnableToPay, match="Promised money can’t go back"):
        take(story, reclaim)

    assert returned(story) == 0
    assert again(reclaim).state == "sent"


def make_promise(story):
    commit(
        part=uuid4(),
        payee=story.agreement.payee.party,
        lines=[(story.budget, 1)],
        by=None,
        at=now(),
    )


def test_it_goes_back_once(story):
    reclaim = write(story)
    take(story, reclaim)

    with pytest.raises(UnableToPay, match="moved on"):
        take(story, reclaim)
    assert returned(story) == PENCE


def test_a_form_sent_twice_writes_one_notice(story):
    assert write(story) == write(story)
    assert Notice.objects.filter(user=story.person_user, words__contains="back").count() == 1


def test_a_budget_is_asked_once_at_a_time(story):
    write(story)

    with pytest.raises(UnableToPay, match="already"):
        write(story, key="two")


def test_only_the_person_or_who_may_agree_for_them_asks_to_look_again(story):
    reclaim, ben = write(story), cast.make_user("Ben")
    cast.make_supporter(story.person, ben, "plan")

    for user in (ben, story.officer, story.provider_user):
        with pytest.raises(NotAllowed):
            ask(story, reclaim, by=user)


def test_whoever_acts_for_the_person_does_not_decide_for_the_funder(story):
    cast.make_supporter(story.person, story.officer, "agree")

    with pytest.raises(UnableToPay, match="a colleague must do this"):
        write(story)


class Large:
    """A notice above what one officer may ask back alone."""

    def __init__(self, story):
        story.funder.policy = {"second_look_pence": PENCE - 1}
        story.funder.save()
        self.finn = cast.make_user("Finn")
        add_member(organisation=story.funder, user=self.finn)
        for officer in (story.officer, self.finn):
            cast.give_second_step(officer)
        self.reclaim = write(story)


def test_a_large_sum_is_asked_back_when_a_second_officer_confirms(story, client):
    large = Large(story)
    client.force_login(story.person_user)
    url = reverse("money:reclaim", args=[large.reclaim.uuid])

    assert client.get(url).status_code == 404
    proposals.confirm(proposal=large.reclaim.proposal, by=large.finn, at=now())
    assert client.get(url).status_code == 200
    take(story, large.reclaim)
    assert returned(story) == PENCE


@pytest.mark.parametrize("end", ["refuse", "withdraw"])
def test_a_notice_that_was_not_confirmed_is_never_sent(story, end):
    large = Large(story)
    if end == "refuse":
        proposals.refuse(
            proposal=large.reclaim.proposal, reasons="Too much.", by=large.finn, at=now()
        )
    else:
        proposals.withdraw(proposal=large.reclaim.proposal, by=story.officer, at=now())

    assert again(large.reclaim).state == "dropped"
    assert not Notice.objects.filter(user=story.person_user, words__contains="back").exists()
    with pytest.raises(UnableToPay):
        take(story, large.reclaim)


def test_it_waits_on_the_funders_desk_when_it_must_answer_or_may_take_it(story):
    reclaim = write(story)
    path = reverse("money:reclaim", args=[reclaim.uuid])

    def waits():
        return [t.words for d in staff_desks(story.officer) for t in d.todos if t.path == path]

    assert waits() == []
    with in_a_month():
        assert waits()[0].startswith("Take back")
    ask(story, reclaim)
    assert waits()[0].startswith("Look again")


@given(st.integers(1, 20_000), st.integers(0, 20_000), st.integers(1, 25_000))
def test_the_ledger_gives_back_free_pence_alone(given_pence, promised, asked):
    user = cast.make_user()
    person, funder = cast.make_person(), cast.make_organisation("icb", "", user)
    budget = make_budget(person, funder, user, pence=given_pence)
    if 0 < promised <= given_pence:
        payee = cast.make_organisation("provider").party
        commit(part=uuid4(), payee=payee, lines=[(budget, promised)], by=None, at=now())
    before = balance_of(budget)

    def take_it():
        claw_back(budget=budget, pence=asked, by=None, at=now(), key="k", reference=budget.uuid)

    if asked > before.available_pence:
        with pytest.raises(NotEnough):
            take_it()
        assert balance_of(budget) == before
    else:
        take_it()
        after = balance_of(budget)
        assert (after.returned_pence, after.promised_pence) == (asked, before.promised_pence)
        assert after.allocated_pence == given_pence
