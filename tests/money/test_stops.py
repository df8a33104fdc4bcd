"""A budget stopped for now, made smaller or ended: what was promised or earned is never touched."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from budgets.actions import allocate, commit, end, release, return_ended
from budgets.errors import IsStopped
from budgets.models import Payment, Transfer
from budgets.queries import balance_of, stop_of
from marketplace.agreements.actions.verdicts import give_verdict
from marketplace.agreements.queries.money import budgets_to_choose
from marketplace.agreements.queries.readiness import money_missing_from
from marketplace.home.queries.persons import person_desk
from marketplace.home.queries.staff import staff_desks
from marketplace.messages.models import Notice
from marketplace.money.actions import put_money_in, reclaims, suspensions
from marketplace.money.actions.refusals import UnableToPay
from marketplace.money.models import Reclaim
from marketplace.money.queries.subjects import BudgetSubject
from marketplace.money.tasks import return_ended as each_morning
from marketplace.people.clock import now
from marketplace.people.errors import NotAllowed
from tests import cast
from tests.agreements.world import make_budget, make_live_story, make_story

pytestmark = pytest.mark.django_db
FREE, PROMISED = 470_000, 30_000


@pytest.fixture
def story():
    """£5,000 were given, of which £300 are promised and £4,700 are free."""
    return make_live_story()


def subject(story):
    return BudgetSubject(story.budget, story.person)


def suspend(story, by=None):
    why = "We look into a letter that we had."
    return suspensions.suspend(subject=subject(story), why=why, by=by or story.officer, at=now())


def resume(story):
    suspensions.resume(subject=subject(story), why="All is well.", by=story.officer, at=now())


def write(story, kind, pence=0, key="one"):
    ground = {"ending": "no_right", "reduction": "costs_less"}[kind]
    return reclaims.give_notice(
        subject=subject(story),
        kind=kind,
        ground=ground,
        why="Your needs have changed.",
        pence=pence,
        key=key,
        by=story.officer,
        at=now(),
    )


def carry_out(story, notice):
    with time_machine.travel(now() + timedelta(days=29), tick=False):
        notice = Reclaim.objects.get(pk=notice.pk)
        reclaims.carry_out(reclaim=notice, by=story.officer, at=now())


def end_it(story):
    carry_out(story, write(story, "ending"))


def promise(budget, pence=100):
    payee = cast.make_organisation("provider").party
    commit(part=uuid4(), payee=payee, lines=[(budget, pence)], by=None, at=now())


def earn(story):
    give_verdict(outcome=story.outcome, level=0, words="", by=story.person_user, at=now())


def test_a_suspended_budget_promises_nothing_new_until_it_goes_on(story):
    suspend(story)
    with pytest.raises(IsStopped):
        promise(story.budget)

    resume(story)
    promise(story.budget)


@pytest.mark.parametrize("stop", [suspend, end_it])
def test_what_was_promised_is_earned_and_paid_all_the_same(story, stop):
    stop(story)

    assert balance_of(story.budget).promised_pence == PROMISED
    earn(story)
    assert balance_of(story.budget).owed_pence == PROMISED
    assert Payment.objects.get().pence == PROMISED


def test_the_person_hears_of_it_and_reads_why(story, client):
    suspend(story)

    assert Notice.objects.filter(user=story.person_user, words__contains="for now").exists()
    client.force_login(story.person_user)
    page = client.get(reverse("money:statement", args=[story.budget.uuid])).content.decode()
    assert "stopped this budget for now" in page
    assert "We look into a letter that we had." in page


def ask_again(story, notice, by=None):
    notice = Reclaim.objects.get(pk=notice.pk)
    by = by or story.person_user
    reclaims.ask_again(reclaim=notice, why="I pay my cook from it.", by=by, at=now())


def answer(story, notice, *, upheld):
    reclaims.answer(
        reclaim=Reclaim.objects.get(pk=notice.pk),
        upheld=upheld, pence=0, words="We read it again.", by=story.officer, at=now(),
    )  # fmt: skip


def test_a_stop_can_be_looked_at_again_and_then_the_budget_goes_on(story, client):
    notice = suspend(story)
    client.force_login(story.person_user)
    statement = reverse("money:statement", args=[story.budget.uuid])
    page = reverse("money:reclaim", args=[notice.uuid])
    assert page in client.get(statement).text
    assert "You have a right to ask them to look again" in client.get(page).text
    assert "stopped a budget for now" in str(person_desk(story.person, story.person_user).todos)

    ask_again(story, notice)
    assert any(t.path == page for d in staff_desks(story.officer) for t in d.todos)
    with pytest.raises(IsStopped):
        promise(story.budget)

    answer(story, notice, upheld=False)
    promise(story.budget)
    heard = Notice.objects.filter(user=story.person_user).order_by("pk").last()
    assert (
        heard.words
        == "Your funder has looked again. The budget goes on. It can promise money again."
    )
    assert "We read it again." in client.get(page).text


def test_a_stop_may_stay_and_is_never_carried_out_or_dropped_as_if_planned(story):
    notice = suspend(story)
    ask_again(story, notice)
    answer(story, notice, upheld=True)

    with time_machine.travel(now() + timedelta(days=29), tick=False):
        for step in (reclaims.carry_out, reclaims.drop):
            with pytest.raises(UnableToPay, match="stopped already"):
                step(reclaim=Reclaim.objects.get(), by=story.officer, at=now())
        assert not any(d.todos for d in staff_desks(story.officer))
    assert stop_of(story.budget)
    assert balance_of(story.budget).available_pence == FREE


@pytest.mark.parametrize("over", [resume, end_it])
def test_when_a_stop_is_over_there_is_nothing_to_look_at_again(story, client, over):
    notice = suspend(story)
    over(story)

    with pytest.raises(UnableToPay, match="moved on"):
        ask_again(story, notice)
    client.force_login(story.person_user)
    page = client.get(reverse("money:reclaim", args=[notice.uuid])).text
    assert "It is over" in page
    assert "promises nothing new" not in page
    assert ("All is well." in page) == (over is resume)


def test_a_stop_leaves_room_for_another_notice(story):
    suspend(story)
    write(story, "reduction", 20_000)
    resume(story)
    suspend(story)

    assert Reclaim.objects.count() == 3


def test_only_an_officer_of_its_funder_stops_a_budget(story):
    with pytest.raises(NotAllowed):
        suspend(story, by=story.person_user)
    with pytest.raises(NotAllowed):
        suspend(story, by=story.provider_user)


def test_it_is_stopped_once_and_goes_on_once(story):
    suspend(story)
    with pytest.raises(UnableToPay, match="is stopped for now"):
        suspend(story)

    resume(story)
    with pytest.raises(UnableToPay, match="not stopped"):
        resume(story)


def test_nobody_can_choose_a_stopped_budget_for_an_agreement():
    draft = make_story()
    assert money_missing_from(draft.agreement) == []
    suspend(draft)

    assert budgets_to_choose(draft.part) == []
    assert "stopped" in money_missing_from(draft.agreement)[0]


def test_an_end_gives_back_what_is_free_and_leaves_what_is_promised(story):
    end_it(story)

    balance = balance_of(story.budget)
    assert (balance.available_pence, balance.returned_pence) == (0, FREE)
    assert balance.promised_pence == PROMISED
    assert Transfer.objects.get(kind="close").reference == stop_of(story.budget).uuid


def test_what_was_promised_and_not_needed_follows_the_next_morning(story):
    end_it(story)
    release(part=story.part.uuid, by=None, at=now())
    assert balance_of(story.budget).available_pence == PROMISED

    assert each_morning() == 1
    assert each_morning() == 0
    assert balance_of(story.budget).returned_pence == FREE + PROMISED


def test_an_end_waits_while_it_is_looked_at_again(story):
    notice = write(story, "ending")
    reclaims.ask_again(reclaim=notice, why="I need it.", by=story.person_user, at=now())

    with pytest.raises(UnableToPay, match="being looked at again"):
        carry_out(story, notice)
    assert stop_of(story.budget) is None


def test_no_money_goes_into_a_budget_that_has_ended(story):
    end_it(story)

    with pytest.raises(UnableToPay, match="has ended"):
        put_money_in(subject=subject(story), pence=1, by=story.officer, at=now(), key="late")
    with pytest.raises(UnableToPay, match="has ended already"):
        write(story, "reduction", 1, key="two")


def test_a_smaller_budget_takes_free_money_alone(story):
    with pytest.raises(UnableToPay, match="can’t be taken out"):
        write(story, "reduction", FREE + 1)
    carry_out(story, write(story, "reduction", 20_000))

    assert balance_of(story.budget).returned_pence == 20_000
    assert Transfer.objects.get(kind="reduce").pence == 20_000


@pytest.mark.parametrize(
    ("kind", "heading"),
    [("reduction", "plans to take £200 out of a budget"), ("ending", "plans to end a budget")],
)
def test_the_notice_says_what_is_planned_and_that_it_can_be_looked_at(story, client, kind, heading):
    notice = write(story, kind, 20_000)
    client.force_login(story.person_user)

    page = client.get(reverse("money:reclaim", args=[notice.uuid])).content.decode()

    assert heading in page
    assert "You have a right to ask them to look again" in page


@given(st.integers(1, 20_000), st.lists(st.integers(1, 9_000), max_size=4), st.data())
def test_after_its_end_a_budget_owes_only_what_it_had_promised(given_pence, asked, data):
    user = cast.make_user()
    person, funder = cast.make_person(), cast.make_organisation("icb", "", user)
    budget = make_budget(person, funder, user, pence=given_pence)
    payee, parts, left = cast.make_organisation("provider").party, [], given_pence
    for pence in asked:
        if pence <= left:
            parts.append(uuid4())
            commit(part=parts[-1], payee=payee, lines=[(budget, pence)], by=None, at=now())
            left -= pence

    end(budget=budget, by=None, at=now())
    for part in parts:
        if data.draw(st.booleans()):
            return_ended(at=now())
        if data.draw(st.booleans()):
            release(part=part, by=None, at=now())
    return_ended(at=now())

    after = balance_of(budget)
    assert after.available_pence == 0
    assert after.promised_pence + after.returned_pence == given_pence
    with pytest.raises(IsStopped):
        allocate(budget=budget, pence=1, by=None, at=now(), key="late")
